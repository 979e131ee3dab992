"""Refusals: what the sender is told, and how to do better."""

from __future__ import annotations

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from fleet_audit.model.errors import FleetAuditError, StoreFull

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
        self.reason = reason
        self.field = field
        self.headers = headers or {}


def too_busy(reason: str, status: int = 429, seconds: int = RETRY_SECONDS) -> Refused:
    """A refusal that will not be one in a moment."""
    return Refused(status, reason, headers={"Retry-After": str(seconds)})


def answer(content: object, status: int, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(
        msgspec.json.encode(content), status, headers=headers, media_type="application/json"
    )


async def answer_refusal(_request: Request, refused: Exception) -> Response:
    """The answer to a request that was refused."""
    if not isinstance(refused, Refused):
        raise refused
    content = {"reason": refused.reason}
    if refused.field is not None:
        content["field"] = refused.field
    return answer(content, refused.status, refused.headers)


async def answer_invalid(_request: Request, error: Exception) -> Response:
    """The answer to a parameter that is not valid: the first one at fault, and why."""
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"][1:])
    return answer({"reason": str(first["msg"]), "field": field or None}, 422)


async def answer_misuse(_request: Request, error: Exception) -> Response:
    """The answer where the store cannot serve."""
    if not isinstance(error, FleetAuditError):
        raise error
    status = 507 if isinstance(error, StoreFull) else 503
    return answer({"reason": str(error)}, status, {"Retry-After": str(RETRY_SECONDS)})
