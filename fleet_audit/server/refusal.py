"""Refusals: what the sender is told, and how to do better."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from fleet_audit.model.errors import FleetAuditError, StoreFull
from fleet_audit.model.marking import N_, said
from fleet_audit.render.i18n import Lang, translated, translation

_WEIGHT = re.compile(r"[01](\.[0-9]{0,3})?")

RETRY_SECONDS = 5
"""What a sender is asked to wait when the server is behind."""


class Refused(Exception):
    """A request that cannot be served: the status, the reason and the member at fault."""

    def __init__(
        self,
        status: int,
        reason: str,
        *,
        field: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = str(reason)
        self.said = reason
        """The reason as it was said, which can still be put into another language."""
        self.field = field
        self.headers = headers or {}


def reason_of(error: FleetAuditError) -> str:
    """Why something failed, as it was said, so that it can still be put into another language."""
    reason: str = error.args[0] if error.args else ""
    return reason


def too_busy(reason: str, status: int = 429, seconds: int = RETRY_SECONDS) -> Refused:
    """A refusal that will not be one in a moment."""
    return Refused(status, reason, headers={"Retry-After": str(seconds)})


def answer(content: object, status: int, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(
        msgspec.json.encode(content), status, headers=headers, media_type="application/json"
    )


def in_language(reason: str, request: Request) -> str:
    """A reason in the language that a request prefers."""
    return str(translated(reason, translation(language_of(request))))


def language_of(request: Request) -> Lang:
    """The language a request prefers; English, which agents' logs are read in, if it says none.

    Source: RFC 9110, section 12.5.4; of equal weights the first counts.
    """
    weights: dict[str, float] = {}
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.partition(";")
        weights.setdefault(tag.strip().lower().partition("-")[0], _weight(weight))
    spoken = [lang for lang in ("fr", "en") if weights.get(lang)]
    spoken.sort(key=list(weights).index)
    return "fr" if max(spoken, key=weights.__getitem__, default="en") == "fr" else "en"


def _weight(text: str) -> float:
    """The weight of a language: 1 if none is written, 0 if it is none."""
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    return float(value) if _WEIGHT.fullmatch(value) else 0.0


async def answer_refusal(request: Request, refused: Exception) -> Response:
    """The answer to a request that was refused."""
    if not isinstance(refused, Refused):
        raise refused
    content = {"reason": in_language(refused.said, request)}
    if refused.field is not None:
        content["field"] = refused.field
    return answer(content, refused.status, refused.headers)


_DAY = N_("write a day as 2026-01-31")
_INVALID = {
    "date_from_datetime_parsing": _DAY,
    "date_parsing": _DAY,
    "greater_than_equal": N_("less than {ge}"),
    "less_than_equal": N_("more than {le}"),
    "literal_error": N_("write one of {expected}"),
}
"""What pydantic says of a parameter, by its type, and the same in words."""


def invalid_cause(fault: Mapping[str, Any]) -> str:
    """Why a parameter is not valid; what is not foreseen stays in the words of pydantic."""
    given = fault.get("ctx", {})
    if fault["type"] == "value_error" and given["error"].args:
        reason: str = given["error"].args[0]
        return reason
    known = _INVALID.get(fault["type"])
    listed = {name: str(value).replace("' or '", "', '") for name, value in given.items()}
    return said(known, **listed) if known else str(fault["msg"])


async def answer_invalid(request: Request, error: Exception) -> Response:
    """The answer to a parameter that is not valid: the first one at fault, and why."""
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"][1:])
    reason = in_language(invalid_cause(first), request)
    return answer({"reason": reason, "field": field or None}, 422)


async def answer_misuse(request: Request, error: Exception) -> Response:
    """The answer where the store cannot serve."""
    if not isinstance(error, FleetAuditError):
        raise error
    status = 507 if isinstance(error, StoreFull) else 503
    reason = in_language(reason_of(error), request)
    return answer({"reason": reason}, status, {"Retry-After": str(RETRY_SECONDS)})
