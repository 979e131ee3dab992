"""Intervals of sums: errors that move together, and errors that do not."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from fleet_audit.footprint.spread import Spread


def together(parts: Iterable[Spread]) -> Spread:
    """Sum of figures that share a factor: their bounds add up, whatever their number."""
    total = Spread(0.0, 0.0, 0.0)
    for part in parts:
        total = total.plus(part)
    return total


def apart(parts: Iterable[Spread]) -> Spread:
    """Sum of figures whose factors come from different studies.

    low = Σ mid - √Σ (mid - low)², high = Σ mid + √Σ (high - mid)²: the law of propagation for
    independent errors (GUM, JCGM 100:2008, 5.1.2), applied to each side of the interval.
    """
    listed = list(parts)
    mid = sum(part.mid for part in listed)
    below = sqrt(sum((part.mid - part.low) ** 2 for part in listed))
    above = sqrt(sum((part.high - part.mid) ** 2 for part in listed))
    return Spread(mid, mid - below, mid + above)
