"""What the end points hand over, and what they get back: one document, one receipt."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Received(Struct, frozen=True, kw_only=True):
    """A document that came by the network, out of its compression."""

    organisation_id: int
    sha256: str
    """Hash of `body`, in hexadecimal."""
    body: bytes
    file_name: str
    """A name for messages: the route and the agent."""
    route: str
    """Protocol that brought it: `native`…"""
    received_at: datetime
    agent_id: str | None = None
    idempotency_key: str | None = None
    site: str | None = None
    """Site of the token that let it in."""
    token_id: int | None = None
    """Token that let it in: it must still be in force when the document is kept."""


class Receipt(Struct, frozen=True, kw_only=True):
    """What became of a document. Given only after the commit."""

    accepted: bool
    known: bool = False
    """It was there already, and has had no second effect."""
    reason: str | None = None
    """Why it was refused."""
    field: str | None = None
    """Member at fault."""
    warnings: tuple[str, ...] = ()
    """What was left out of a document that was kept."""
    is_barred: bool = False
    """Refused because its token was revoked meanwhile."""
