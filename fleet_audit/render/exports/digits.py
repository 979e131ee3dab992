"""How many digits a number has in the lists and workbooks of a fleet."""

from __future__ import annotations

SIGNIFICANT_DIGITS = 12
"""Of a number in a list: sums of what is written are those of what was computed to 1e-11 of what is
added, and no line tells what binary fractions make of 12.3."""
_SHORT = SIGNIFICANT_DIGITS + 1
"""Characters, the point among them, of a number that has no more digits than that."""


def rounded(value: float) -> float:
    """A number as lists give it, to twelve significant digits; a count stays whole."""
    if isinstance(value, int) or len(float.__repr__(value)) <= _SHORT:
        return value
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")
