"""What a reference row must satisfy before it may enter a result."""

from __future__ import annotations

import math
from collections.abc import Callable

from fleet_audit.model.marking import Said, said
from fleet_audit.model.quantity import HOURS_PER_YEAR, MJ_PER_KWH
from fleet_audit.model.reference import ReferenceRow

PLAUSIBLE: dict[tuple[str, str], tuple[float, float]] = {
    ("embodied", "kgCO2e"): (0, 50_000),
    ("embodied", "MJ"): (0, 500_000),
    ("embodied", "kgSbe"): (0, 10),
    ("embodied", "L"): (0, 10_000_000),
    ("embodied", "m3e"): (0, 1_000_000),
    ("embodied", "kBqU235e"): (0, 100_000),
    ("lifetime", "years"): (0.5, 30),
    ("power", "W"): (0, 10_000),
    ("power", "W/TB"): (0, 1_000),
    ("energy", "kWh/yr"): (0, 100_000),
    ("electricity", "kgCO2e/kWh"): (0, 2),
    ("electricity", "MJ/kWh"): (MJ_PER_KWH, 30),
    ("electricity", "kgSbe/kWh"): (0, 0.000_01),
    ("electricity", "L/kWh"): (0, 100),
    ("electricity", "m3e/kWh"): (0, 100),
    ("electricity", "kBqU235e/kWh"): (0, 10),
    ("conversion", "kWh primary/kWh final"): (1, 5),
    ("conversion", "kWh/kWh"): (1, 5),
    ("conversion", "kWh/yr/subscription"): (0, 1_000),
    ("conversion", "kWh/yr/connection"): (0, 1_000),
    ("duty_cycle", "h/year"): (0, HOURS_PER_YEAR),
    ("duty_cycle", "share of time on"): (0, 1),
    ("duty_cycle", "share of the rest"): (0, 1),
    ("duty_cycle", "share of full load"): (0, 1),
    ("component", "kgCO2e"): (0, 1_000),
    ("component", "kgCO2e/cm2"): (0, 100),
    ("component", "MJ"): (0, 10_000),
    ("component", "MJ/cm2"): (0, 1_000),
    ("component", "GB/cm2"): (0.01, 10_000),
    ("rule", "share of variance"): (0, 1),
    ("rule", "share of the year"): (0, 1),
    ("rule", "hour of the day"): (0, 24),
    ("rule", "factor"): (1, 1_000),
    ("fit", "median error"): (0, 1),
}
"""Kind and unit → the range outside which a value is a slip of the pen.

The floor of a primary energy is physics: a kWh delivered holds 3.6 MJ. It is what catches the
public mixes that give less. Ranges are wide on purpose; they check the unit, not the fact.
"""

REQUIRED = ("source", "source_year", "licence", "url", "retrieved", "method")


def missing_citation(row: ReferenceRow) -> Said | None:
    """What the citation lacks."""
    absent = [name for name in REQUIRED if not str(getattr(row, name)).strip()]
    return said("without {fields}", fields=", ".join(absent)) if absent else None


def out_of_range(row: ReferenceRow) -> Said | None:
    """Whether the unit or the value cannot be right."""
    span = PLAUSIBLE.get((row.kind, row.unit))
    if span and row.criterion == "adpf":
        # Fossil resources have no floor: what rivers give uses almost none.
        span = (0, span[1])
    if span is None:
        return said("unit {unit!r} is not one of kind {kind!r}", unit=row.unit, kind=row.kind)
    if not math.isfinite(row.value) or not span[0] <= row.value <= span[1]:
        return said(
            "value {value} {unit} outside {lowest} to {highest}",
            value=row.value,
            unit=row.unit,
            lowest=span[0],
            highest=span[1],
        )
    return None


def crossed_bounds(row: ReferenceRow) -> Said | None:
    """Whether the bounds fail to bracket the value."""
    low = row.value if row.lower is None else row.lower
    high = row.value if row.upper is None else row.upper
    if low <= row.value <= high:
        return None
    return said("bounds {low} to {high} do not hold {value}", low=low, high=high, value=row.value)


def weak(row: ReferenceRow) -> Said | None:
    """Whether the source itself is doubtful: such a row is never a default."""
    words = f"{row.note} {row.source}"
    found = next((mark for mark in ("SUSPECT", "DOUBTFUL", "Fake data") if mark in words), None)
    return said("marked {mark}", mark=found) if found else None


CHECKS: tuple[Callable[[ReferenceRow], Said | None], ...] = (
    missing_citation,
    out_of_range,
    crossed_bounds,
    weak,
)


def faults_of(row: ReferenceRow) -> list[Said]:
    """Every fault of a row, in words; empty for a sound one."""
    return [fault for check in CHECKS if (fault := check(row))]
