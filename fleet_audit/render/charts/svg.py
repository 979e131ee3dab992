"""The few SVG elements that charts are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from markupsafe import Markup, escape

from fleet_audit.render.charts.lettering import LEADING, NARROW, WIDE

HATCH = "hatch"
"""Class of marks whose figure is borrowed or uncertain; drawn hatched, whatever the colours."""

PRINTED_SMALLER = ((980.0, "chart tall"), (740.0, "chart high"))
"""Pixels that a drawing is higher than → its classes, by which the style prints it smaller: it then
stands on the sheet of its heading, under that of the page."""


def percent(fraction: float) -> str:
    """A share of the width, as SVG writes it."""
    return f"{fraction * 100:.2f}".rstrip("0").rstrip(".") + "%"


def pixels(length: float) -> str:
    """A length in CSS pixels."""
    return f"{length:.1f}".rstrip("0").rstrip(".")


def element(name: str, content: str | Markup = "", **attributes: object) -> Markup:
    """One element; attributes that are None are left out, `class_` stands for `class`."""
    written = "".join(
        [_attribute(key, value) for key, value in attributes.items() if value is not None]
    )
    if not content:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{escape(content)}</{name}>")


@lru_cache(maxsize=8192, typed=True)
def _attribute(key: str, value: object) -> str:
    """One attribute; drawings share most of theirs, so it is kept at hand as it is written."""
    # Names come from our own code; what they hold is escaped here.
    return f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'


def bar(x: float, width: float, y: float, height: float, class_: str) -> Markup:
    """A rectangle whose place and width are shares of the chart's width."""
    return element(
        "rect",
        x=percent(x),
        y=pixels(y),
        width=percent(max(width, 0.0)),
        height=pixels(height),
        class_=class_,
    )


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """A line between two points; x in shares of the width, y in pixels."""
    return element(
        "line", x1=percent(x1), y1=pixels(y1), x2=percent(x2), y2=pixels(y2), class_=class_
    )


def dot(x: float, y: float, class_: str, radius: float = 4.5) -> Markup:
    """A dot."""
    return element("circle", cx=percent(x), cy=pixels(y), r=pixels(radius), class_=class_)


def text(
    x: float,
    y: float,
    words: str | Markup,
    class_: str | None = None,
    *,
    dx: float | None = None,
) -> Markup:
    """A line of type; `end` and `mid` among the classes anchor it there."""
    return element(
        "text", words, x=percent(x), y=pixels(y), class_=class_, dx=(dx and pixels(dx)) or None
    )


def lines_of_type(
    x: float, y: float, lines: list[str], class_: str, *, dx: float | None = None
) -> Markup:
    """Lines of type, one under the other."""
    rows = enumerate(lines)
    return Markup("").join(text(x, y + row * LEADING, words, class_, dx=dx) for row, words in rows)


def group(content: Markup, identifier: str | None = None) -> Markup:
    """Marks that belong together, under the anchor of the figure they show."""
    return element("g", content, id=identifier) if content else Markup("")


@cache
def definitions() -> Markup:
    """The hatching that charts share; a page holds it once, before its charts."""
    stroke = element("path", d="M0 6 6 0M-1 1 1-1M5 7 7 5")
    pattern = element(
        "pattern", stroke, id="hatching", width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return element("svg", pattern, class_="shared", width=0, height=0, aria_hidden="true")


def chart(
    name: str, title: str, description: str, draw: Callable[[float], tuple[float, Markup]]
) -> Markup:
    """A whole chart with its name and its description.

    `draw` gives the height and the marks of a chart on a page of some width. Where a wide page
    needs fewer lines of type than the narrowest, there are two drawings, of which the style shows
    one; the ids of figures stand in that of wide pages.
    """
    wide, narrow = draw(WIDE), draw(NARROW)
    if wide == narrow:
        return _whole(name, title, description, wide)
    bare = narrow[0], Markup(_ID.sub("<g>", narrow[1]))
    return _whole(f"{name}-narrow", title, description, bare, " narrow") + _whole(
        name, title, description, wide, " wide"
    )


_ID = re.compile('<g id="[^"]*">')


def _whole(
    name: str, title: str, description: str, drawn: tuple[float, Markup], class_: str = ""
) -> Markup:
    height, body = drawn
    heading = element("title", title, id=f"{name}-t") + element(
        "desc", description or title, id=f"{name}-d"
    )
    return element(
        "svg",
        heading + body,
        class_=next((named for most, named in PRINTED_SMALLER if height > most), "chart") + class_,
        role="img",
        width="100%",
        height=pixels(height),
        paint_order="stroke",
        aria_labelledby=f"{name}-t",
        aria_describedby=f"{name}-d",
    )
