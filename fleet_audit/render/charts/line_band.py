"""A value along a line, with the band that it may lie in."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.render.charts.axis import place, ticks, top_of
from fleet_audit.render.charts.svg import chart, dot, element, line, pixels, text

PLOT = 170.0
HEAD, FOOT = 24.0, 24.0


@dataclass(frozen=True)
class Point:
    """A value at a place along the line."""

    at: float
    label: str
    """What stands under it; empty for none."""
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""
    """The value in words, written beside the point; empty for none."""


def line_band(
    name: str, title: str, description: str, points: list[Point], scale: list[tuple[float, str]]
) -> Markup:
    """A line through the known points, from a zero that is drawn; `scale` names heights."""
    top = top_of([*(p.high for p in points), *(p.value for p in points), *(m for m, _ in scale)])
    places = _places(points)
    drawn = Markup("")
    for mark, label in scale:
        y = _height(mark, top)
        drawn += line(0, y, 1, y, "grid") + text(0, y - 4, label, "tick")
    drawn += _drawn(points, places, top)
    for point, x in zip(points, places, strict=True):
        if point.value is not None:
            drawn += dot(x, _height(point.value, top), "dot", radius=3.5)
        drawn += _words(point, x, top)
    return chart(name, title, description, lambda _width: (HEAD + PLOT + FOOT, drawn))


def scale_of(points: list[Point], most: int = 3) -> list[float]:
    """Round heights for the scale, from zero."""
    return ticks(top_of([*(p.high for p in points), *(p.value for p in points)]), most)


def _height(value: float, top: float) -> float:
    return HEAD + PLOT * (1 - place(value, top))


def _places(points: list[Point]) -> list[float]:
    """Where each point falls across, between a margin on either side."""
    first = min((point.at for point in points), default=0.0)
    span = max((point.at for point in points), default=0.0) - first
    return [0.14 + 0.82 * ((point.at - first) / span if span > 0 else 0.5) for point in points]


def _words(point: Point, x: float, top: float) -> Markup:
    side = "end" if x > 0.9 else "mid" if x > 0.1 else ""
    drawn = text(x, HEAD + PLOT + 18, point.label, f"tick {side}".strip()) if point.label else ""
    if point.text and point.value is not None:
        y = max(_height(point.high or point.value, top) - 8, 12.0)
        drawn += text(x, y, point.text, f"value {side}".strip())
    return Markup(drawn)


def _drawn(points: list[Point], places: list[float], top: float) -> Markup:
    """Band and line, in a drawing of its own that stretches with the page."""
    known = [(x, p) for x, p in zip(places, points, strict=True) if p.value is not None]
    bounded = [(x, p) for x, p in known if p.low is not None and p.high is not None]
    paths = Markup("")
    if len(bounded) > 1:
        over = [_at(x, p.high or 0.0, top) for x, p in bounded]
        under = [_at(x, p.low or 0.0, top) for x, p in reversed(bounded)]
        paths += element("path", d=f"M{' '.join(over)} {' '.join(under)}z", class_="band")
    if len(known) > 1:
        along = [_at(x, p.value or 0.0, top) for x, p in known]
        paths += element(
            "path", d=f"M{' '.join(along)}", class_="along", vector_effect="non-scaling-stroke"
        )
    if not paths:
        return paths
    height = pixels(HEAD + PLOT)
    return element(
        "svg",
        paths,
        width="100%",
        height=height,
        viewBox=f"0 0 1000 {height}",
        preserveAspectRatio="none",
    )


def _at(x: float, value: float, top: float) -> str:
    return f"{1000 * x:.1f},{pixels(_height(value, top))}"
