"""What people say of an asset; it wins over every inventory.

The store keeps corrections; `inventory.merging` applies them to a record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select

from fleet_audit.store.lookups import chunks
from fleet_audit.store.tables import Correction, Tombstone

_COLUMNS = Correction.__table__.c


def write_correction(
    connection: Connection,
    organisation_id: int,
    asset_id: int,
    field: str,
    value: object,
    at: datetime,
) -> None:
    """Keep what a field is said to be, in place of what was said before; null empties it."""
    withdraw_correction(connection, organisation_id, asset_id, field)
    connection.execute(
        insert(Correction.__table__).values(
            organisation_id=organisation_id,
            asset_id=asset_id,
            field=field,
            value=msgspec.json.encode(value).decode(),
            corrected_at=at,
        )
    )


def withdraw_correction(
    connection: Connection, organisation_id: int, asset_id: int, field: str
) -> None:
    """Let inventories speak of that field again."""
    connection.execute(
        delete(Correction.__table__).where(
            _COLUMNS.organisation_id == organisation_id,
            _COLUMNS.asset_id == asset_id,
            _COLUMNS.field == field,
        )
    )


def merged_into(connection: Connection, asset_ids: Iterable[int]) -> dict[int, int | None]:
    """Of some assets, those that are one no longer, with the asset that each went into."""
    buried = Tombstone.__table__.c
    found: dict[int, int | None] = {}
    for chunk in chunks(asset_ids):
        rows = connection.execute(
            select(buried.asset_id, buried.merged_into).where(buried.asset_id.in_(chunk))
        )
        found.update((asset_id, into) for asset_id, into in rows)
    return found


def corrections(engine: Engine, organisation_id: int, asset_id: int) -> dict[str, Any]:
    """What was said of an asset, by field."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(_COLUMNS.field, _COLUMNS.value)
            .where(_COLUMNS.organisation_id == organisation_id, _COLUMNS.asset_id == asset_id)
            .order_by(_COLUMNS.field)
        )
        return {field: msgspec.json.decode(value) for field, value in rows}
