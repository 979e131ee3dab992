"""What to buy, by year, class of model and site: the purchases of a plan in whole devices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from fleet_audit.model.plan import Action, Plan

ITEMS: dict[Action, str] = {
    "replace_new": "new",
    "replace_failed_new": "new",
    "renew_new": "new",
    "replace_refurbished": "refurbished",
    "replace_failed_refurbished": "refurbished",
    "renew_refurbished": "refurbished",
    "upgrade": "part",
}
"""Action that buys → what it buys."""


class Purchase(Struct, frozen=True, kw_only=True):
    """So many of one thing in one year of the plan."""

    year: int
    begins: date
    category: str
    model_class: str
    site: str | None
    item: str
    """`new`, `refurbished` or `part`."""
    devices: int
    eur: float | None
    """Null where no price is known."""


_Key = tuple[str, str, str, str]


def forecast(plan: Plan) -> tuple[Purchase, ...]:
    """The purchases of a plan.

    Expected failures are parts of devices: what has added up to a whole one by the end of a year
    is bought in it, so that the sum over the years is right to within half a device of each line.
    """
    begin = date.fromisoformat(plan.as_of)
    cohorts = {one.cohort: one for one in plan.cohorts}
    counted: dict[_Key, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    paid: dict[_Key, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    unpriced: set[_Key] = set()
    for step in plan.steps:
        item = ITEMS.get(step.action)
        if item is None:
            continue
        cohort = cohorts[step.cohort]
        key = (cohort.category, cohort.model_class, cohort.site or "", item)
        counted[key][step.year] += step.count
        paid[key][step.year] += step.eur or 0.0
        if step.eur is None:
            unpriced.add(key)
    return tuple(
        Purchase(
            year=year,
            begins=_begins(begin, year),
            category=key[0],
            model_class=key[1],
            site=key[2] or None,
            item=key[3],
            devices=devices,
            eur=None if key in unpriced else _each(counted[key], paid[key]) * devices,
        )
        for key in sorted(counted)
        for year, devices in _whole(counted[key], plan.years)
    )


def _whole(counts: dict[int, float], years: int) -> Iterator[tuple[int, int]]:
    added, bought = 0.0, 0
    for year in range(1, years + 1):
        added += counts.get(year, 0.0)
        due = round(added) - bought
        if due > 0:
            bought += due
            yield year, due


def _each(counts: dict[int, float], eur: dict[int, float]) -> float:
    """Mean price of one."""
    return sum(eur.values()) / sum(counts.values())


def _begins(begin: date, year: int) -> date:
    """First day of a year of the plan; of a 29 February, the 28th where there is none."""
    try:
        return begin.replace(year=begin.year + year - 1)
    except ValueError:
        return begin.replace(year=begin.year + year - 1, day=28)
