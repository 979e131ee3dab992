"""Whether the first of a rating stays first when the weights are others.

Weights are drawn anew around those of the rules (Dirichlet), a thousand times, from a hash of a
seed: the same seed, the same share on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import shake_256
from math import cos, log, pi, sqrt
from operator import mul
from struct import unpack
from typing import NamedTuple

import numpy as np

from fleet_audit.model.hosting import Rating
from fleet_audit.reference.hosting import HostingRules

_WORD = 2.0**64
_NO_CEILING = 100.0


def uniform(seed: str) -> Iterator[float]:
    """Numbers strictly between 0 and 1, from a hash: the same seed, the same numbers."""
    block = 0
    while True:
        words = unpack("<256Q", shake_256(f"{seed} {block}".encode()).digest(2048))
        yield from ((word + 0.5) / _WORD for word in words)
        block += 1


def normal(source: Iterator[float]) -> float:
    """A standard normal number (Box and Muller, 1958)."""
    return sqrt(-2 * log(next(source))) * cos(2 * pi * next(source))


def gamma(shape: float, source: Iterator[float]) -> float:
    """A gamma number of that shape and scale 1 (Marsaglia and Tsang, 2000)."""
    if shape < 1:
        return gamma(shape + 1, source) * float(next(source) ** (1 / shape))
    d = shape - 1 / 3
    c = 1 / sqrt(9 * d)
    while True:
        x = normal(source)
        v = (1 + c * x) ** 3
        if v > 0 and log(next(source)) < x * x / 2 + d - d * v + d * log(v):
            return d * v


@cache
def _drawn(
    weights: tuple[float, ...], draws: int, concentration: float, seed: str
) -> list[tuple[float, ...]]:
    source, found = uniform(seed), []
    for _ in range(draws):
        parts = [gamma(concentration * weight, source) for weight in weights]
        whole = sum(parts)
        found.append(tuple(part / whole for part in parts))
    return found


def drawn_weights(rules: HostingRules) -> list[tuple[float, ...]]:
    """Weights drawn around those of the rules, in their order; each draw adds up to 1."""
    law = rules.sensitivity
    weights = tuple(rules.weights.values())
    return _drawn(weights, int(law["draws"]), law["concentration"], str(int(law["seed"])))


class Contender(NamedTuple):
    """A place that may be first: its points by criterion, and its ceiling."""

    site_id: str
    points: tuple[float, ...]
    ceiling: float

    def score(self, weights: Sequence[float]) -> float:
        """Its central score under weights."""
        return min(float(sum(map(mul, weights, self.points))), self.ceiling)


def contender(rating: Rating) -> Contender:
    """What of a rating hangs on the weights, and what does not."""
    return Contender(
        rating.site_id,
        tuple(one.score.mid for one in rating.criteria),
        min((cap.at for cap in rating.caps), default=_NO_CEILING),
    )


def first_under(rivals: Sequence[Contender], weights: Sequence[float]) -> Contender:
    """Who is first under weights; of equals, the first listed."""
    return max(rivals, key=lambda one: one.score(weights))


def firsts(rivals: Sequence[Contender], first: Contender, draws: Sequence[Sequence[float]]) -> int:
    """In how many draws of weights nobody is above a place, its equals aside."""
    ceilings = np.array([one.ceiling for one in rivals])
    points = np.array([one.points for one in rivals]).T
    # added up in the order of `Contender.score`: a product of matrices may differ in its last digit
    terms = map(np.multiply.outer, np.array(draws).T, points)
    scores = np.minimum(sum(terms), ceilings)
    held = scores[:, rivals.index(first)]
    return int((held >= scores.max(axis=1)).sum())


def first_share(ratings: Sequence[Rating], rules: HostingRules) -> tuple[str, float] | None:
    """The first by the weights of the rules, and the share of draws in which it stays first."""
    if len(ratings) < 2:
        return None
    rivals = list(map(contender, ratings))
    first = first_under(rivals, tuple(rules.weights.values()))
    draws = drawn_weights(rules)
    return first.site_id, firsts(rivals, first, draws) / len(draws)


def first_by_step(ratings: Sequence[Rating], rules: HostingRules) -> dict[str, str]:
    """Criteria whose weight, half as much or half as much again, makes another place first."""
    if len(ratings) < 2:
        return {}
    rivals, weights = list(map(contender, ratings)), rules.weights
    first = first_under(rivals, tuple(weights.values()))
    found: dict[str, str] = {}
    for name in weights:
        for step in (1 - rules.sensitivity["step"], 1 + rules.sensitivity["step"]):
            shaken = {**weights, name: weights[name] * step}
            whole = sum(shaken.values())
            other = first_under(rivals, tuple(value / whole for value in shaken.values()))
            if other.points != first.points:
                found[name] = other.site_id
    return found
