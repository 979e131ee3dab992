"""What people were asked of assets, and did not know."""

from __future__ import annotations

from fleet_audit.model.asset import NOT_KNOWN
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import reading


def not_known(address: StoreAddress, organisation_id: int | None) -> list[tuple[int, str]]:
    """Assets, each with a field that somebody answered not to know."""
    if organisation_id is None:
        return []
    statement = "SELECT asset_id, field FROM correction WHERE organisation_id = ? AND field LIKE ?"
    with reading(address) as reader:
        rows = reader.rows(statement, organisation_id, f"%{NOT_KNOWN}")
    return [(asset_id, field.removesuffix(NOT_KNOWN)) for asset_id, field in rows]
