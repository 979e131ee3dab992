"""What each action avoids and what a tonne of it costs: the width of a step, and its height.

Steps stand in the order given, which their list says: those that pay for themselves by what they
return, then the others by what a tonne costs. A cost below zero hangs under the line.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.render.charts.lettering import (
    ASIDE,
    GAP,
    LEADING,
    VALUE,
    beside,
    breadth,
    folded,
)
from fleet_audit.render.charts.svg import bar, chart, line, lines_of_type, text

PLOT = 150.0
HEAD = 38.0
INSET = 30.0
"""Room for the letter by which a step is known in the list."""
LEAST = 0.002
"""Width of a step that would not be seen otherwise, as a share of the whole."""


@dataclass(frozen=True)
class Action:
    """An action: what it avoids in a year, and what a tonne costs."""

    label: str
    avoided: float
    """kgCO2e a year, above zero."""
    eur_per_tonne: float | None
    """Null where a price is missing: it stands on the line, hollow."""
    text: str
    """What it avoids, in words."""
    aside: str
    """What a tonne costs, in words."""


def abatement_curve(
    name: str, title: str, description: str, actions: list[Action], axis: tuple[str, str]
) -> Markup:
    """Steps side by side, each with a letter, and the list of them below; `axis` names the two."""
    costs = [one.eur_per_tonne for one in actions if one.eur_per_tonne is not None]
    top, bottom = max([0.0, *costs]), min([0.0, *costs])
    length = (top - bottom) or 1.0
    zero = HEAD + PLOT * (top / length)
    marks = _steps(actions, zero, length)

    def drawn(width: float) -> tuple[float, Markup]:
        head = lines_of_type(0, 14, folded(axis[0], width, ASIDE), "aside")
        foot = text(1, HEAD + PLOT + 20, axis[1], "aside end")
        height, listed = _listed(actions, HEAD + PLOT + 30, width)
        return height, head + marks + foot + listed

    return chart(name, title, description, drawn)


def _steps(actions: list[Action], zero: float, length: float) -> Markup:
    """The steps side by side along their line, each with its letter where there is room."""
    drawn, reached = Markup(""), 0.0
    for number, (one, width) in enumerate(zip(actions, _widths(actions), strict=True)):
        drawn += _step(one, reached, width, zero, length)
        if width > breadth(letter(number), ASIDE) / 240:
            middle = min(max(reached + width / 2, 0.0), 1.0)
            y = zero - 4 if (one.eur_per_tonne or 0) < 0 else zero + 14
            drawn += text(middle, y, letter(number), "tick mid")
        reached += width
    return drawn + line(0, zero, 1, zero, "rule")


def _listed(actions: list[Action], y: float, width: float) -> tuple[float, Markup]:
    """The list of the steps under the drawing, and where it ends."""
    drawn = Markup("")
    for number, one in enumerate(actions):
        lines = folded(one.label, beside(one.text, width, VALUE, inset=INSET))
        remark = folded(one.aside, width - INSET, ASIDE)
        drawn += text(0, y + 16, letter(number), "aside")
        drawn += lines_of_type(0, y + 16, lines, "label", dx=INSET)
        drawn += text(1, y + 16, one.text, "value end")
        y += len(lines) * LEADING
        drawn += lines_of_type(0, y + 16, remark, "aside", dx=INSET)
        y += len(remark) * LEADING + GAP
    return y, drawn


def letter(number: int) -> str:
    """A to Z, then AA, AB and on."""
    first, last = divmod(number, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)


def _widths(actions: list[Action]) -> list[float]:
    """Shares of the width, none too thin to be seen; together the whole."""
    total = sum(max(one.avoided, 0.0) for one in actions) or 1.0
    widths = [max(max(one.avoided, 0.0) / total, LEAST) for one in actions]
    whole = sum(widths)
    return [width / whole for width in widths]


def _step(one: Action, start: float, width: float, zero: float, length: float) -> Markup:
    room = max(min(width, 1.0 - start), 0.0)
    if one.eur_per_tonne is None:
        return bar(start, room, zero - 5, 10, "hollow")
    height = PLOT * (abs(one.eur_per_tonne) / length)
    y = zero - height if one.eur_per_tonne > 0 else zero
    return bar(start, room, y, max(height, 1.5), "ink" if one.eur_per_tonne > 0 else "accent")
