"""An iceberg in true proportion: what is seen above the water, and what lies under it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from markupsafe import Markup

from fleet_audit.render.awareness.drawings import drawing, path, words
from fleet_audit.render.charts.lettering import breadth, folded
from fleet_audit.render.charts.svg import element, pixels

DEEP, WIDE, MIDDLE = 330.0, 262.0, 286.0
"""Of the iceberg: how deep it goes, half its width at the water, its middle."""
TALL, LEAST_WATER, LEAST_DEEP = 430.0, 120.0, 160.0
"""Height of the whole iceberg at most, of the air above the water and of the water at least."""
PUSHES = ((0.0, 0.0), (58.0, 22.0), (96.0, 4.0), (170.0, 34.0), (214.0, 12.0), (330.0, 40.0))
"""Depths of the iceberg, and how far each is pushed sideways, which keeps areas."""
LEADING, TYPE = 38.0, 32
ASIDE = 230.0
"""Room for words beside the point of the iceberg."""
HIGH = 0.36
"""Where words stand in the lowest slice, which is a point: nearer to its base."""
SANS = 0.86
"""Width of bold type of usual fonts, as a share of the widest one that `breadth` counts on."""


class Depth(NamedTuple):
    """A layer of the iceberg under the water, in words of at most two lines."""

    value: float
    words: tuple[str, ...]


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
    middle = top + (bottom - top) * (HIGH if bottom > DEEP - 1 else 0.5)
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
