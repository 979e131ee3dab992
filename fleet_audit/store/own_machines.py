"""How many machines our own agent reads."""

from __future__ import annotations

from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import reading

NATIVE = "native"
"""Source under which documents of our own agent are kept."""


BESIDE = ("monitor", "docking_station")
"""What a document tells of beside the machine that it was made on."""


def machines_of_our_agent(address: StoreAddress, organisation_id: int | None) -> int:
    """Machines in service that at least one document of our agent spoke of."""
    with reading(address) as reader:
        rows = reader.rows(
            "SELECT count(DISTINCT o.asset_id) FROM observation AS o"
            " JOIN asset AS a ON a.id = o.asset_id"
            " WHERE o.organisation_id = ? AND o.source = ?"
            " AND coalesce(a.status, '') <> 'retired'"
            " AND coalesce(a.category, '') NOT IN (?, ?)",
            organisation_id,
            NATIVE,
            *BESIDE,
        )
    return int(rows[0][0])
