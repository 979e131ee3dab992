"""Virtual machines beside their hosts: the share of the host's figures that each of them uses.

A virtual machine weighs nothing of its own: its body and its electricity are its host's, counted
there once. Its share is shown beside, and enters no total: by its virtual processors where those of
all machines of the host are known, else as much for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fleet_audit.footprint.relations import create_table

if TYPE_CHECKING:
    import duckdb

HOST_TYPES: dict[str, str] = {"asset_id": "BIGINT", "host_asset_id": "BIGINT"}
"""A virtual machine, and the machine that it runs on."""

SHARE_TYPES: dict[str, str] = {
    **HOST_TYPES,
    "host_share": "DOUBLE",
    "gwp_host_share_kgco2e_per_year": "DOUBLE",
    "energy_host_share_kwh_per_year": "DOUBLE",
    "is_by_cores": "BOOLEAN",
    "gwp_of_host_kgco2e_per_year": "DOUBLE",
}
"""Columns of the relation that lists of assets join; without known hosts it is empty."""

SHARES = """
WITH guest AS (
    SELECT
        i.asset_id, h.host_asset_id, i.quantity * i.cpu_cores AS cores,
        count(*) OVER each_host AS guests,
        count(cores) OVER each_host AS with_cores,
        sum(cores) OVER each_host AS all_cores
    FROM impact AS i
    JOIN host_of AS h USING (asset_id)
    WHERE i.is_vm
    WINDOW each_host AS (PARTITION BY h.host_asset_id)
),
shared AS (
    SELECT
        asset_id, host_asset_id, with_cores = guests AS is_by_cores,
        CASE WHEN with_cores = guests THEN cores / all_cores ELSE 1 / guests END AS host_share
    FROM guest
)
SELECT
    s.asset_id, s.host_asset_id, s.host_share,
    round(s.host_share * h.gwp_kgco2e_per_year, 3),
    round(s.host_share * h.energy_kwh_per_year, 3),
    s.is_by_cores,
    h.gwp_kgco2e_per_year
FROM shared AS s
JOIN per_asset AS h ON h.asset_id = s.host_asset_id
"""


def share_hosts(engine: duckdb.DuckDBPyConnection, hosts: Iterable[tuple[int, int]]) -> None:
    """Fill `host_share` from pairs of a virtual machine and its host, where both count."""
    pairs = [dict(zip(HOST_TYPES, pair, strict=True)) for pair in hosts]
    create_table(engine, "host_of", HOST_TYPES, pairs)
    engine.execute(f"INSERT INTO host_share {SHARES}")
