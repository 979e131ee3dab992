"""What was bought for equipment that no document has described yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from fleet_audit.store.tables.column_types import Key, Moment, Row


class LedgerLine(Row, table=True):
    """A line of a purchase ledger that waits for its equipment."""

    __tablename__ = "ledger_line"
    __table_args__ = (Index(None, "organisation_id", "kind", "value"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id")
    kind: str
    """`serial` or `asset_tag`."""
    value: str
    """The serial number or asset tag, in capitals, without spaces."""
    raw_document_id: int | None = Field(foreign_key="raw_document.id", sa_type=Key)
    source: str
    record: bytes = Field(sa_type=LargeBinary)
    """`AssetRecord` as JSON, zlib."""
    received_at: datetime = Field(sa_type=Moment)
