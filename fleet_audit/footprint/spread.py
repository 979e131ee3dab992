"""From a reference row to a value between bounds."""

from __future__ import annotations

from typing import NamedTuple

from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.load import Reference


class Spread(NamedTuple):
    """A value and its interval, in the unit of the row."""

    mid: float
    low: float
    high: float

    def scaled(self, factor: float) -> Spread:
        """The same, times a positive factor."""
        return Spread(self.mid * factor, self.low * factor, self.high * factor)

    def plus(self, other: Spread) -> Spread:
        """The sum, bounds moving together (nothing says that the errors are independent)."""
        return Spread(self.mid + other.mid, self.low + other.low, self.high + other.high)


NOTHING = Spread(0.0, 0.0, 0.0)


def spread_of(row: ReferenceRow, reference: Reference) -> Spread:
    """The row's own bounds; without any, value / 2 to value × 2 (rule RULE-NO-SPREAD).

    Lifetimes, duty cycles and laws are conventions: without bounds they have none to add.
    """
    if row.lower is not None and row.upper is not None:
        return Spread(row.value, row.lower, row.upper)
    if row.kind in {"embodied", "power", "energy"}:
        factor = reference.row("RULE-NO-SPREAD").value
        return Spread(row.value, row.value / factor, row.value * factor)
    return Spread(row.value, row.value, row.value)
