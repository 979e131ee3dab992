"""Devices that are alike for a plan, grouped in the engine and read once as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fleet_audit.footprint.relations import create_table, literal
from fleet_audit.recommendations.plan.choices import Floats, Integers
from fleet_audit.recommendations.plan.paths import possible_paths

if TYPE_CHECKING:
    import duckdb

BOUNDS = (
    "other_system_memory_gib",
    "disk_worn_pct",
    "memory_pressed_pct",
    "memory_enough_gib",
    "cpu_pressed_pct",
    "battery_worn_pct",
)
"""Parameters that decide what can be mended."""

MOST_COHORTS = 5_000
"""Groups that a plan takes; more devices that differ are put in wider bands."""
MOST_CELLS = 4_000_000
"""Cohorts × paths × years that are worked out at once: some 30 MB for each of their columns."""
BANDS = ((2, 1), (1, 1), (0.5, 1), (0.5, 2), (0.25, 3), (0.25, 5))
"""Bands of energy in a doubling, and years of an age band, finest first: the others are made of
whole ones of the first."""


class Cohort(NamedTuple):
    """What names a cohort."""

    name: str
    category: str
    model_class: str
    site: str | None
    zone: str
    system: str
    system_change: str
    upgrade: str


@dataclass(frozen=True, kw_only=True)
class Cohorts:
    """The groups of a fleet: their names, and the figures of one device of each, as columns."""

    named: tuple[Cohort, ...]
    devices: Integers
    age_years: Floats
    lifetime_years: Floats
    energy_kwh: Floats
    new_energy_kwh: Floats
    kgco2e_per_kwh: Floats
    embodied_kgco2e: Floats
    support_years: Floats
    """Until the system gets no more updates: below zero once ended, infinite where none is told."""
    is_support_unknown: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.named)


FIGURES = (
    "devices",
    "is_support_unknown",
    "support_years",
    "age_years",
    "lifetime_years",
    "energy_kwh",
    "new_energy_kwh",
    "kgco2e_per_kwh",
    "embodied_kgco2e",
)


def left_out(engine: duckdb.DuckDBPyConnection, sites: Sequence[str]) -> dict[str, int]:
    """Say for each asset whether a plan is made for it; return how many are not, by reason."""
    where = f"site IN ({', '.join(map(literal, sites))})" if sites else "true"
    engine.execute(_sql("planned").format(where=where))
    rows = engine.execute(
        "SELECT reason, sum(quantity)::BIGINT FROM plan_reason WHERE reason IS NOT NULL"
        " GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return dict(rows)


def group(
    engine: duckdb.DuckDBPyConnection,
    parameters: Mapping[str, float],
    years: int,
    as_of: date,
) -> Cohorts:
    """The cohorts of the assets that a plan is made for, in bands as fine as the solver takes."""
    most = min(MOST_COHORTS, MOST_CELLS // (years * len(possible_paths(years))))
    bounds: dict[str, Any] = {"as_of": as_of, **{name: parameters[name] for name in BOUNDS}}
    kinds = {"as_of": "DATE", **dict.fromkeys(BOUNDS, "DOUBLE")}
    create_table(engine, "plan_bounds", kinds, [bounds])
    finest, least_years = BANDS[0]
    engine.execute(_sql("alike").format(energy_bands=finest, age_years=least_years))
    for energy_bands, age_years in BANDS:
        widths = {"energy_width": finest / energy_bands, "age_years": age_years}
        engine.execute(_sql("cohort").format(energy_bands=finest, **widths))
        counted = engine.execute("SELECT count(*) FROM cohort").fetchone()
        if counted and counted[0] <= most:
            break
    return _cohorts(engine)


def _cohorts(engine: duckdb.DuckDBPyConnection) -> Cohorts:
    """The cohorts that the relation `cohort` describes."""
    columns, names = ", ".join(Cohort._fields + FIGURES), len(Cohort._fields)
    rows = engine.execute(f"SELECT {columns} FROM cohort").fetchall()
    cells = np.array([row[names:] for row in rows], dtype=float).reshape(-1, len(FIGURES))
    figures = dict(zip(FIGURES, cells.T, strict=True))
    ends = figures["support_years"]
    whole: dict[str, Any] = {
        "devices": figures["devices"].astype(np.int64),
        "support_years": np.where(np.isnan(ends), np.inf, ends),
        "is_support_unknown": tuple(figures["is_support_unknown"] == 1),
    }
    return Cohorts(named=tuple(Cohort(*row[:names]) for row in rows), **(figures | whole))


def _sql(name: str) -> str:
    place = files("fleet_audit.recommendations.plan").joinpath(f"sql/{name}.sql")
    return place.read_text(encoding="utf-8")
