"""The organisation and its sheet, in the store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Table, delete, insert, select, update

from fleet_audit.model.organisation import OrganisationSheet
from fleet_audit.store.dialects import writing
from fleet_audit.store.places import PlaceRow, place_rows
from fleet_audit.store.tables import DeclaredCount, Organisation, PriceRow, RoomRow, SiteRow

_TABLE = Organisation.__table__


def organisation_id(engine: Engine, name: str | None = None) -> int:
    """Id of the organisation of that name, made at first use; without a name, of the first one."""
    with engine.connect() as connection:
        found = _find(connection, name)
    if found is not None:
        return found
    with writing(engine) as connection:
        found = _find(connection, name)
        return _create(connection, name) if found is None else found


def organisation_name(engine: Engine, organisation_id: int) -> str | None:
    """Name of an organisation; null while it has none."""
    with engine.connect() as connection:
        found: str | None = connection.execute(
            select(_TABLE.c.name).where(_TABLE.c.id == organisation_id)
        ).scalar()
    return found


def save_sheet(engine: Engine, sheet: OrganisationSheet, organisation: int | None = None) -> int:
    """Keep a sheet in place of the one before; return the id of its organisation.

    The sheet goes to the organisation given, else to the one of its name, else to the one that
    has no name yet, else to a new one.
    """
    with writing(engine) as connection:
        chosen = organisation or _find(connection, sheet.name)
        if chosen is None:
            unnamed = select(_TABLE.c.id).where(_TABLE.c.name.is_(None)).order_by(_TABLE.c.id)
            chosen = connection.execute(unnamed.limit(1)).scalar()
        if chosen is None:
            chosen = _create(connection, sheet.name)
        _replace(connection, chosen, sheet)
    return chosen


def load_sheet(engine: Engine, organisation_id: int) -> OrganisationSheet | None:
    """The sheet of an organisation; null where none was given."""
    with engine.connect() as connection:
        content = connection.execute(
            select(_TABLE.c.sheet).where(_TABLE.c.id == organisation_id)
        ).scalar()
    return msgspec.json.decode(content, type=OrganisationSheet) if content else None


def places(engine: Engine, organisation_id: int) -> list[PlaceRow]:
    """Sites and rooms of the sheet, in the columns of `model.snapshot.PLACE_COLUMNS`."""
    sheet = load_sheet(engine, organisation_id)
    return list(place_rows(organisation_id, sheet)) if sheet else []


def declared_counts(engine: Engine, organisation_id: int) -> dict[str, int]:
    """How many assets of each category the organisation says it owns."""
    columns = DeclaredCount.__table__.c
    with engine.connect() as connection:
        rows = connection.execute(
            select(columns.category, columns.count)
            .where(columns.organisation_id == organisation_id)
            .order_by(columns.category)
        )
        return {row[0]: row[1] for row in rows}


def _find(connection: Connection, name: str | None) -> int | None:
    wanted = select(_TABLE.c.id).order_by(_TABLE.c.id).limit(1)
    if name is not None:
        wanted = wanted.where(_TABLE.c.name == name)
    found: int | None = connection.execute(wanted).scalar()
    return found


def _create(connection: Connection, name: str | None) -> int:
    values = {"name": name, "created_at": datetime.now(UTC)}
    made = connection.execute(insert(_TABLE).returning(_TABLE.c.id), values)
    key: int = made.scalar_one()
    return key


def _replace(connection: Connection, organisation: int, sheet: OrganisationSheet) -> None:
    connection.execute(
        update(_TABLE)
        .where(_TABLE.c.id == organisation)
        .values(
            name=sheet.name,
            country=sheet.country,
            sector=sheet.sector,
            staff=sheet.staff,
            turnover_eur=sheet.turnover_eur,
            declared_on=sheet.declared_on,
            sheet=msgspec.json.encode(sheet).decode(),
        )
    )
    for table, rows in _sheet_rows(sheet):
        connection.execute(delete(table).where(table.c.organisation_id == organisation))
        _insert(connection, table, organisation, rows)


def _sheet_rows(sheet: OrganisationSheet) -> list[tuple[Table, list[dict[str, Any]]]]:
    counts = [{"category": c, "count": n} for c, n in sheet.declared_counts.items()]
    sites = [_columns_of(SiteRow.__table__, msgspec.structs.asdict(site)) for site in sheet.sites]
    rooms = [
        {"site": site.name, **msgspec.structs.asdict(room)}
        for site in sheet.sites
        for room in site.rooms
    ]
    prices = [msgspec.structs.asdict(price) for price in sheet.prices]
    return [
        (DeclaredCount.__table__, counts),
        (SiteRow.__table__, sites),
        (RoomRow.__table__, rooms),
        (PriceRow.__table__, prices),
    ]


def _columns_of(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """The values that have a column; the rest stays in the sheet itself."""
    return {key: value for key, value in values.items() if key in table.c}


def _insert(
    connection: Connection, table: Table, organisation: int, rows: Iterable[dict[str, Any]]
) -> None:
    full = [{"organisation_id": organisation, **row} for row in rows]
    if full:
        connection.execute(insert(table), full)
