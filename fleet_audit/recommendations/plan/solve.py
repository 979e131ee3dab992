"""The best mix of paths, by HiGHS: the continuous optimum, rounded down, and what is left repaired.

The continuous optimum has few fractional cohorts (no more than the limits that bind), so that a
small whole-number program over those, and a few more where they cannot be placed, comes within a
hair of it. A small fleet is then solved to the end: what the continuous optimum rules out is left
out, and the rest is small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fleet_audit.recommendations.plan.choices import Choices, Flags, Floats, Integers
from fleet_audit.recommendations.plan.limits import Row
from fleet_audit.recommendations.plan.program import Program

EXACT_BELOW = 500
"""Devices below which the plan is proven best."""
REPAIR_NODES = 100
"""Steps in which a repair may look for better."""
REPAIR_SECONDS = 20.0
"""How long it may take at most, on a machine that is too slow for so many."""
EXACT_SECONDS = 120.0
"""How long a small fleet may take; beyond, the plan says how far it may be from the best."""
NEAR_ENOUGH = 5e-4
"""Gap at which a repair is not widened any more."""
_SLACK = 1e-6
"""What rounding may leave over a limit, as a share of it."""


@dataclass(frozen=True, kw_only=True)
class Mix:
    """How many devices take each path."""

    counts: Integers
    objective: float
    bound: float
    """No mix is below it."""

    @property
    def gap(self) -> float:
        """How far the mix may be from the best, as a share of it."""
        return max(0.0, self.objective - self.bound) / max(abs(self.bound), 1.0)


@dataclass(frozen=True, kw_only=True)
class Continuous:
    """The optimum where devices could be cut in parts."""

    counts: Floats
    objective: float
    reduced: Floats
    """What one device more on a path would cost at least."""
    prices: Floats
    """Of each row: what loosening it by one would save."""


def best_mix(choices: Choices, rows: Sequence[Row]) -> tuple[Mix, Continuous] | None:
    """The best mix that holds to every row; null where there is none."""
    if not rows:
        return _uncoupled(choices)
    continuous = relaxed(choices, rows)
    if continuous is None:
        return None
    mix = _repaired(choices, rows, continuous)
    if choices.assets < EXACT_BELOW:
        mix = _exact(choices, rows, continuous, mix)
    return (mix, continuous) if mix else None


def _uncoupled(choices: Choices) -> tuple[Mix, Continuous]:
    """Where no limit couples them, each cohort takes the best of its paths."""
    ordered = np.lexsort((choices.objective, choices.of))
    cohorts, firsts = np.unique(choices.of, return_index=True)
    best = ordered[firsts]
    counts = np.zeros(choices.size, dtype=np.int64)
    counts[best] = choices.counts[cohorts]
    objective = float(choices.objective @ counts)
    continuous = Continuous(
        counts=counts.astype(float),
        objective=objective,
        reduced=choices.objective
        - np.repeat(choices.objective[best], np.diff([*firsts, choices.size])),
        prices=np.zeros(0),
    )
    return Mix(counts=counts, objective=objective, bound=objective), continuous


def relaxed(choices: Choices, rows: Sequence[Row]) -> Continuous | None:
    """The continuous optimum; null where nothing holds to every row."""
    program = Program(choices.objective, choices.of, choices.counts, rows)
    if not program.run():
        return None
    return Continuous(
        counts=program.values(),
        objective=program.objective(),
        reduced=program.reduced(),
        prices=program.prices(),
    )


def _repaired(choices: Choices, rows: Sequence[Row], continuous: Continuous) -> Mix | None:
    """Round down, then place what is left: the fractional cohorts alone, then more of them."""
    whole = np.floor(continuous.counts + _SLACK).astype(np.int64)
    cohorts = len(choices.counts)
    is_split = np.zeros(cohorts, dtype=bool)
    is_split[choices.of[np.abs(continuous.counts - whole) > _SLACK]] = True
    is_split[_short(choices, whole)] = True
    freed, best = is_split, None
    while True:
        found = _placed(choices, rows, continuous, whole, freed)
        if found is not None and (best is None or found.objective < best.objective):
            best = found
        if (best is not None and best.gap <= NEAR_ENOUGH) or freed.all():
            return best
        freed = _wider(choices, continuous, freed)


def _short(choices: Choices, whole: Integers) -> Flags:
    """Cohorts of which rounding down left devices to place."""
    placed = np.bincount(choices.of, weights=whole, minlength=len(choices.counts))
    short: Flags = placed < choices.counts
    return short


def _wider(choices: Choices, continuous: Continuous, freed: Flags) -> Flags:
    """Four times as many cohorts, those first whose second choice costs least more."""
    second = np.where(continuous.counts > _SLACK, np.inf, continuous.reduced)
    regret = np.full(len(choices.counts), np.inf)
    np.minimum.at(regret, choices.of, second)
    regret[freed] = -1.0
    wanted = min(len(freed), max(16, 4 * int(freed.sum())))
    wider = freed.copy()
    wider[np.argsort(regret, kind="stable")[:wanted]] = True
    return wider


def _placed(
    choices: Choices, rows: Sequence[Row], continuous: Continuous, whole: Integers, freed: Flags
) -> Mix | None:
    """The best way to place every device of the freed cohorts, the others as rounded."""
    is_free = freed[choices.of]
    fixed = np.where(is_free, 0, whole)
    left = [
        Row(
            kind=row.kind,
            year=row.year,
            coefficients=row.coefficients[is_free],
            bound=row.bound - float(row.coefficients @ fixed),
        )
        for row in rows
    ]
    numbers = np.flatnonzero(freed)
    program = Program(
        choices.objective[is_free],
        np.searchsorted(numbers, choices.of[is_free]),
        choices.counts[freed],
        left,
        is_whole=True,
    )
    if not program.run(seconds=REPAIR_SECONDS, gap=NEAR_ENOUGH / 50, nodes=REPAIR_NODES):
        return None
    counts = fixed.copy()
    counts[is_free] = np.rint(program.values()).astype(np.int64)
    return Mix(
        counts=counts,
        objective=float(choices.objective @ counts),
        bound=continuous.objective,
    )


def _exact(
    choices: Choices, rows: Sequence[Row], continuous: Continuous, found: Mix | None
) -> Mix | None:
    """The proven best: over the paths that can still be part of anything better than what is found.

    A path whose reduced cost is more than the distance from the continuous optimum to the mix
    found can be in no better mix.
    """
    allowed = np.inf if found is None else found.objective - continuous.objective
    kept = continuous.reduced <= allowed * (1 + _SLACK) + _SLACK
    if found is not None:
        kept |= found.counts > 0
    program = Program(
        choices.objective[kept],
        choices.of[kept],
        choices.counts,
        [
            Row(
                kind=row.kind,
                year=row.year,
                coefficients=row.coefficients[kept],
                bound=row.bound,
            )
            for row in rows
        ],
        is_whole=True,
    )
    if not program.run(seconds=EXACT_SECONDS, gap=0.0):
        return found
    counts = np.zeros(choices.size, dtype=np.int64)
    counts[kept] = np.rint(program.values()).astype(np.int64)
    objective = float(choices.objective @ counts)
    if found is not None and found.objective < objective:
        counts, objective = found.counts, found.objective
    return Mix(counts=counts, objective=objective, bound=min(objective, program.bound()))
