"""Files that were imported whole, so that a folder can be imported again at no cost."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlmodel import Field

from fleet_audit.store.tables.column_types import Row


class SeenFile(Row, table=True):
    """A file as it was when all of it was taken in."""

    __tablename__ = "seen_file"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    path: str = Field(primary_key=True)
    """Absolute."""
    size_bytes: int = Field(sa_type=BigInteger)
    modified_ns: int = Field(sa_type=BigInteger)
    """Time of its last change, nanoseconds since 1970."""
    manner: str
    """Digest of the format and mapping that were asked for, and of the version that read it."""
    sha256: str
    """Of the document in it, as `raw_document` has it."""
