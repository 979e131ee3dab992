"""A fleet of any size as snapshot files, made up by DuckDB from hashes: the same one each time.

Thirteen categories with some three thousand models between them, forty sites in four countries,
twenty-five departments, ages over ten years. Hours a day are known of two computers in three,
measured watts or a declared year of a few: enough different values to make it hard.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from fleet_audit.footprint.setting import Place, Setting
from fleet_audit.model.snapshot import DERIVED_COLUMNS, SNAPSHOT_COLUMNS

AS_OF = date(2026, 6, 30)
SETTING = Setting(as_of=AS_OF, country="FR")
PLACES = (
    *(Place(site=f"Site {n}", country="FR", pue=1.5 if n % 10 == 0 else None) for n in range(40)),
    *(Place(site=f"Site {n}", room="DC", country="FR", pue=1.4) for n in range(5)),
)
MODELS_A_CATEGORY = 80

KINDS = """
CREATE TABLE kind(category, first_share, last_share, makers, sizes) AS VALUES
    ('laptop', 0.0, 0.38, ['Dell', 'HP', 'Lenovo'], [13.3, 14.0, 15.6]),
    ('desktop', 0.38, 0.50, ['Dell', 'HP', 'Lenovo'], [NULL]),
    ('workstation', 0.50, 0.51, ['Dell', 'HP'], [NULL]),
    ('all_in_one', 0.51, 0.52, ['HP', 'Apple'], [23.8, 27.0]),
    ('thin_client', 0.52, 0.54, ['HP', 'Dell'], [NULL]),
    ('monitor', 0.54, 0.80, ['Dell', 'Iiyama', 'HP', 'Philips'], [21.5, 23.8, 24.0, 27.0, 32.0]),
    ('smartphone', 0.80, 0.87, ['Samsung', 'Apple'], [6.1]),
    ('tablet', 0.87, 0.88, ['Apple', 'Samsung'], [10.9]),
    ('server', 0.88, 0.91, ['Dell', 'HPE', 'Lenovo'], [NULL]),
    ('switch', 0.91, 0.94, ['Cisco', 'Aruba'], [NULL]),
    ('access_point', 0.94, 0.96, ['Cisco', 'Aruba'], [NULL]),
    ('printer', 0.96, 0.98, ['Brother', 'HP'], [NULL]),
    ('ip_phone', 0.98, 1.0, ['Cisco', 'Yealink'], [NULL])
"""
MODELS = f"""
CREATE TABLE spec AS
SELECT
    category, k, first_share, last_share,
    makers[1 + (h % len(makers))::INT] AS manufacturer,
    upper(category[1:3]) || ' ' || (1000 + k) AS model,
    CASE WHEN computes THEN 'Core i' || (3 + 2 * (h % 4)) || '-' || (8000 + 100 * k) END AS cpu,
    CASE WHEN category = 'server' THEN 1 + h % 2 END AS cpu_sockets,
    CASE WHEN computes THEN 4 * (1 + h % 4) END AS cpu_cores,
    CASE WHEN computes THEN 1800 + 100 * (h % 20) END AS cpu_mhz,
    CASE WHEN category = 'server' THEN 85 + 20 * (h % 5) END AS cpu_tdp_w,
    CASE WHEN computes THEN [8, 16, 32, 64][1 + (h // 7 % 4)::INT] END AS memory_gib,
    CASE WHEN computes THEN [256, 512, 1024][1 + (h // 11 % 3)::INT] END AS storage_gb,
    CASE WHEN computes THEN ['ssd', 'nvme', 'hdd'][1 + (h // 13 % 3)::INT] END AS storage_kind,
    sizes[1 + (h // 17 % len(sizes))::INT] AS screen_inches,
    CASE WHEN category = 'monitor' THEN [2.07, 3.69, 8.29][1 + (h // 19 % 3)::INT] END
        AS screen_megapixels
FROM (
    SELECT
        *, hash(category, k) >> 8 AS h,
        category IN ('laptop', 'desktop', 'workstation', 'all_in_one', 'server') AS computes
    FROM kind, range(0, {MODELS_A_CATEGORY}) AS t(k)
)
"""
ASSETS = """
SELECT
    n, s.*, hash(n, 7) >> 4 AS h,
    DATE '2026-06-30' - (s.k % 8 * 365 + (hash(n, 9) >> 4) % 730)::INT AS bought
FROM range({first}, {last}) AS r(n)
JOIN spec AS s
    ON s.k = (hash(n, 3) >> 4) % {models}
    AND (hash(n, 5) >> 40) / 16777216.0 >= s.first_share
    AND (hash(n, 5) >> 40) / 16777216.0 < s.last_share
"""
CELLS = {
    "asset_id": "n + 1",
    "organisation_id": "1",
    "revision": "n + 1",
    "asset_tag": "'A' || n",
    "serial": "'SN' || (hash(n) >> 20)",
    "name": "'PC-' || n",
    "quantity": "1",
    "purchase_date": "CASE WHEN h % 3 = 0 THEN bought END",
    "manufactured_year": "year(bought)",
    "warranty_end": "CASE WHEN h % 3 = 0 THEN bought + 1095 END",
    "ownership": "'owned'",
    "acquired_as": "'new'",
    "site": "'Site ' || (h // 5 % 40)",
    "room": "CASE WHEN category = 'server' THEN 'DC' END",
    "department": "'Department ' || (h // 7 % 25)",
    "country": "CASE WHEN h % 50 = 0 THEN ['DE', 'PL', 'ES'][1 + (h // 50 % 3)::INT] END",
    "os": "CASE WHEN memory_gib IS NOT NULL THEN 'Windows 11' END",
    "energy_kwh_per_year": "CASE WHEN category = 'printer' AND h % 4 = 0"
    " THEN 100 + h // 4 % 50 END",
    "average_power_w": "CASE WHEN category = 'server' AND h % 4 = 0 THEN 150 + h // 4 % 100 END",
    "hours_on_per_day": "CASE WHEN category IN ('laptop', 'desktop') AND h % 3 <> 1"
    " THEN round(5 + (h // 3 % 600) / 100.0, 1) END",
    "status": "CASE h // 9 % 30 WHEN 0 THEN 'stock' WHEN 1 THEN 'retired' ELSE 'in_use' END",
    "is_virtual": "false",
    "manufactured_earliest": "bought - 60 - (h // 21 % 200)::INT",
    "manufactured_latest": "bought",
    "manufactured_point": "bought - 30 - (h // 21 % 30)::INT",
    "age_method": "CASE WHEN h % 3 = 0 THEN 'purchase' ELSE 'bios' END",
    "age_confidence": "CASE WHEN h % 3 = 0 THEN 'high' ELSE 'low' END",
    "battery_health_pct": "CASE WHEN category = 'laptop' THEN 60 + h // 23 % 40 END",
    "measured_power_w": "CASE WHEN category = 'server' AND h % 4 = 1"
    " THEN round(100 + (h // 4 % 2000) / 10.0, 1) END",
    "measured_power_scope": "CASE WHEN category = 'server' AND h % 4 = 1 THEN 'bmc' END",
}
"""Column of the snapshot → SQL; columns of `spec` are taken as they are, the rest is unknown."""
SPEC = (
    "category", "manufacturer", "model", "cpu", "cpu_sockets", "cpu_cores", "cpu_mhz", "cpu_tdp_w",
    "memory_gib", "storage_gb", "storage_kind", "screen_inches", "screen_megapixels",
)  # fmt: skip


def write_fleet(folder: Path, assets: int, files: int = 1) -> list[Path]:
    """Snapshot files of a fleet, each with as many assets as the others."""
    folder.mkdir(exist_ok=True)
    each = assets // files
    cells = ", ".join(
        f"({CELLS.get(column, column if column in SPEC else 'NULL')})::{kind} AS {column}"
        for column, kind in SNAPSHOT_COLUMNS.items()
    )
    derived = ", ".join(f"{sql} AS {column}" for column, sql in DERIVED_COLUMNS.items())
    paths = [folder / f"{assets}-{number}.parquet" for number in range(files)]
    with duckdb.connect() as engine:
        engine.execute("SET enable_progress_bar = false")
        engine.execute(KINDS)
        engine.execute(MODELS)
        for number, path in enumerate(paths):
            rows = ASSETS.format(
                first=number * each, last=(number + 1) * each, models=MODELS_A_CATEGORY
            )
            engine.execute(
                f"COPY (SELECT *, {derived} FROM (SELECT {cells} FROM ({rows})))"
                f" TO '{path}' (FORMAT parquet)"
            )
    return paths
