"""The organisation and its sheet."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from fleet_audit.store.tables.column_types import Key, Moment, Row


class Organisation(Row, table=True):
    """An organisation whose assets are here. Its name is null until a sheet gives it."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("name"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = None
    country: str | None = None
    sector: str | None = None
    staff: int | None = None
    turnover_eur: float | None = None
    declared_on: date | None = None
    sheet: str | None = Field(default=None, sa_type=Text)
    """The whole organisation sheet, as JSON."""
    created_at: datetime = Field(sa_type=Moment)


class DeclaredCount(Row, table=True):
    """How many assets of a category the organisation says it owns."""

    __tablename__ = "declared_count"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    category: str = Field(primary_key=True)
    count: int


class SiteRow(Row, table=True):
    """A place with its electricity."""

    __tablename__ = "site"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    country: str | None = None
    electricity_contract: str | None = None
    contract_kind: str | None = None
    billed_kwh: float | None = None
    billed_year: int | None = None


class RoomRow(Row, table=True):
    """A room of a site, with its PUE."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("organisation_id", "site", "name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id")
    site: str
    name: str
    pue: float | None = None
    pue_year: int | None = None


class PriceRow(Row, table=True):
    """A dated price that the organisation pays."""

    __tablename__ = "price"

    id: int | None = Field(default=None, primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    item: str
    value_eur: float
    unit: str
    dated: date | None = None
