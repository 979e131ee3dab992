"""Values on one scale, each with its interval: a dot for the value, a line for the doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.render.charts.axis import grid, place, ticks, top_of
from fleet_audit.render.charts.lettering import ASIDE, LEADING, VALUE, beside, breadth, folded
from fleet_audit.render.charts.svg import (
    HATCH,
    bar,
    chart,
    dot,
    group,
    line,
    lines_of_type,
    text,
)

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


def largest(rows: list[Interval]) -> float:
    """The largest bound of some rows; 0 where nothing is known."""
    return max((row.high or row.value or 0.0 for row in rows), default=0.0)


def interval_dots(
    name: str,
    title: str,
    description: str,
    rows: list[Interval],
    tick: Callable[[float], str],
    *,
    full: float | None = None,
) -> Markup:
    """Rows of label, value, bar and interval under one axis; `tick` writes the scale.

    The axis reaches the largest bound; that of marks out of a `full` one reaches it always.
    """
    top = full or top_of(bound for row in rows for bound in (row.value, row.high))
    labels = [(place(mark, top), tick(mark)) for mark in ticks(top)]

    def drawn(width: float) -> tuple[float, Markup]:
        drawn, y = Markup(""), HEAD
        for row in rows:
            y, content = _row(row, y, top, width)
            for anchor in reversed(row.anchors):
                content = group(content, anchor)
            drawn += content
        return y, grid(labels, HEAD - 6, y) + drawn

    return chart(name, title, description, drawn)


def _row(row: Interval, y: float, top: float, width: float) -> tuple[float, Markup]:
    """A row from a height down; where it ends, and its drawing."""
    lines, heading = _heading(row, y + 20, width)
    foot = y + ROW + (lines - 1) * LEADING
    if row.value is None:
        return foot, _parts(row, heading, text(1, y + 20, row.text, "aside end"))
    value = text(1, y + 20, row.text, "value end")
    return foot, heading + value + _marks(row, row.value, foot - ROW + 27, top)


def _heading(row: Interval, y: float, width: float) -> tuple[int, Markup]:
    """The name, and the remark after it or under it, all beside the value; how many lines."""
    room = beside(row.text, width, ASIDE if row.value is None else VALUE)
    *above, last = folded(row.label, room)
    drawn = lines_of_type(0, y, above, "label")
    y += len(above) * LEADING
    if breadth(f"{last} ") + breadth(row.aside, ASIDE) <= room:
        words = Markup("{} <tspan>{}</tspan>").format(last, row.aside)
        return len(above) + 1, drawn + text(0, y, words, "label")
    aside = folded(row.aside, room, ASIDE) if row.aside else []
    drawn += text(0, y, last, "label") + lines_of_type(0, y + LEADING, aside, "aside")
    return len(above) + 1 + len(aside), drawn


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
