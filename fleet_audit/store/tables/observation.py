"""What was received, and what it said: documents, observations, measurements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from fleet_audit.store.tables.column_types import Key, Moment, Row


class RawDocument(Row, table=True):
    """A document as it came, once per organisation."""

    __tablename__ = "raw_document"
    __table_args__ = (UniqueConstraint("organisation_id", "sha256"),)

    id: int = Field(primary_key=True, sa_type=Key, sa_column_kwargs={"autoincrement": False})
    organisation_id: int = Field(foreign_key="organisation.id")
    sha256: str
    """Hash of the body as it came out of its compression."""
    received_at: datetime = Field(sa_type=Moment)
    source: str
    file_name: str | None = None
    size_bytes: int
    """Size of the body before our own compression."""
    body: bytes = Field(sa_type=LargeBinary)
    """zlib."""
    sender: str | None = None
    """Agent that sent it, where the document itself does not say."""
    site: str | None = None
    """Site of the token that let it in."""


class ObservationRow(Row, table=True):
    """That a document spoke of an asset, and of which moment."""

    __tablename__ = "observation"

    id: int | None = Field(default=None, primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id")
    asset_id: int = Field(foreign_key="asset.id", index=True, sa_type=Key)
    raw_document_id: int | None = Field(foreign_key="raw_document.id", index=True, sa_type=Key)
    source: str
    observed_at: datetime | None = Field(sa_type=Moment)
    """Null where the document does not say."""
    received_at: datetime = Field(sa_type=Moment)
    partial: bool


class Measurement(Row, table=True):
    """One reading of an energy counter."""

    __tablename__ = "measurement"

    asset_id: int = Field(foreign_key="asset.id", primary_key=True, sa_type=Key)
    t0: datetime = Field(primary_key=True, sa_type=Moment)
    t1: datetime = Field(primary_key=True, sa_type=Moment)
    scope: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    quality: str
    j: float | None = None
    """Joules over the interval."""
    avg_w: float | None = None


class UsageTotal(Row, table=True):
    """Seconds per machine state between two moments, without time of day."""

    __tablename__ = "usage_total"

    asset_id: int = Field(foreign_key="asset.id", primary_key=True, sa_type=Key)
    t0: datetime = Field(primary_key=True, sa_type=Moment)
    t1: datetime = Field(primary_key=True, sa_type=Moment)
    organisation_id: int = Field(foreign_key="organisation.id")
    on_s: float | None = None
    active_s: float | None = None
    sleep_s: float | None = None
    off_s: float | None = None
    cpu_util_pct: float | None = None
    cpu_util_p95_pct: float | None = None
    memory_util_pct: float | None = None
