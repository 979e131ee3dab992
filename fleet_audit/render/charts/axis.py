"""Scales: round ticks, and where a value falls."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, isfinite, log10

from markupsafe import Markup

from fleet_audit.render.charts.svg import line, text

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


LEAST = 1e-300
"""What is smaller has no length: a part of it may be zero to a computer."""


def top_of(values: Iterable[float | None]) -> float:
    """Largest finite value, or one where there is none, so that a scale always has a length."""
    return max((v for v in values if v is not None and isfinite(v) and v > LEAST), default=1.0)


def ticks(top: float, most: int = 4) -> list[float]:
    """Round numbers from zero up to the top, at most that many above zero."""
    rough = top / most
    power = 10.0 ** floor(log10(rough))
    step = next(s * power for s in STEPS if s * power >= rough * (1 - 1e-9))
    return [step * i for i in range(floor(top / step + 1e-9) + 1)]


def place(value: float, top: float) -> float:
    """Where a value falls between zero and the top of the scale, kept inside."""
    return min(max(value / top, 0.0), 1.0)


def grid(marks: list[tuple[float, str]], upper: float, lower: float) -> Markup:
    """Vertical hairlines at (place, label), labels above them."""
    drawn = Markup("")
    for where, label in marks:
        side = "end" if where > 0.9 else "mid" if where > 0.05 else ""
        drawn += line(where, upper, where, lower, "grid")
        drawn += text(where, upper - 6, label, f"tick {side}".strip())
    return drawn
