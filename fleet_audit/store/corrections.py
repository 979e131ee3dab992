"""What people say of an asset; it wins over every inventory.

The store keeps corrections; `inventory.merging` applies them to a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    asset_ids: Sequence[int],
    field: str,
    value: object,
    at: datetime,
) -> None:
    """Keep what a field of assets is said to be, in place of what was said before.

    Null says that it is unknown after all.
    """
    _withdraw(connection, organisation_id, asset_ids, field)
    said = msgspec.json.encode(value).decode()
    rows = [
        {
            "organisation_id": organisation_id,
            "asset_id": asset_id,
            "field": field,
            "value": said,
            "corrected_at": at,
        }
        for asset_id in asset_ids
    ]
    if rows:
        connection.execute(insert(Correction.__table__), rows)


def withdraw_correction(
    connection: Connection, organisation_id: int, asset_id: int, field: str
) -> None:
    """Let inventories speak of that field again."""
    _withdraw(connection, organisation_id, [asset_id], field)


def _withdraw(
    connection: Connection, organisation_id: int, asset_ids: Sequence[int], field: str
) -> None:
    for chunk in chunks(asset_ids):
        connection.execute(
            delete(Correction.__table__).where(
                _COLUMNS.organisation_id == organisation_id,
                _COLUMNS.asset_id.in_(chunk),
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
