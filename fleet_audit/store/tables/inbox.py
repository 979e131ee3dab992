"""What was acknowledged and is still to be merged."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field

from fleet_audit.store.tables.column_types import Key, Row


class Inbox(Row, table=True):
    """A document that waits for its digest: the row goes in the transaction that merges it."""

    __tablename__ = "inbox"

    raw_document_id: int = Field(
        foreign_key="raw_document.id",
        primary_key=True,
        sa_type=Key,
        sa_column_kwargs={"autoincrement": False},
    )
    organisation_id: int = Field(foreign_key="organisation.id")
    size_bytes: int
    """Size of the body as it is kept."""
    failed_with: str | None = None
    """Version of fleet-audit that could not merge it; another one tries again."""
    reason: str | None = Field(default=None, sa_type=Text)
    """Why it could not."""
