"""From one total to another, step by step: each step begins where the one before it ended."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.render.charts.axis import top_of
from fleet_audit.render.charts.lettering import LEADING, beside, folded
from fleet_audit.render.charts.svg import bar, chart, line, lines_of_type, text

ROW = 44.0
BAR = 14.0


@dataclass(frozen=True)
class Step:
    """A change, or a total where it stands."""

    label: str
    value: float
    """Of a change, what it adds, below zero where it takes away; of a total, the whole."""
    text: str
    is_total: bool = False


def waterfall(name: str, title: str, description: str, steps: list[Step]) -> Markup:
    """Steps from above down, on one scale that holds every level on the way."""
    spans = _spans(steps)
    lowest = min(0.0, *(low for low, _ in spans)) if spans else 0.0
    length = top_of(high - lowest for _, high in spans)

    def drawn(width: float) -> tuple[float, Markup]:
        return _steps(list(zip(steps, spans, strict=True)), lowest, length, width)

    return chart(name, title, description, drawn)


def _steps(
    steps: list[tuple[Step, tuple[float, float]]], lowest: float, length: float, width: float
) -> tuple[float, Markup]:
    """Where the last step ends, and the drawing of all."""
    links, drawn, y, level = Markup(""), Markup(""), 0.0, None
    for step, (low, high) in steps:
        label = folded(step.label, beside(step.text, width))
        drawn += lines_of_type(0, y + 18, label, "label") + text(1, y + 18, step.text, "value end")
        y += (len(label) - 1) * LEADING
        start, end = ((bound - lowest) / length for bound in (low, high))
        start, end = max(0.0, min(start, 1.0)), max(0.0, min(end, 1.0))
        drawn += bar(start, end - start, y + 25, BAR, _fill(step))
        if level is not None:
            links += line(level[0], level[1], level[0], y + 25, "rule")
        closing = high if step.value >= 0 or step.is_total else low
        level = (max(0.0, min((closing - lowest) / length, 1.0)), y + 25 + BAR)
        y += ROW
    return y, links + drawn


def _spans(steps: list[Step]) -> list[tuple[float, float]]:
    """Lower and upper level of each step."""
    spans, level = [], 0.0
    for step in steps:
        start = 0.0 if step.is_total else level
        level = step.value if step.is_total else level + step.value
        spans.append((min(start, level), max(start, level)))
    return spans


def _fill(step: Step) -> str:
    if step.is_total:
        return "ink"
    return "accent" if step.value > 0 else "hollow"
