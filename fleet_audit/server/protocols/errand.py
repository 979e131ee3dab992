"""What a message of an agent wants, and the port for the answers that the agent accepts."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct
from starlette.responses import Response

from fleet_audit.server.refusal import Refused

EXPIRATION_HOURS = 24
"""What an agent is told to wait before its next inventory."""


class Errand(Struct, frozen=True, kw_only=True):
    """What a message is for."""

    route: str | None = None
    """Source that reads it; null where there is nothing to keep."""
    is_greeting: bool = False
    """Whether the agent asks what to do."""
    is_json: bool = False
    """Whether it came as JSON, so that its sender reads JSON."""
    is_own: bool = False
    """Whether it speaks of the machine that the agent runs on."""


class Answers(Protocol):
    """The answers that one kind of agent accepts."""

    def welcome(self) -> Response:
        """Ask for the inventory."""

    def done(self) -> Response:
        """Say that the document is kept."""

    def refusal(self, refused: Refused) -> Response:
        """Say why a request is refused."""
