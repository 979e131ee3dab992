"""Refusals: what the sender is told, and how to do better."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

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


def too_busy(reason: str, status: int = 429) -> Refused:
    """A refusal that will not be one in a moment."""
    return Refused(status, reason, headers={"Retry-After": str(RETRY_SECONDS)})


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
