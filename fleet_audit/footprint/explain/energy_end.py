"""How the bounds of the energy of one asset are found."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from fleet_audit.footprint.explain.arithmetic import End, equals, number
from fleet_audit.footprint.explain.subject import Asset, times
from fleet_audit.model.marking import Said
from fleet_audit.model.quantity import HOURS_PER_YEAR

WH_OF_ROUNDING = 0.0011
"""kWh by which a device's energy may differ from its sum, since it is kept in watt-hours."""


def energy_end(asset: Asset, end: End) -> Said | None:
    """The sum that gives one bound: watts and hours all low, or all high; null if none does."""
    bound = asset[f"energy_kwh_per_year_{end}"]
    if bound is None or bound == asset["energy_kwh_per_year"]:
        return None
    for text, each in sums(asset, end):
        total = each * asset["quantity"]
        slack = WH_OF_ROUNDING * asset["quantity"]
        if isclose(total, bound, rel_tol=1e-6, abs_tol=slack):
            return equals(times(asset, text), bound, "kWh/year")
    return None


def sums(asset: Asset, end: End) -> Iterator[tuple[str, float]]:
    """What it may be, for each device: watts times hours, or a year as published."""
    measured = asset["measured_power_w"] if asset["energy_by"] == "measured" else None
    on_w = measured if measured is not None else asset[f"on_w_{end}"]
    if on_w is not None and asset["hours"] is not None:
        unknown_rest = on_w if end == "high" else 0.0
        rest_w = asset[f"rest_w_{end}"] if asset[f"rest_w_{end}"] is not None else unknown_rest
        for hours in dict.fromkeys((asset["hours"], asset[f"on_hours_{end}"])):
            if hours is not None:
                yield states_sum(on_w, rest_w, hours)
    published = asset[f"class_energy_kwh_{end}"]
    if published is not None:
        yield number(published), published


def states_sum(on_w: float, rest_w: float, hours: float) -> tuple[str, float]:
    """Watts on times the hours on, and watts of the rest times the other hours."""
    others = HOURS_PER_YEAR - hours
    text = f"{number(on_w)} × {number(hours)}"
    if others > 0:
        text += f" + {number(rest_w)} × {number(others)}"
    return f"({text}) / 1000", (on_w * hours + rest_w * others) / 1000
