"""Plans found the slow way, by other means than the product's: all mixes, and year by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from math import ceil, inf
from typing import Any, NamedTuple

import numpy as np

from fleet_audit.recommendations.plan.choices import TIE_EUR, TIE_UNSUPPORTED, Choices
from fleet_audit.recommendations.plan.limits import Row

Mixes = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
"""Objective of each mix, and what it asks of each row."""


def splits(devices: int, paths: int) -> Iterator[tuple[int, ...]]:
    """Every way to part devices among paths."""
    if paths == 1:
        yield (devices,)
        return
    for first in range(devices + 1):
        for rest in splits(devices - first, paths - 1):
            yield (first, *rest)


def best_of_all(choices: Choices, rows: Sequence[Row]) -> float | None:
    """The least objective of all mixes that hold to every row; null where none does."""
    objective, asked = reduce(_joined, [_of_cohort(choices, rows, n) for n in _cohorts(choices)])
    holds = (asked <= np.array([row.bound for row in rows]) + 1e-6).all(axis=1)
    return float(objective[holds].min()) if holds.any() else None


def _cohorts(choices: Choices) -> range:
    return range(len(choices.counts))


def _of_cohort(choices: Choices, rows: Sequence[Row], cohort: int) -> Mixes:
    mine = choices.of == cohort
    mixes = np.array(list(splits(int(choices.counts[cohort]), int(mine.sum()))))
    asked = [mixes @ row.coefficients[mine] for row in rows]
    return mixes @ choices.objective[mine], np.stack(asked, axis=1)


def _joined(one: Mixes, other: Mixes) -> Mixes:
    objective = (one[0][:, None] + other[0][None]).ravel()
    asked = (one[1][:, None] + other[1][None]).reshape(len(objective), -1)
    return objective, asked


class Device(NamedTuple):
    """What one device of a cohort is, and what can be done with it."""

    age: float
    life: float
    kwh: float
    new_kwh: float
    intensity: float
    embodied: float
    support: float
    price: dict[str, float]
    refurbished_share: float
    refurbished_years: float
    failure_share: float
    part_eur: float | None
    part_kgco2e: float
    part_years: float
    can_change: bool


class State(NamedTuple):
    """The device after some years."""

    alive: float
    serving: float
    bought: tuple[float, ...]
    part_year: int
    is_changed: bool
    is_replaced: bool
    actions: int


def best_by_years(device: Device, years: int, kinds: Sequence[str]) -> float:
    """The least objective of one device, decided year after year."""
    start = State(1.0, 0.0, (), 0, False, False, 0)
    return min(_from(device, years, kind, 1, start) for kind in kinds)


def _from(device: Device, years: int, kind: str, year: int, state: State) -> float:
    if year > years:
        return 0.0
    found = inf
    for after, spent in _decisions(device, year, state):
        cost, left = _year(device, kind, year, after, spent)
        found = min(found, cost + _from(device, years, kind, year + 1, left))
    return found


def _decisions(device: Device, year: int, state: State) -> Iterator[tuple[State, float]]:
    """What may be decided at the beginning of a year, and the euros of its part."""
    yield state, 0.0
    if state.is_replaced or state.actions == 2:
        return
    yield state._replace(is_replaced=True, actions=state.actions + 1), 0.0
    part = device.part_eur is not None and not state.part_year
    change = device.can_change and not state.is_changed
    if part:
        yield state._replace(part_year=year, actions=state.actions + 1), device.part_eur or 0.0
    if change:
        yield state._replace(is_changed=True, actions=state.actions + 1), 0.0
    if part and change and state.actions == 0:
        both = state._replace(part_year=year, is_changed=True, actions=2)
        yield both, device.part_eur or 0.0


def _year(
    device: Device, kind: str, year: int, state: State, part_eur: float
) -> tuple[float, State]:
    """Objective of a year, and the state at its end."""
    is_new = kind == "new"
    life = device.life if is_new else device.refurbished_years
    rate = device.embodied / device.life * (1 if is_new else device.refurbished_share)
    if state.is_replaced:
        gone = state.alive
    else:
        longest = device.life + (device.part_years if state.part_year else 0)
        past = max(0.0, device.age + year - 0.5 - longest)
        gone = state.alive * min(1.0, device.failure_share * past)
    again = state.bought[year - 1 - ceil(life)] if year - 1 - ceil(life) >= 0 else 0.0
    alive, serving = state.alive - gone, state.serving + gone
    new_kwh = device.new_kwh if is_new else device.kwh
    kg = (alive * device.kwh + serving * new_kwh) * device.intensity + serving * rate
    if state.part_year and not state.is_replaced:
        served = min(1.0, max(0.0, state.part_year + device.part_years - year))
        kg += alive * device.part_kgco2e / device.part_years * served
    eur = (gone + again) * device.price[kind] + part_eur * alive
    is_ended = device.support <= year - 1 and not state.is_changed and not state.is_replaced
    objective = kg + TIE_EUR * eur + TIE_UNSUPPORTED * alive * is_ended
    after = state._replace(alive=alive, serving=serving, bought=(*state.bought, gone + again))
    return objective, after
