"""A figure that is nothing but the sum of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fleet_audit.footprint.explain.arithmetic import equals, given, number
from fleet_audit.model.explanation import Explanation


class Addend(NamedTuple):
    """What is added: its name, how much, and the figure it is, if it is one."""

    symbol: str
    value: float
    origin: str


def added(
    figure: str,
    unit: str,
    formula: str,
    parts: Sequence[Addend],
    notes: tuple[str, ...] = (),
) -> Explanation:
    """The sum of the parts, those of nothing left out of its arithmetic."""
    counted = [part for part in parts if part.value]
    whole = sum(part.value for part in parts)
    left = " + ".join(number(part.value) for part in counted).replace("+ -", "− ") or "0"
    return Explanation(
        figure=figure,
        value=whole,
        unit=unit,
        formula=formula,
        arithmetic=equals(left, whole, unit),
        terms=tuple(given(part.symbol, part.value, unit, part.origin) for part in counted),
        notes=notes,
    )
