"""Bars on one scale from zero, one a line, the name above the bar and the value at its right."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.render.charts.axis import place, top_of
from fleet_audit.render.charts.lettering import ASIDE, LEADING, VALUE, beside, folded
from fleet_audit.render.charts.svg import bar, chart, group, lines_of_type, text

ROW = 44.0
BAR = 12.0


@dataclass(frozen=True)
class Bar:
    """One line: its name, its value, the value in words, a remark under it."""

    label: str
    value: float | None
    text: str
    """The value in words, or a word that says it is unknown."""
    fill: str = "accent"
    aside: str = ""
    anchor: str | None = None


def bars(name: str, title: str, description: str, rows: list[Bar]) -> Markup:
    """Bars in the order given, from the same zero."""
    top = top_of(row.value for row in rows)

    def drawn(width: float) -> tuple[float, Markup]:
        drawn, y = Markup(""), 0.0
        for row in rows:
            y, content = _row(row, y, top, width)
            drawn += group(content, row.anchor)
        return y, drawn

    return chart(name, title, description, drawn)


def _row(row: Bar, y: float, top: float, width: float) -> tuple[float, Markup]:
    """Where a line ends, and its drawing."""
    is_known = row.value is not None
    label = folded(row.label, beside(row.text, width, VALUE if is_known else ASIDE))
    drawn = text(1, y + 18, row.text, "value end" if is_known else "aside end")
    drawn += lines_of_type(0, y + 18, label, "label")
    y += (len(label) - 1) * LEADING
    if row.value is not None:
        drawn += bar(0, place(row.value, top), y + 25, BAR, row.fill)
    aside = folded(row.aside, width, ASIDE) if row.aside else []
    drawn += lines_of_type(0, y + 54, aside, "aside")
    return y + ROW + len(aside) * LEADING, drawn
