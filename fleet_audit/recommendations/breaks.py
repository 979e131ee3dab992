"""Replace or keep, asset by asset: when a new device would have repaid its making, and on what day.

t* = E_new / (kWh_old × PUE × g − kWh_new × PUE × g), in years. A new device is right, in carbon,
where t* is shorter than its life L: where the saving is above E_new / L a year. What was emitted to
make the old one is sunk, and counts for nothing. Source: the central test of `docs/explanation/
decisions.md`, after ITU-T L.1410.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from fleet_audit.model.lever import Break
from fleet_audit.model.marking import N_
from fleet_audit.model.quantity import HOURS_PER_YEAR

if TYPE_CHECKING:
    import duckdb

DAYS_PER_YEAR = 365.25
FARTHEST_YEARS = 100
"""Beyond it, a day means nothing."""
CHUNK = 5_000
COLUMNS = (
    "asset_id, category, site, zone, embodied_kgco2e, lifetime_years, mean_w, energy_kwh,"
    " new_kwh, saved_kwh, pue * intensity_kgco2e AS kgco2e_per_kwh, on_hours, is_always_on"
)

NEEDED = ("embodied_kgco2e", "lifetime_years", "energy_kwh", "new_kwh", "kgco2e_per_kwh")
NO_FIGURE = N_("no figure of its making, of its electricity, or of a new one")


def break_even_years(embodied_kgco2e: float, saved_kgco2e_per_year: float) -> float | None:
    """Years until the electricity saved repays the making; null where it never does."""
    return embodied_kgco2e / saved_kgco2e_per_year if saved_kgco2e_per_year > 0 else None


def needed_watts(
    embodied_kgco2e: float, lifetime_years: float, kgco2e_per_kwh: float, pue: float = 1.0
) -> float | None:
    """Watts to be saved all year so that a new device repays its making within its life.

    E / L / (8.76 × g × PUE); null on a mix that emits nothing.
    """
    weight = HOURS_PER_YEAR / 1000 * kgco2e_per_kwh * pue
    return embodied_kgco2e / lifetime_years / weight if weight > 0 else None


def breaks(engine: duckdb.DuckDBPyConnection, as_of: date) -> Iterator[Break]:
    """One line per asset in use that draws current, in the order of their ids."""
    cursor = engine.execute(
        f"SELECT {COLUMNS} FROM standing WHERE NOT is_stock AND NOT is_virtual ORDER BY asset_id"
    )
    names = [column[0] for column in cursor.description or ()]
    while chunk := cursor.fetchmany(CHUNK):
        for row in chunk:
            yield _break(dict(zip(names, row, strict=True)), as_of)


def _break(row: dict[str, Any], as_of: date) -> Break:
    known = {name: row[name] for name in ("asset_id", "category", "site", "mean_w")}
    known |= {"country": row["zone"], "is_always_on": bool(row["is_always_on"])}
    if any(row[name] is None for name in NEEDED):
        return Break(**known, verdict="unknown", reason=NO_FIGURE)
    years = break_even_years(row["embodied_kgco2e"], row["saved_kwh"] * row["kgco2e_per_kwh"])
    is_within = years is not None and years < row["lifetime_years"]
    return Break(
        **known,
        verdict="replace" if is_within else "keep",
        needed_w=needed_watts(row["embodied_kgco2e"], row["lifetime_years"], row["kgco2e_per_kwh"]),
        saved_w=row["saved_kwh"] / HOURS_PER_YEAR * 1000,
        break_even_years=years,
        break_even_on=_day(years, as_of),
    )


def _day(years: float | None, as_of: date) -> date | None:
    if years is None or years > FARTHEST_YEARS:
        return None
    return as_of + timedelta(days=round(years * DAYS_PER_YEAR))
