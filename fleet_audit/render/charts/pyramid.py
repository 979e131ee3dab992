"""Ages as a pyramid: the youngest at the foot, two kinds of equipment on either side."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.render.charts.axis import top_of
from fleet_audit.render.charts.lettering import LEADING, NARROW, VALUE, breadth, folded
from fleet_audit.render.charts.svg import HATCH, bar, chart, line, lines_of_type, text

ROW = 26.0
HEAD = 30.0
LEFT, RIGHT = 0.42, 0.58
"""Where the middle column of ages begins and ends."""


@dataclass(frozen=True)
class Band:
    """Devices between two ages, on the left and on the right of the middle."""

    label: str
    left: int
    right: int
    left_text: str
    right_text: str
    is_unknown: bool = False


def pyramid(
    name: str, title: str, description: str, bands: list[Band], sides: tuple[str, str]
) -> Markup:
    """Bands from the youngest to the oldest; drawn upwards, unknown ages apart at the foot."""
    known = [band for band in bands if not band.is_unknown][::-1]
    unknown = [band for band in bands if band.is_unknown]
    top = top_of(float(count) for band in bands for count in (band.left, band.right))
    number = max(breadth(words, VALUE) for b in bands for words in (b.left_text, b.right_text))
    scale = (LEFT - (number + 8) / NARROW) / top

    def drawn(width: float) -> tuple[float, Markup]:
        heads = [folded(side, LEFT * width) for side in sides]
        head = HEAD + (max(map(len, heads)) - 1) * LEADING
        foot = head + len(known) * ROW
        marks = lines_of_type(LEFT, 14, heads[0], "label end")
        marks += lines_of_type(RIGHT, 14, heads[1], "label") + _spine(head, foot)
        for row, band in enumerate(known):
            marks += _band(band, head + row * ROW, scale)
        for row, band in enumerate(unknown):
            marks += _band(band, foot + 10 + row * ROW, scale)
        return foot + len(unknown) * (ROW + 10), marks

    return chart(name, title, description, drawn)


def _band(band: Band, y: float, scale: float) -> Markup:
    left, right = (scale * count for count in (band.left, band.right))
    fills = (HATCH, HATCH) if band.is_unknown else ("accent", "ink")
    drawn = text(0.5, y + 16, band.label, "tick mid")
    if band.left:
        drawn += bar(LEFT - left, left, y + 2, ROW - 4, fills[0])
        drawn += text(LEFT - left, y + 17, band.left_text, "value end", dx=-6)
    if band.right:
        drawn += bar(RIGHT, right, y + 2, ROW - 4, fills[1])
        drawn += text(RIGHT + right, y + 17, band.right_text, "value", dx=6)
    return drawn


def _spine(head: float, foot: float) -> Markup:
    return line(LEFT, head, LEFT, foot, "rule") + line(RIGHT, head, RIGHT, foot, "rule")
