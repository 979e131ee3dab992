"""The electricity of each country, in the year of the audit, for each manner of use.

What is on day and night and what works in offices have a row each: the mix of the year is the same
for both, but where hours were loaded and asked for each has the mean of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fleet_audit.footprint.setting import WORLD
from fleet_audit.model.hourly import ALWAYS, OFFICE, hourly_id
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.load import Reference

GRID_TYPES: dict[str, str] = {
    "zone": "VARCHAR",
    "is_always_on": "BOOLEAN",
    "year": "INTEGER",
    "is_world": "BOOLEAN",
    "intensity_kgco2e": "DOUBLE",
    "intensity_kgco2e_low": "DOUBLE",
    "intensity_kgco2e_high": "DOUBLE",
    "pe_mj_per_kwh": "DOUBLE",
    "grid_factor_id": "VARCHAR",
    "pe_factor_id": "VARCHAR",
}
"""Columns of the grid relation, kgCO2e and MJ of primary energy per kWh delivered."""


def yearly_rows(reference: Reference, zone: str, criterion: str) -> list[ReferenceRow]:
    """The rows of a zone for a criterion, oldest first."""
    rows = [
        row
        for row in reference.of_kind("electricity")
        if row.zone == zone and row.criterion == criterion
    ]
    return sorted(rows, key=lambda row: int(row.subtype or 0))


def grid_row(
    zone: str, year: int, reference: Reference, *, is_always_on: bool = True
) -> dict[str, Any]:
    """Intensity of the hours of the zone, else of the latest year published up to `year`.

    That of the world where the zone has none.

    The bounds are the lowest and highest of the years published: the mix of the audit's own
    year is not out yet, and years differ more than sources do.
    """
    rows = yearly_rows(reference, zone, "gwp")
    is_world = not rows
    rows = rows or yearly_rows(reference, WORLD, "gwp")
    usable = [row for row in rows if int(row.subtype or 0) <= year] or rows[:1]
    chosen = usable[-1]
    values = [row.value for row in rows]
    primary = [] if is_world else yearly_rows(reference, zone, "pe")
    hourly = reference.rows.get(hourly_id(zone, ALWAYS if is_always_on else OFFICE))
    if hourly is not None:
        chosen, is_world = hourly, False
        values = [end for end in (hourly.lower, hourly.upper) if end is not None]
    return {
        "zone": zone,
        "is_always_on": is_always_on,
        "year": int(chosen.source_year if hourly else chosen.subtype or 0),
        "is_world": is_world,
        "intensity_kgco2e": chosen.value,
        "intensity_kgco2e_low": min(values),
        "intensity_kgco2e_high": max(values),
        "pe_mj_per_kwh": primary[-1].value if primary else None,
        "grid_factor_id": chosen.factor_id,
        "pe_factor_id": primary[-1].factor_id if primary else None,
    }


def grid(zones: Iterable[str], year: int, reference: Reference) -> list[dict[str, Any]]:
    """The grid relation for these zones."""
    return [
        grid_row(zone, year, reference, is_always_on=is_always_on)
        for zone in zones
        for is_always_on in (True, False)
    ]
