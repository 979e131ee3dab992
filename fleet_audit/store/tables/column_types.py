"""What every table shares: keys, moments in UTC, names of constraints, and the row of counters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, Table
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Key(TypeDecorator[int]):
    """A row key of 64 bits. SQLite calls that INTEGER: only so is a key its row number."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Name the type for one database."""
        kind = Integer() if dialect.name == "sqlite" else BigInteger()
        return dialect.type_descriptor(kind)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: put in UTC on the way in, marked UTC on the way out of SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Put in UTC what goes in."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Mark as UTC what comes out."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """Base of the tables, with constraint names that a later migration can rely on."""

    if TYPE_CHECKING:
        # SQLModel sets it on every table, and does not declare it.
        __table__: ClassVar[Table]


class StoreState(Row, table=True):
    """One row: the store's own name and its counters.

    A writer locks it first, so that keys and revisions appear in the order of the commits even
    with several collectors on one database.
    """

    __tablename__ = "store_state"

    id: int = Field(default=1, primary_key=True)
    store_id: str
    revision: int = Field(default=0, sa_type=Key)
    """Number of the last change of any asset."""
    last_asset_id: int = Field(default=0, sa_type=Key)
    last_raw_document_id: int = Field(default=0, sa_type=Key)
    created_at: datetime = Field(sa_type=Moment)
