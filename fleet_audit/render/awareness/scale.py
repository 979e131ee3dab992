"""The gestures as bars on one linear scale, one small drawing a line, beside its words.

Colours and sizes stand on the marks themselves, since a maker of PDF does not lay the page's
style over a drawing; browsers do, so that the dark and a theme have theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.render.awareness.telling import Ranked, Telling
from fleet_audit.render.charts.svg import element, percent, pixels

HEIGHT = 14.0
BAR = 10.0
INK, ACCENT = "#191816", "#b0391a"
LEAST_KG = 0.1
"""Under which a bar would be thinner than its own outline."""


@dataclass(frozen=True)
class Line:
    """One gesture: its words, and its bar."""

    label: str
    mass: str
    between: str
    bar: Markup


def scale(telling: Telling) -> list[Line]:
    """The gestures that a bar can show, all on the scale of the widest doubt."""
    drawn = [one for one in telling.ranking if one.kgco2e.mid >= LEAST_KG]
    top = max(one.kgco2e.high for one in drawn)
    return [Line(one.label, one.mass, one.between, _bar(one, top)) for one in drawn]


def _bar(one: Ranked, top: float) -> Markup:
    return bar_of(*(value / top for value in one.kgco2e))


def bar_of(value: float, low: float, high: float) -> Markup:
    """A bar from zero, and a line as long as the doubt, in shares of the width.

    The words beside it say the same.
    """
    bar = element(
        "rect",
        x=0,
        y=pixels((HEIGHT - BAR) / 2),
        width=percent(value),
        height=pixels(BAR),
        fill=ACCENT,
        class_="bar",
    )
    doubt = _doubt(low, high) if low < high else Markup("")
    height = pixels(HEIGHT)
    return element("svg", bar + doubt, width="100%", height=height, aria_hidden="true")


def _doubt(low: float, high: float) -> Markup:
    """A light line under a dark one, so that it shows on the bar and beside it, in grey too."""
    middle, first, last = pixels(HEIGHT / 2), percent(low), percent(high)
    ends = {"x1": first, "x2": last, "y1": middle, "y2": middle}
    halo = element("line", **ends, stroke="#fff", stroke_width=4, class_="halo")
    return halo + element("line", **ends, stroke=INK, stroke_width=1.4, class_="doubt")
