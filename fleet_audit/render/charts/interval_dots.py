"""Values on one scale, each with its interval: a dot for the value, a line for the doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.render.charts.axis import grid, place, ticks, top_of
from fleet_audit.render.charts.svg import HATCH, bar, chart, dot, group, line, text

ROW = 48.0
BAR = 9.0
HEAD = 26.0


@dataclass(frozen=True)
class Interval:
    """A labelled value with its bounds, and how it splits in two."""

    label: str
    aside: str
    value: float | None
    low: float | None
    high: float | None
    first: float | None
    """Part of the value drawn in the accent colour; the rest is drawn in ink."""
    text: str
    """The value in words, or a word that says it is unknown."""
    is_proxy: bool = False
    is_estimated: bool = False
    """Whether it stands for devices that nobody saw: its bar is drawn hollow."""
    anchors: tuple[str, ...] = ()
    """Ids of the figures the row shows, the outermost first."""
    parts: tuple[str, str] = ("", "")
    """Ids of the two parts of the bar."""


def interval_dots(
    name: str, title: str, description: str, rows: list[Interval], tick: Callable[[float], str]
) -> Markup:
    """Rows of label, value, bar and interval under one axis; `tick` writes the scale."""
    top = top_of(bound for row in rows for bound in (row.value, row.high))
    labels = [(place(mark, top), tick(mark)) for mark in ticks(top)]
    height = HEAD + len(rows) * ROW
    drawn = grid(labels, HEAD - 6, height)
    for number, row in enumerate(rows):
        content = _row(row, HEAD + number * ROW, top)
        for anchor in reversed(row.anchors):
            content = group(content, anchor)
        drawn += content
    return chart(name, height, title, description, drawn)


def _row(row: Interval, y: float, top: float) -> Markup:
    heading = text(0, y + 20, Markup("{} <tspan>{}</tspan>").format(row.label, row.aside), "label")
    if row.value is None:
        return _parts(row, heading, text(1, y + 20, row.text, "aside end"))
    return heading + text(1, y + 20, row.text, "value end") + _marks(row, row.value, y + 27, top)


def _marks(row: Interval, value: float, y: float, top: float) -> Markup:
    end = place(value, top)
    split = min(place(row.first or 0.0, top), end)
    drawn = _parts(
        row,
        bar(0, split, y, BAR, _fill(row)),
        bar(split, end - split, y, BAR, "hollow" if row.is_estimated else "ink"),
    )
    track = y + BAR + 7
    if row.low is not None and row.high is not None:
        drawn += _whisker(place(row.low, top), place(row.high, top), track)
    return drawn + dot(end, track, "dot", radius=3.0)


def _fill(row: Interval) -> str:
    if row.is_proxy:
        return HATCH
    return "hollow accent-line" if row.is_estimated else "accent"


def _parts(row: Interval, first: Markup, second: Markup) -> Markup:
    return group(first, row.parts[0] or None) + group(second, row.parts[1] or None)


def _whisker(low: float, high: float, y: float) -> Markup:
    return (
        line(low, y, high, y, "whisker")
        + line(low, y - 3, low, y + 3, "whisker")
        + line(high, y - 3, high, y + 3, "whisker")
    )
