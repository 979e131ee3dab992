"""Columns of their parts, one for each year, beside a hollow one to compare with; and a limit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from fleet_audit.render.charts.axis import place, top_of
from fleet_audit.render.charts.lettering import LEADING, beside, folded
from fleet_audit.render.charts.svg import bar, chart, group, line, lines_of_type, text

HEAD, PLOT, FOOT = 40.0, 180.0, 34.0
ROW = 30.0
SWATCH = 22.0
"""Room for the sign of a line of the key."""
WIDE = 0.44
"""Width of a column, as a share of the room of its year; its neighbour has the same."""


@dataclass(frozen=True)
class Column:
    """A year: its parts from below, what is written over it, and what stands beside it."""

    label: str
    values: tuple[float, ...]
    text: str
    other: float | None = None
    """Height of the hollow column; null for none."""
    anchor: str | None = None


@dataclass(frozen=True)
class Key:
    """A line of the key: what a fill means, and its sum in words."""

    label: str
    text: str
    fill: str


@dataclass(frozen=True)
class Limit:
    """A height that columns are to stay under."""

    value: float
    label: str
    text: str


@dataclass(frozen=True)
class Axis:
    """What the numbers over the columns are, and what columns are compared with."""

    unit: str
    other: Key | None = None
    """Of the hollow columns."""
    limit: Limit | None = None


def stacked_columns(
    name: str, title: str, description: str, columns: list[Column], keys: list[Key], axis: Axis
) -> Markup:
    """Columns from one zero, a key for each of their parts.

    The keys stand below, a line for each fill, for the hollow column and for the limit.
    """
    limit = axis.limit
    heights = [sum(max(value, 0.0) for value in column.values) for column in columns]
    top = top_of([*heights, *(c.other for c in columns), limit.value if limit else None])
    room = 1 / max(len(columns), 1)
    drawn = text(0, 14, axis.unit, "aside")
    ruled = HEAD + PLOT * (1 - place(limit.value, top)) if limit else None
    if ruled is not None:
        drawn += line(0, ruled, 1, ruled, "limit")
    for number, column in enumerate(columns):
        drawn += group(_column(column, number * room, room, top, keys, ruled), column.anchor)
    drawn += line(0, HEAD + PLOT, 1, HEAD + PLOT, "rule")

    def listed(width: float) -> tuple[float, Markup]:
        y, key = _key(keys, axis.other, limit, width)
        return y, drawn + key

    return chart(name, title, description, listed)


def _column(
    column: Column, x: float, room: float, top: float, keys: list[Key], ruled: float | None
) -> Markup:
    width = room * WIDE
    shares = [place(max(value, 0.0), top) for value in column.values]
    drawn = Markup("")
    for share, reached, key in zip(shares, accumulate(shares), keys, strict=True):
        if share > 0:
            drawn += bar(x, width, HEAD + PLOT * (1 - reached), PLOT * share, key.fill)
    if column.other is not None:
        height = PLOT * place(column.other, top)
        drawn += bar(x + width, width * 0.9, HEAD + PLOT - height, height, "hollow")
    over = _clear(HEAD + PLOT * (1 - min(sum(shares), 1.0)) - 7, ruled)
    drawn += text(x + width / 2, over, column.text, "value mid")
    return drawn + text(x + width, HEAD + PLOT + 18, column.label, "tick mid")


def _clear(y: float, ruled: float | None) -> float:
    """Where a value stands that the line of the limit would cross: above it."""
    return y if ruled is None or not y - 14 < ruled < y + 3 else ruled - 6


def _key(
    keys: list[Key], other: Key | None, limit: Limit | None, width: float
) -> tuple[float, Markup]:
    """Where the key ends, and its drawing."""
    y, drawn = HEAD + PLOT + FOOT, Markup("")
    for key in [*keys, *([other] if other else [])]:
        sign = Markup('<rect x="0" y="{}" width="13" height="13" class="{}"/>').format(
            f"{y + 9:.0f}", key.fill
        )
        y, told = _line(y, key.label, key.text, width)
        drawn += sign + told
    if limit is not None:
        sign = Markup('<line x1="0" y1="{0}" x2="14" y2="{0}" class="limit"/>').format(
            f"{y + 15:.0f}"
        )
        y, told = _line(y, limit.label, limit.text, width)
        drawn += sign + told
    return y, drawn


def _line(y: float, label: str, value: str, width: float) -> tuple[float, Markup]:
    lines = folded(label, beside(value, width, inset=SWATCH))
    drawn = line(0, y, 1, y, "rule") + lines_of_type(0, y + 20, lines, "label", dx=SWATCH)
    drawn += text(1, y + 20, value, "value end")
    return y + ROW + (len(lines) - 1) * LEADING, drawn
