"""Seeded draws of what is uncertain: the same name gives the same draws, wherever it stands.

A cause of error is drawn once, and moves all that shares it. Its thousand draws are the middles of
a thousand equal slices of the normal law, shuffled by a hash of its name (Latin hypercube sampling,
McKay, Beckman and Conover, 1979): a thousand are enough, and every machine has the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache, reduce
from hashlib import shake_256
from math import hypot, log
from operator import mul
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

POWERS, SQUARES = 13, 5
"""Powers of an exponential's series, and times that its sum is squared: beyond 13, nothing is
left that a double can hold of any exponent here."""
NO_OTHERS = Aside("others", 0.0, 0.0)

Draws = Sequence[float]
Floats = NDArray[np.float64]


@cache
def slices() -> Floats:
    """The middles of equal slices of the normal law, in units of a bound: 1 is `high`."""
    law = NormalDist()
    return np.array([law.inv_cdf((number + 0.5) / DRAWS) / BOUND for number in range(DRAWS)])


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
    return slices()[shuffle(name)]


def exponential(exponents: Floats) -> Floats:
    """e to each power: (Σ (x / 32)^k / k!)^32.

    By products and sums, which every processor rounds alike: the exponentials of numpy and of the
    system differ from one to another.
    """
    small, total = exponents / 2**SQUARES, np.ones_like(exponents)
    for power in range(POWERS, 0, -1):
        total = 1 + total * small / power
    return reduce(lambda root, _: root * root, range(SQUARES), total)


@lru_cache(maxsize=2048)
def times(cause: Cause) -> Floats:
    """What a cause multiplies by in each draw u: down^-u below the middle, up^u above it."""
    # Of the slices first, which are in order and half below the middle, then shuffled.
    low, high = slices()[: DRAWS // 2], slices()[DRAWS // 2 :]
    if cause.is_switch:
        below, above = 1 - cause.down, cause.up - 1
        ordered = 1 + np.concatenate((below * np.maximum(-1, low), above * np.minimum(1, high)))
    else:
        below, above = -log(max(LEAST, cause.down)), log(cause.up)
        ordered = exponential(np.concatenate((below * low, above * high)))
    return ordered[shuffle(cause.name)]


def aside_draws(aside: Aside) -> Floats:
    """What it adds in each draw: -below at low, +above at high, in proportion between."""
    draws = _drawn(aside.name)
    return np.where(draws > 0, aside.above, aside.below) * draws


def narrowed(terms: Sequence[Term], kept: int = KEPT) -> tuple[Sequence[Term], Aside]:
    """The same total with the widest causes only, and what the others do to it."""
    if len({cause.name for term in terms for cause in term.causes}) <= kept:
        return terms, NO_OTHERS
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
            totals += reduce(mul, map(times, causes), mid)
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
