"""The drawings of the deck: one idea each, in true proportion, with few words on them.

Those with a `viewBox` grow with the slide; their type is large enough to be read on a phone too.
Charts have widths in percentages, like the charts of the report, and type of the slide's own size.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from markupsafe import Markup

from fleet_audit.render.charts.lettering import breadth, folded
from fleet_audit.render.charts.svg import element, percent, pixels

ROW_EM = 2.3
"""Height of a row of a chart, in ems of the slide's type: a name above, a bar under it."""
BAR_EM = 0.75
AXIS_EM = 1.4
WIDE_AXIS, NARROW_AXIS, GAP = 0.82, 0.74, 0.012
"""Shares of the width that bars may take on a whole slide and on half of one, and that stand
between a bar and its value."""
TICK = 0.002
"""Share of the width of a mark whose value is too small to be drawn."""


DEEP, WIDE, MIDDLE = 330.0, 262.0, 286.0
"""Of the iceberg: how deep it goes, half its width at the water, its middle."""
TALL, LEAST_WATER, LEAST_DEEP = 430.0, 120.0, 160.0
"""Height of the whole iceberg at most, of the air above the water and of the water at least."""
PUSHES = ((0.0, 0.0), (58.0, 22.0), (96.0, 4.0), (170.0, 34.0), (214.0, 12.0), (330.0, 40.0))
"""Depths of the iceberg, and how far each is pushed sideways, which keeps areas."""
LEADING, TYPE = 38.0, 32
ASIDE = 230.0
"""Room for words beside the point of the iceberg."""
SANS = 0.86
"""Width of bold type of usual fonts, as a share of the widest one that `breadth` counts on."""


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


class Depth(NamedTuple):
    """A layer of the iceberg under the water, in words of at most two lines."""

    value: float
    words: tuple[str, ...]


def drawing(name: str, width: int, height: int, title: str, body: Markup) -> Markup:
    """A drawing that grows with the slide, with its name for who cannot see it."""
    return element(
        "svg",
        element("title", title, id=f"{name}-d") + body,
        class_="figure",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_labelledby=f"{name}-d",
    )


def words(x: float, y: float, size: int, text: str, class_: str | None = None) -> Markup:
    """A line of type in a drawing."""
    return element("text", text, x=pixels(x), y=pixels(y), font_size=size, class_=class_)


def path(d: str, class_: str) -> Markup:
    """A shape."""
    return element("path", d=d, class_=class_)


def shelf(title: str) -> Markup:
    """Four objects of any shop, each with a price tag that asks what it weighs."""
    things = (
        "M60 128h180v112h-180zM40 240h220l18 26h-256z",
        "M380 96h210v132h-210zM485 228v38M430 266h110",
        "M722 126h76q10 0 10 10v120q0 10-10 10h-76q-10 0-10-10v-120q0-10 10-10zM748 246h24",
        "M920 206h190v60h-190zM948 206l16-62h102l16 62zM980 144v-34h70v34M990 236h50",
    )
    tags = ((232, 100), (590, 66), (806, 96), (1064, 84))
    body = path("M0 268H1136", "stroke")
    for thing, (x, y) in zip(things, tags, strict=True):
        body += path(thing, "stroke filled")
        body += path(f"M{x - 8} {y + 22}l24-18h64v40h-64l-24-22z", "accent")
        body += words(x + 48, y + 36, 36, "?", "on mid strong")
    return drawing("opening", 1136, 272, title, body)


def hundred(share_pct: float, title: str) -> Markup:
    """A hundred squares, of which so many are filled: the last one in part."""
    side, pitch, across = 38, 46, 10
    body = Markup("")
    for number in range(100):
        row, column = divmod(number, across)
        x, y = column * pitch + 1, row * pitch + 1
        body += path(f"M{x} {y}h{side}v{side}h-{side}z", "pale")
        if filled := min(max(share_pct - number, 0.0), 1.0):
            body += path(f"M{x} {y}h{pixels(side * filled)}v{side}H{x}z", "accent")
    return drawing("share", 456, 456, title, body)


def iceberg(
    tip: Depth, depths: Sequence[Depth], unknown: str, title: str, unit: str = ""
) -> Markup:
    """Areas in proportion: the tip above the water, a layer for each depth, and what none knows.

    Both are triangles of one shape, so that their heights go as the roots of what they stand for.
    Layers are slices of the lower one, pushed sideways: a push keeps their areas.
    """
    whole = sum(one.value for one in depths) or 1.0
    root = sqrt(tip.value / whole)
    scale = min(1.0, TALL / (DEEP * (1 + root)))
    water = max(LEAST_WATER, DEEP * scale * root + 20)
    deep = max(DEEP * scale, LEAST_DEEP)
    sea = {"y": pixels(water), "height": pixels(deep + 26)}
    body = element("rect", x=0, width=640, class_="water", **sea)
    body += _tip(tip, DEEP * scale * root, water)
    for number, line in enumerate(folded(unit, ASIDE, TYPE) if unit else ()):
        body += words(14, 32 + LEADING * number, TYPE, line)
    reached = 0.0
    for one in depths:
        begin, reached = reached, reached + one.value / whole
        body += _slice(one, (begin, reached), scale, water)
    lines = folded(unknown, ASIDE, TYPE)
    for number, line in enumerate(lines):
        body += words(14, water + deep - LEADING * (len(lines) - 1 - number), TYPE, line)
    return drawing("iceberg", 640, round(water + deep + 26), title, body)


def _tip(tip: Depth, height: float, water: float) -> Markup:
    half = WIDE / DEEP * height
    body = path(
        f"M{pixels(MIDDLE - half)} {pixels(water)}L{pixels(MIDDLE + 9)} {pixels(water - height)}"
        f"L{pixels(MIDDLE + half)} {pixels(water)}Z",
        "accent",
    )
    lowest, beside = max(18.0, height * 0.35), MIDDLE + half * 0.65 + 26
    for number, line in enumerate(tip.words):
        y = water - lowest - LEADING * (len(tip.words) - 1 - number)
        body += words(beside, y, TYPE, line, "strong" if number == 0 else None)
    return body


def _slice(one: Depth, shares: tuple[float, float], scale: float, water: float) -> Markup:
    """A slice of the triangle between two shares of its area, counted from the water."""
    top, bottom = (DEEP * (1 - sqrt(1 - min(share, 1.0))) for share in shares)
    heights = [top, *(y for y, _push in PUSHES if top < y < bottom), bottom]
    left = [f"{pixels(_edge(y, -1, scale))} {pixels(water + y * scale)}" for y in heights]
    right = [f"{pixels(_edge(y, 1, scale))} {pixels(water + y * scale)}" for y in heights]
    body = path(f"M{'L'.join([*left, *reversed(right)])}Z", "ink cut")
    middle = (top + bottom) / 2
    near = [min(max(middle + by, 0.0), DEEP) for by in (-TYPE / 2, 0.0, TYPE / 2)]
    before = max(_edge(depth, -1, scale) for depth in near)
    after = min(_edge(depth, 1, scale) for depth in near)
    room = after - before - 20
    if lines := _within(one.words, room, (bottom - top) * scale):
        x, class_ = (before + after) / 2, "on mid strong"
    else:
        lines, x, class_ = one.words, _edge(middle, 1, scale) + 26, "strong"
    for number, line in enumerate(lines):
        y = water + middle * scale + 11 + LEADING * (number - (len(lines) - 1) / 2)
        body += words(x, y, TYPE, line, class_)
    return body


def _within(lines: Sequence[str], room: float, height: float) -> Sequence[str]:
    """The words on one line, else on their own lines, where a slice has room for them."""
    for tried in ([" ".join(lines)], lines):
        widest = max(breadth(line, TYPE) * SANS for line in tried)
        if widest < room and len(tried) * LEADING < height:
            return tried
    return ()


def _edge(depth: float, side: int, scale: float) -> float:
    """Where the left (-1) or the right (1) edge of the iceberg stands at a depth."""
    half = WIDE * (1 - depth / DEEP)
    (upper, push), (lower, pushed) = next(
        pair for pair in pairwise(PUSHES) if depth <= pair[1][0] + 1e-6
    )
    pushed_by = push + (pushed - push) * (depth - upper) / (lower - upper)
    return MIDDLE + scale * (side * half + pushed_by)


def heap(times: float, whole: str, device: str, title: str) -> Markup:
    """A square of material and the square of the device made of it, areas in true proportion."""
    side = 440.0
    small = side / sqrt(times)
    body = element("rect", x=0, y=0, width=side, height=side, class_="ink")
    body += words(220, 250, 92, whole, "on mid big")
    body += element(
        "rect", x=500, y=pixels(side - small), width=pixels(small), height=pixels(small),
        class_="accent",
    )  # fmt: skip
    body += words(500 + small / 2, side - small - 18, 44, device, "mid big")
    return drawing("material", 600, 440, title, body)


def sheet(title: str) -> Markup:
    """A sheet of paper with three lines and a signature."""
    body = path("M70 10h330l70 70v400h-400z", "stroke filled")
    body += path("M400 10v70h70", "stroke")
    for y in (150, 230, 310):
        body += path(f"M110 {y - 26}h30v30h-30z", "stroke")
        body += path(f"M114 {y - 12}l10 12 22-36", "stroke red")
        body += path(f"M170 {y}h250", "stroke")
    body += path("M250 430c20-50 40-50 34-6s30-30 40-24 0 26 22 16 40-10 74-8", "stroke red")
    return drawing("commitment", 540, 490, title, body)


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
