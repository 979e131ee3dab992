"""Power and yearly energy, against certified lists and published tests that were not seen.

Everything goes through the function that the product uses, on what an inventory sees of the
device. The rows are parted ten times by model (no row of a model is on both sides, as in the part
that is kept apart for acceptance); coefficients and ratios of states are fitted anew each time.
Tested servers are parted a second time by processor, which is harder: theirs was never seen.
Margins are those that ship.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from msgspec.structs import replace

from benchmarks.accuracy.tables import Table
from fleet_audit.footprint.power.draw import Draw
from fleet_audit.footprint.power.methods import draw_of
from fleet_audit.footprint.power.server import curve_of
from fleet_audit.footprint.resolve import class_of
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.reference.load import Reference, reference
from tools.fitting.power_lists import Row
from tools.fitting.power_models import (
    FOLDS,
    Model,
    Parting,
    by_name,
    by_processor,
    models,
    part_of,
)
from tools.fitting.power_tables import shipped
from tools.fitting.power_trials import is_judged


class Trial(NamedTuple):
    """One figure of the product beside the published one."""

    found: Spread
    published: float

    @property
    def error(self) -> float:
        """found / published - 1."""
        return self.found.mid / self.published - 1

    @property
    def is_held(self) -> bool:
        """Whether the interval holds the published figure."""
        return self.found.low <= self.published <= self.found.high


class Case(NamedTuple):
    """One line of the table."""

    name: str
    model: str
    category: str
    parting: Parting
    asked: float | None
    """Median error that is asked for, as a share."""


CASES = (
    Case("laptop, kWh a year", "laptop_year", "laptop", by_name, 0.14),
    Case("desktop, kWh a year", "desktop_year", "desktop", by_name, 0.25),
    Case("workstation, kWh a year", "desktop_year", "workstation", by_name, None),
    Case("thin client, kWh a year", "desktop_year", "thin_client", by_name, None),
    Case("all-in-one, kWh a year", "all_in_one_year", "all_in_one", by_name, 0.17),
    Case("tablet, kWh a year", "tablet_year", "tablet", by_name, None),
    Case("monitor, kWh a year", "monitor_year", "monitor", by_name, 0.095),
    Case("server, W at half load", "server_half", "server", by_name, 0.10),
    Case("the same, processor never seen", "server_half", "server", by_processor, None),
    Case("server, W at full load", "server_full", "server", by_name, None),
    Case("server, W idle, typical configuration", "server_idle", "server", by_name, 0.35),
    Case("blade, W idle, typical configuration", "server_idle", "blade", by_name, None),
)


def year_kwh(draw: Draw) -> Spread:
    """Yearly energy of a draw; the hours of ENERGY STAR have no interval."""
    power = draw.power
    if power is None:
        return draw.year_kwh or Spread(0.0, 0.0, 0.0)
    on = power.on_w.scaled(power.on_hours.mid / 1000)
    return on.plus(power.rest_w.scaled((HOURS_PER_YEAR - power.on_hours.mid) / 1000))


def found_year(row: Row, facts: Reference) -> Spread:
    """kWh a year, as the product finds them under ENERGY STAR's hours."""
    return year_kwh(draw_of(row.key, class_of(row.key, facts), "energy-star", facts))


def found_watts(name: str) -> Callable[[Row, Reference], Spread]:
    """Watts of a server at one point of its curve."""

    def of(row: Row, facts: Reference) -> Spread:
        curve = curve_of(row.key, facts)
        return getattr(curve, name).spread if curve else Spread(0.0, 0.0, 0.0)

    return of


FOUND: dict[str, Callable[[Row, Reference], Spread]] = {
    "year_kwh": found_year,
    **{f"{name}_w": found_watts(name) for name in ("idle", "half", "full")},
}


def trials(model: Model, parting: Parting) -> Iterator[tuple[str, Trial]]:
    """Every judged row, with its category, found by facts that do not hold its part."""
    facts = reference()
    for part in range(FOLDS):
        kept = [row for row in model.rows if part_of(row, parting) != part]
        without = replace(
            facts, fits={**facts.fits, model.name: shipped(model._replace(rows=kept))}
        )
        for row in model.rows:
            if part_of(row, parting) == part and is_judged(model, row):
                found = FOUND[model.target](row, without)
                yield row.key.category, Trial(found, row.targets[model.target])


def percent(share: float) -> str:
    """A share as per cent, with one decimal."""
    return f"{100 * share:.1f}%"


def line(case: Case, found: Sequence[Trial]) -> tuple[str, ...]:
    """A line of the table."""
    return (
        case.name,
        str(len(found)),
        percent(case.asked) if case.asked else "",
        percent(median(abs(one.error) for one in found)),
        percent(median(one.error for one in found)),
        percent(sum(one.is_held for one in found) / len(found)),
    )


def tables(folder: Path) -> list[Table]:
    """The table of power and yearly energy."""
    by_model = {model.name: model for model in models(folder)}
    tried = {
        (name, parting): list(trials(by_model[name], parting))
        for name, parting in dict.fromkeys((case.model, case.parting) for case in CASES)
    }
    rows = [
        line(case, [one for kind, one in tried[case.model, case.parting] if kind == case.category])
        for case in CASES
    ]
    head = ("figure", "n", "asked at most", "median error", "bias", "held by the 90% interval")
    return [Table("power", "Power and yearly energy", head, rows)]
