"""Assets a page at a time, by id: the cost of a page does not grow with the fleet."""

from __future__ import annotations

from sqlalchemy import Engine, select

from fleet_audit.model.asset import AssetRecord
from fleet_audit.store.rows import unpack_record
from fleet_audit.store.tables import Asset, AssetState, Tombstone

_ASSET = Asset.__table__
_STATE = AssetState.__table__
_TOMBSTONE = Tombstone.__table__


def asset_page(
    engine: Engine, organisation_id: int, after: int, limit: int
) -> list[tuple[int, AssetRecord]]:
    """At most `limit` assets whose id is above `after`; those removed or merged are left out."""
    buried = select(_TOMBSTONE.c.asset_id).where(_TOMBSTONE.c.asset_id == _ASSET.c.id).exists()
    wanted = (
        select(_ASSET.c.id, _STATE.c.record)
        .join_from(_ASSET, _STATE, _STATE.c.asset_id == _ASSET.c.id)
        .where(_ASSET.c.organisation_id == organisation_id, _ASSET.c.id > after, ~buried)
        .order_by(_ASSET.c.id)
        .limit(limit)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
    return [(asset_id, unpack_record(record)) for asset_id, record in rows]
