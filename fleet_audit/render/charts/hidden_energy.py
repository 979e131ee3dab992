"""Billed energy above the waterline, hidden energy below it, both as primary energy."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.render.charts.axis import place, top_of
from fleet_audit.render.charts.lettering import (
    ASIDE,
    LEADING,
    VALUE,
    beside,
    folded,
)
from fleet_audit.render.charts.svg import bar, chart, element, group, line, lines_of_type, text

ROW = 50.0
WATER = 30.0
"""Room for the waterline and its label."""


@dataclass(frozen=True)
class Depth:
    """One part of the energy; what is billed is seen, the rest is under water."""

    label: str
    aside: str
    value: float | None
    text: str
    """The value in words, or why there is none."""
    is_billed: bool = False
    is_lower_bound: bool = False
    anchor: str | None = None


def hidden_energy(
    name: str, title: str, description: str, rows: list[Depth], waterline: str
) -> Markup:
    """Bars on one scale of primary energy, the billed ones first, the line of sight between."""
    top = top_of(row.value for row in rows)
    seen = [row for row in rows if row.is_billed]
    under = [row for row in rows if not row.is_billed]

    def drawn(width: float) -> tuple[float, Markup]:
        y, drawn = _rows(seen, 0.0, top, width)
        sight = folded(waterline, width, ASIDE)
        drawn += line(0, y + 4, 1, y + 4, "water")
        drawn += lines_of_type(1, y + 21, sight, "aside end")
        foot, deep = _rows(under, y + WATER + (len(sight) - 1) * LEADING, top, width)
        return foot, drawn + deep

    return chart(name, title, description, drawn)


def _rows(rows: list[Depth], y: float, top: float, width: float) -> tuple[float, Markup]:
    """Rows from a height down; where they end, and their drawing."""
    drawn = Markup("")
    for row in rows:
        foot, marks = _row(row, y, top, width)
        drawn, y = drawn + group(marks, row.anchor), foot
    return y, drawn


def _row(row: Depth, y: float, top: float, width: float) -> tuple[float, Markup]:
    """Name and value, the bar under them, the remark under the bar; where they end."""
    is_known = row.value is not None
    label = folded(row.label, beside(row.text, width, VALUE if is_known else ASIDE))
    content = text(1, y + 18, row.text, "value end" if is_known else "aside end")
    content += lines_of_type(0, y + 18, label, "label")
    y += (len(label) - 1) * LEADING
    if row.value is None:
        content += line(0, y + 33, 1, y + 33, "gap")
    else:
        content += _bar(row, row.value, y + 26, top)
    aside = folded(row.aside, width, ASIDE) if row.aside else []
    content += lines_of_type(0, y + 54, aside, "aside")
    return y + ROW + len(aside) * LEADING, content


def _bar(row: Depth, value: float, y: float, top: float) -> Markup:
    # A lower bound keeps a little room for the arrow that says "at least".
    end = place(value, top) * 0.97
    drawn = bar(0, end, y, 12, "ink" if row.is_billed else "accent")
    if row.is_lower_bound:
        drawn += element(
            "svg",
            element("path", d="M2 1l6 5-6 5M8 1l6 5-6 5", class_="more"),
            x=f"{end * 100:.2f}%",
            y=f"{y:.1f}",
            width=16,
            height=12,
        )
    return drawn
