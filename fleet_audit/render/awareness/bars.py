"""Bars of the deck on one axis from zero: widths in percentages, type of the slide's own size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from fleet_audit.render.charts.svg import element, percent

ROW_EM = 2.3
"""Height of a row of a chart, in ems of the slide's type: a name above, a bar under it."""
BAR_EM = 0.75
AXIS_EM = 1.4
WIDE_AXIS, NARROW_AXIS, GAP = 0.82, 0.74, 0.012
"""Shares of the width that bars may take on a whole slide and on half of one, and that stand
between a bar and its value."""
TICK = 0.002
"""Share of the width of a mark whose value is too small to be drawn."""


class Mark(NamedTuple):
    """A row of a chart: its name, its value as a share of the axis, the value in words."""

    label: str
    share: float
    words: str
    fill: str = "accent"
    share_to: float | None = None
    """Where it is an interval: its other end, `share` being the first."""
    point: float | None = None
    """Of an interval, its value."""


def rows(
    name: str,
    marks: Sequence[Mark],
    title: str,
    class_: str = "bars full",
    axis: Sequence[tuple[float, str]] = (),
    unit: str = "",
) -> Markup:
    """Bars on one axis from zero, one a row: the name above, the value after the bar.

    `axis` are words at their places above all, or `unit` what all the values are of.
    """
    body = element("title", title, id=f"{name}-d")
    if unit:
        body += element("text", unit, x=0, y="1em", class_="soft")
    reach = NARROW_AXIS if "side" in class_ else WIDE_AXIS
    for where, label in axis:
        body += element("text", label, x=percent(where * reach), y="1em", class_="mid soft")
    head = AXIS_EM if axis or unit else 0.0
    for number, mark in enumerate(marks):
        body += _row(mark, head + number * ROW_EM, reach)
    return element(
        "svg",
        body,
        class_=class_,
        width="100%",
        height=f"{round(head + len(marks) * ROW_EM, 2)}em",
        role="img",
        aria_labelledby=f"{name}-d",
    )


def _row(mark: Mark, top: float, reach: float) -> Markup:
    begin, end = (0.0, mark.share) if mark.share_to is None else (mark.share, mark.share_to)
    is_interval = mark.share_to is not None
    base = f"{round(top + 1.3 + BAR_EM, 2)}em"
    body = element("text", mark.label, x=0, y=f"{round(top + 1, 2)}em")
    body += element(
        "rect",
        x=percent(begin * reach),
        y=f"{round(top + 1.3, 2)}em",
        width=percent(max((end - begin) * reach, TICK)),
        height=f"{BAR_EM}em",
        class_=mark.fill,
    )
    body += element(
        "text",
        mark.words,
        x="100%" if is_interval else percent(end * reach + GAP),
        y=base,
        class_="end value" if is_interval else "value",
    )
    if mark.point is not None:
        body += element(
            "circle", cx=percent(mark.point * reach), cy=f"{round(top + 1.3 + BAR_EM / 2, 3)}em",
            r=".3em", class_="ink",
        )  # fmt: skip
    return body


def part_of(name: str, identifier: str, title: str) -> Markup:
    """A bar that a script fills: a share of a whole."""
    body = element("title", title, id=f"{name}-d")
    body += element("rect", width="100%", height="1.1em", class_="pale")
    body += element("rect", id=identifier, width="0%", height="1.1em", class_="accent")
    return element(
        "svg", body, class_="bars", width="100%", height="1.1em", role="img",
        aria_labelledby=f"{name}-d",
    )  # fmt: skip
