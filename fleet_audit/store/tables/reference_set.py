"""Reference facts that were loaded beside what ships, and whose signatures are trusted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field

from fleet_audit.store.tables.column_types import Moment, Row


class ReferenceSetRow(Row, table=True):
    """One imported set, or the organisation's own facts."""

    __tablename__ = "reference_set"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    name: str = Field(primary_key=True)
    position: int
    """Place among the sets: one that was loaded later covers those before it."""
    layer: str
    format: str
    sha256: str
    source: str
    licence: str
    url: str
    retrieved: str
    """ISO date on which it was read."""
    imported_at: datetime = Field(sa_type=Moment)
    etag: str | None = None
    """With `last_modified`: what its address said of it, to ask only for what is newer."""
    last_modified: str | None = None
    body: bytes = Field(sa_type=LargeBinary)
    """`SetBody` as JSON, zlib; of format `hosting`, a `HostingForm`."""


class ReferenceSigner(Row, table=True):
    """A key whose bundles are taken: the first one met, and those that a person trusts."""

    __tablename__ = "reference_signer"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    public_key: str = Field(primary_key=True)
    """Ed25519, hexadecimal."""
    trusted_at: datetime = Field(sa_type=Moment)
