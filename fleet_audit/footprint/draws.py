"""Seeded draws of what is uncertain: the same name gives the same draws, wherever it stands.

A cause of error is drawn once, and moves all that shares it. Its thousand draws are the middles of
a thousand equal slices of the normal law, shuffled by a hash of its name (Latin hypercube sampling,
McKay, Beckman and Conover, 1979): a thousand are enough, and every machine has the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from hashlib import shake_256
from math import exp, hypot, log
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from fleet_audit.footprint.shared_errors import DRAWS, Aside, Cause, Term
from fleet_audit.footprint.spread import Spread

SEED = "fleet-audit 1"
"""Part of the method: another one would give slightly other bounds."""
BOUND = NormalDist().inv_cdf(0.95)
"""Where the bounds of a 90 % interval stand, in standard deviations."""
LEAST = 0.001
"""A bound of zero has no logarithm: this share of the value stands for it."""
KEPT = 40
"""Causes drawn one by one, the widest; what all others do together is drawn as one."""

Draws = Sequence[float]
Floats = NDArray[np.float64]


@cache
def slices() -> Draws:
    """The middles of equal slices of the normal law, in units of a bound: 1 is `high`."""
    law = NormalDist()
    return tuple(law.inv_cdf((number + 0.5) / DRAWS) / BOUND for number in range(DRAWS))


@lru_cache(maxsize=512)
def shuffle(name: str) -> NDArray[np.intp]:
    """The slice, of those in their order, that stands in each draw of a cause."""
    shuffling = shake_256(f"{SEED} {name}".encode()).digest(8 * DRAWS)
    return np.argsort(np.frombuffer(shuffling, "<u8"), kind="stable")


def drawn(name: str) -> Draws:
    """The draws of a cause, in units of a bound: -1 is where it takes an amount to its low."""
    return tuple(_drawn(name).tolist())


@lru_cache(maxsize=512)
def _drawn(name: str) -> Floats:
    return np.array(slices())[shuffle(name)]


@lru_cache(maxsize=2048)
def times(cause: Cause) -> Floats:
    """What a cause multiplies by in each draw u: down^-u below the middle, up^u above it."""
    # Of the slices first, which are in order and half below the middle, then shuffled. By the
    # powers of Python: those of numpy differ from one processor to another.
    low, high = slices()[: DRAWS // 2], slices()[DRAWS // 2 :]
    if cause.is_switch:
        below, above = 1 - cause.down, cause.up - 1
        ordered = [1 + below * max(-1, u) for u in low] + [1 + above * min(1, u) for u in high]
    else:
        below, above = -log(max(LEAST, cause.down)), log(cause.up)
        ordered = [*map(exp, map(below.__mul__, low)), *map(exp, map(above.__mul__, high))]
    return np.array(ordered)[shuffle(cause.name)]


def aside_draws(aside: Aside) -> Floats:
    """What it adds in each draw: -below at low, +above at high, in proportion between."""
    draws = _drawn(aside.name)
    return np.where(draws > 0, aside.above, aside.below) * draws


def narrowed(terms: Iterable[Term], kept: int = KEPT) -> tuple[list[Term], Aside]:
    """The same total with the widest causes only, and what the others do to it."""
    sides: dict[str, tuple[float, float]] = {}
    for term in terms:
        for cause in term.causes:
            below, above = sides.get(cause.name, (0.0, 0.0))
            below, above = below + term.mid * (1 - cause.down), above + term.mid * (cause.up - 1)
            sides[cause.name] = (below, above)
    ranked = sorted(sides, key=lambda name: (-sum(sides[name]), name))
    widest, others = set(ranked[:kept]), ranked[kept:]
    amounts: dict[tuple[Cause, ...], float] = {}
    for term in terms:
        causes = tuple(cause for cause in term.causes if cause.name in widest)
        amounts[causes] = amounts.get(causes, 0.0) + term.mid
    aside = Aside("others", *(hypot(*(sides[name][side] for name in others)) for side in (0, 1)))
    return [Term(mid, causes) for causes, mid in amounts.items()], aside


def drawn_totals(terms: Sequence[Term], asides: Sequence[Aside] = ()) -> Floats:
    """A total in each draw."""
    few, others = narrowed(terms)
    totals = np.zeros(DRAWS)
    for mid, causes in few:
        if mid:
            amounts = np.full(DRAWS, mid)
            for cause in causes:
                if cause.moves:
                    amounts *= times(cause)
            totals += amounts
    for aside in (*asides, others):
        if aside.below or aside.above:
            totals += aside_draws(aside)
    return totals


def total_draws(terms: Sequence[Term], asides: Sequence[Aside] = ()) -> Draws:
    """The same as plain numbers."""
    return tuple(drawn_totals(terms, asides).tolist())


def interval(mid: float, totals: Floats) -> Spread:
    """The value, and the bounds that nine draws in ten lie between.

    Where skewed errors add up, their middle drifts from the value, which stays within the bounds.
    """
    ordered = np.sort(totals)
    cut = DRAWS // 20
    low = float(ordered[cut - 1] + ordered[cut]) / 2
    high = float(ordered[-cut - 1] + ordered[-cut]) / 2
    return Spread(mid, max(0.0, min(low, mid)), max(high, mid))
