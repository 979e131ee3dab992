"""The figures of the way since a baseline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fleet_audit.footprint.explain.arithmetic import equals, given, number
from fleet_audit.footprint.explain.parts_added import Addend, added
from fleet_audit.model.baseline import BaselineDiff, FleetChange, Moved, Standing
from fleet_audit.model.category_names import CATEGORY_NAMES
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.marking import said

FIELDS: dict[str, tuple[str, str]] = {
    "devices": ("devices", "devices"),
    "gwp": ("gwp_kgco2e_per_year", "kgCO2e/year"),
    "energy": ("energy_kwh_per_year", "kWh/year"),
}
"""Last word of a figure → field and unit."""
CHANGES: dict[str, tuple[str, str]] = {
    "came": ("came", said("devices in use now, and not on the day of the baseline")),
    "left": ("left_fleet", said("devices in use on the day of the baseline, and not now")),
    "stayed": ("stayed", said("devices in use on both days")),
}
"""Last word of a count → field, and what is counted."""
OF_SUMS = said("Sums are whole grams and watt-hours, so that steps add up exactly.")


def progress_names(diff: BaselineDiff) -> Iterator[str]:
    """The name of every figure that the chapter prints."""
    for key in (*(one.which for one in diff.standings), *(one.cause for one in diff.causes)):
        yield from (f"progress.{key}.{measure}" for measure in FIELDS)
    for one in diff.fleet:
        if one.came or one.left_fleet:
            yield from (f"progress.{one.category}.{measure}" for measure in CHANGES)


def explain_progress(diff: BaselineDiff, figure: str) -> Explanation | None:
    """The explanation of a figure of the progress; null where there is none of that name."""
    _, key, measure = [*figure.split("."), "", ""][:3]
    change = next((one for one in diff.fleet if one.category == key), None)
    if change is not None and measure in CHANGES:
        return _counted(figure, change, measure)
    if measure not in FIELDS:
        return None
    standing = next((one for one in diff.standings if one.which == key), None)
    if standing is not None:
        return _standing(figure, standing, measure)
    place = next((n for n, one in enumerate(diff.causes) if one.cause == key), None)
    return None if place is None else _step(figure, diff, place, measure)


def _counted(figure: str, change: FleetChange, measure: str) -> Explanation:
    field, formula = CHANGES[measure]
    value = getattr(change, field)
    name = said(CATEGORY_NAMES[change.category])
    return added(figure, "devices", formula, [Addend(name, value, "")])


def _standing(figure: str, standing: Standing, measure: str) -> Explanation:
    field, unit = FIELDS[measure]
    if measure != "gwp":
        value = getattr(standing, field)
        parts = [Addend(said("sum of the categories"), value, "")]
        return added(figure, unit, said("Σ categories"), parts)
    parts = [
        Addend("embodied_per_year", standing.gwp_embodied_kgco2e_per_year, ""),
        Addend("use_per_year", standing.gwp_use_kgco2e_per_year, ""),
    ]
    return added(figure, unit, "embodied_per_year + use_per_year", parts, (_by(standing), OF_SUMS))


def _by(standing: Standing) -> str:
    return said(
        "On {day}, by the reference figures {reference}.",
        day=standing.as_of.isoformat(),
        reference=standing.reference,
    )


def _step(figure: str, diff: BaselineDiff, place: int, measure: str) -> Explanation:
    """The whole after a cause, less the whole before it."""
    field, unit = FIELDS[measure]
    before = getattr(diff.standings[0], field) + _summed(diff.causes[:place], field)
    moved = getattr(diff.causes[place], field)
    after = before + moved
    return Explanation(
        figure=figure,
        value=moved,
        unit=unit,
        formula=said("whole with this thing of today − whole before it"),
        arithmetic=equals(f"{number(after)} − {number(before)}", moved, unit),
        terms=(
            given(said("whole with this thing of today"), after, unit, ""),
            given(said("whole before it"), before, unit, ""),
        ),
        notes=(OF_SUMS,),
    )


def _summed(causes: Sequence[Moved], field: str) -> float:
    return float(sum(getattr(one, field) for one in causes))
