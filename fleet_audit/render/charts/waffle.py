"""A hundred squares, of which so many are filled: a share that can be counted."""

from __future__ import annotations

from markupsafe import Markup

from fleet_audit.render.charts.lettering import LEADING, folded
from fleet_audit.render.charts.svg import chart, element, lines_of_type, pixels

ACROSS = 20
DOWN = 5
SIDE, PITCH = 11.0, 14.0
"""Pixels of a square, and from one to the next: twenty fit the narrowest page."""


def waffle(name: str, title: str, description: str, parts: list[tuple[str, float, str]]) -> Markup:
    """Parts as (label, share of the whole, fill), in the order given; what is left stays empty."""
    fills = _fills(parts)
    squares = Markup("").join(
        _square(number, fills[number] if number < len(fills) else "hollow")
        for number in range(ACROSS * DOWN)
    )

    def drawn(width: float) -> tuple[float, Markup]:
        keys, y = Markup(""), DOWN * PITCH + 8
        for label, _share, fill in parts:
            lines = folded(label, width - 22)
            keys += element("rect", x=0, y=pixels(y + 3), width=SIDE, height=SIDE, class_=fill)
            keys += lines_of_type(0, y + 14, lines, "label", dx=22)
            y += LEADING * len(lines) + 6
        return y, squares + keys

    return chart(name, title, description, drawn)


def _fills(parts: list[tuple[str, float, str]]) -> list[str]:
    """The fill of each square: whole squares, so that they never exceed the hundred."""
    fills: list[str] = []
    reached = 0.0
    for _label, share, fill in parts:
        reached += max(0.0, min(share, 1.0))
        fills += [fill] * (min(round(reached * ACROSS * DOWN), ACROSS * DOWN) - len(fills))
    return fills


def _square(number: int, fill: str) -> Markup:
    row, column = divmod(number, ACROSS)
    return element(
        "rect",
        x=pixels(column * PITCH),
        y=pixels(row * PITCH),
        width=SIDE,
        height=SIDE,
        class_=fill,
    )
