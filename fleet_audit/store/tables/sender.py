"""Who may send, and what each has already sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from fleet_audit.store.tables.column_types import Key, Moment, Row


class Token(Row, table=True):
    """A right to send. Only a hash of the secret is kept."""

    __tablename__ = "token"
    __table_args__ = (UniqueConstraint("secret_sha256"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    secret_sha256: str
    scopes: str
    """Separated by spaces, as in OAuth 2."""
    site: str | None = None
    """Site given to the assets that come with it."""
    created_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class IdempotencyKey(Row, table=True):
    """A key that a sender chose for one request, so that a second try has no second effect."""

    __tablename__ = "idempotency_key"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    key: str = Field(primary_key=True)
    sha256: str
    """Body that the key stood for."""
    received_at: datetime = Field(index=True, sa_type=Moment)


class AgentSeen(Row, table=True):
    """The last document of an agent: what it announces again need not be sent again."""

    __tablename__ = "agent_seen"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    agent_id: str = Field(primary_key=True)
    sha256: str
    seen_at: datetime = Field(sa_type=Moment)
