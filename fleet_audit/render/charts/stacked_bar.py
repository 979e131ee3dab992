"""One bar cut into its parts, each part named on a line of its own below."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from fleet_audit.render.charts.lettering import LEADING, beside, folded
from fleet_audit.render.charts.svg import bar, chart, line, lines_of_type, text

BAR = 34.0
ROW = 30.0
SWATCH = 22.0
"""Room for the square that shows the fill of a part."""


@dataclass(frozen=True)
class Part:
    """A part of the whole: its size, its name, its value in words, its fill."""

    label: str
    value: float
    text: str
    fill: str


def stacked_bar(name: str, title: str, description: str, parts: list[Part]) -> Markup:
    """A bar of full width cut in proportion, with a line for each part in the same order."""
    total = sum(max(part.value, 0.0) for part in parts) or 1.0
    shares = [max(part.value, 0.0) / total for part in parts]
    starts = [0.0, *accumulate(shares)]
    cut = Markup("").join(
        bar(min(start, 1.0), min(share, 1.0 - start), 0, BAR, part.fill)
        for start, share, part in zip(starts, shares, parts, strict=False)
    )

    def drawn(width: float) -> tuple[float, Markup]:
        keys, y = Markup(""), BAR + 14
        for part in parts:
            label = folded(part.label, beside(part.text, width, inset=SWATCH))
            keys += _key(part, label, y)
            y += ROW + (len(label) - 1) * LEADING
        return y, cut + keys

    return chart(name, title, description, drawn)


def _key(part: Part, label: list[str], y: float) -> Markup:
    return (
        line(0, y, 1, y, "rule")
        + _swatch(y, part.fill)
        + lines_of_type(0, y + 20, label, "label", dx=SWATCH)
        + text(1, y + 20, part.text, "value end")
    )


def _swatch(y: float, fill: str) -> Markup:
    return Markup('<rect x="0" y="{}" width="13" height="13" class="{}"/>').format(
        f"{y + 9:.0f}", fill
    )
