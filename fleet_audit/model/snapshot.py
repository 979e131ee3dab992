"""The columnar snapshot of the asset table: what the footprint kernel reads.

One Parquet file (or one per partition) with these columns in this order. Types are DuckDB's.
A partition holds whole assets; any split and any order give the same totals.
"""

from __future__ import annotations

SNAPSHOT_VERSION = 6
"""Raised with the columns, and with the way they lie in files. Whoever knows another version must
not read them: one that knew version 1 would take a base for the whole."""

SNAPSHOT_COLUMNS: dict[str, str] = {
    "asset_id": "BIGINT",
    "organisation_id": "INTEGER",
    "revision": "BIGINT",
    "asset_tag": "VARCHAR",
    "serial": "VARCHAR",
    "name": "VARCHAR",
    "quantity": "INTEGER",
    "category": "VARCHAR",
    "manufacturer": "VARCHAR",
    "model": "VARCHAR",
    "cpu": "VARCHAR",
    "cpu_sockets": "INTEGER",
    "cpu_cores": "INTEGER",
    "cpu_mhz": "DOUBLE",
    "cpu_tdp_w": "DOUBLE",
    "memory_gib": "DOUBLE",
    "storage_gb": "DOUBLE",
    "storage_kind": "VARCHAR",
    "screen_inches": "DOUBLE",
    "screen_megapixels": "DOUBLE",
    "purchase_date": "DATE",
    "manufactured_year": "INTEGER",
    "warranty_end": "DATE",
    "price_eur": "DOUBLE",
    "ownership": "VARCHAR",
    "acquired_as": "VARCHAR",
    "site": "VARCHAR",
    "room": "VARCHAR",
    "department": "VARCHAR",
    "country": "VARCHAR",
    "os": "VARCHAR",
    "energy_kwh_per_year": "DOUBLE",
    "average_power_w": "DOUBLE",
    "cpu_utilisation_pct": "DOUBLE",
    "hours_on_per_day": "DOUBLE",
    "status": "VARCHAR",
    "retired_date": "DATE",
    "is_virtual": "BOOLEAN",
    "manufactured_earliest": "DATE",
    "manufactured_latest": "DATE",
    "manufactured_point": "DATE",
    "age_method": "VARCHAR",
    "age_confidence": "VARCHAR",
    "battery_health_pct": "DOUBLE",
    "measured_power_w": "DOUBLE",
    "measured_power_scope": "VARCHAR",
    "first_seen": "DATE",
    "os_build": "VARCHAR",
    "os_installed_on": "DATE",
    "cpu_vendor": "VARCHAR",
    "cpu_family": "BIGINT",
    "cpu_model_number": "BIGINT",
    "cpu_stepping": "BIGINT",
    "tpm": "VARCHAR",
    "is_uefi": "BOOLEAN",
    "is_secure_boot": "BOOLEAN",
    "memory_slots": "INTEGER",
    "memory_modules": "INTEGER",
    "storage_health": "VARCHAR",
    "storage_wear_pct": "DOUBLE",
    "storage_power_on_hours": "DOUBLE",
    "battery_cycles": "INTEGER",
    "cpu_utilisation_p95_pct": "DOUBLE",
    "memory_utilisation_pct": "DOUBLE",
    "memory_utilisation_p95_pct": "DOUBLE",
    "hours_active_per_day": "DOUBLE",
    "hours_asleep_per_day": "DOUBLE",
    "sleep_after_min": "DOUBLE",
    "screen_off_after_min": "DOUBLE",
    "pages_per_month": "DOUBLE",
    "memory_added_gib": "DOUBLE",
    "storage_added_gb": "DOUBLE",
    "batteries_replaced": "INTEGER",
    "parts_added_on": "DATE",
}
"""Name and type of each column. A later version adds at the end, and raises `SNAPSHOT_VERSION`."""

DERIVED_COLUMNS: dict[str, str] = {
    "model_hash": """hash(
        CASE WHEN is_virtual THEN 'virtual_machine' ELSE coalesce(category, 'other') END,
        manufacturer, model, cpu, cpu_sockets, cpu_cores, cpu_mhz, cpu_tdp_w, memory_gib,
        storage_gb, storage_kind, screen_inches, screen_megapixels,
        coalesce(manufactured_year, year(manufactured_point)),
        memory_added_gib, storage_added_gb, batteries_replaced)""",
    "place_hash": "hash(organisation_id, site, room, country)",
    "use_hash": """CASE WHEN coalesce(energy_kwh_per_year, average_power_w, measured_power_w,
            hours_on_per_day, cpu_utilisation_pct) IS NOT NULL
        THEN hash(energy_kwh_per_year, average_power_w, measured_power_w,
            hours_on_per_day, round(cpu_utilisation_pct)) END""",
    "came_on": """coalesce(
        CASE WHEN purchase_date > first_seen THEN NULL ELSE purchase_date END,
        manufactured_earliest)""",
    "left_on": "CASE WHEN status = 'retired' THEN coalesce(retired_date, DATE '0001-01-01') END",
}
"""Name and SQL of columns that come after those and follow from them, written so that they need not
be computed each time. `model_hash` is one number for what the footprint sees of a model,
`place_hash` for where an asset stands, and `use_hash` for what is known of its use (null where
nothing is): of ten million different ones, two share a number with a probability of 3 in a million.
It may differ from one version of DuckDB to the next, which only counts a model twice.

A purchase says when an asset came, unless it was seen before: a lease that was bought out. Without
one, only before it was surely made it was surely not there; when it was first seen proves nothing
else. A retired one of which nobody says when left long ago."""

PLACE_COLUMNS: dict[str, str] = {
    "organisation_id": "INTEGER",
    "site": "VARCHAR",
    "room": "VARCHAR",
    "country": "VARCHAR",
    "pue": "DOUBLE",
    "is_colocation": "BOOLEAN",
    "contract_kind": "VARCHAR",
    "contract_kgco2e_per_kwh": "DOUBLE",
    "contract_share": "DOUBLE",
    "billed_kwh": "DOUBLE",
    "billed_year": "INTEGER",
}
"""Sites and rooms of the organisation sheet, as the kernel joins them; without `room`, the site,
with its electricity."""
