"""From a report to the arithmetic behind its plan, its hosting, its progress and its own cost.

All of it is in the report itself, so that what is explained is what was printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from fleet_audit.footprint.explain.own_cost import explain_own_cost, own_cost_names
from fleet_audit.footprint.explain.progress import explain_progress, progress_names
from fleet_audit.hosting.explain import explain_hosted, hosting_names
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.report import ReportContext
from fleet_audit.pipeline.explaining import Asked
from fleet_audit.recommendations.explain.plan import explain_planned, plan_names


class Chapter(NamedTuple):
    """A chapter whose figures are explained from what the report tells there."""

    told: Callable[[ReportContext], Any]
    """What the report tells; null where it has no such chapter."""
    names: Callable[[Any], Iterable[str]]
    explain: Callable[[Any, str], Explanation | None]


CHAPTERS: dict[str, Chapter] = {
    "plan": Chapter(lambda report: report.planned, plan_names, explain_planned),
    "hosting": Chapter(lambda report: report.hosted, hosting_names, explain_hosted),
    "progress": Chapter(
        lambda report: report.since and report.since.diff, progress_names, explain_progress
    ),
    "tool": Chapter(lambda report: report.own_cost, own_cost_names, explain_own_cost),
}
"""First word of the names of its figures → the chapter, in the order of the explanations."""


def explain_one(asked: Asked, name: str) -> Explanation | None:
    """The explanation of a figure of one of these chapters; null where none bears that name."""
    chapter = CHAPTERS[name.partition(".")[0]]
    told = chapter.told(asked.context)
    return None if told is None else chapter.explain(told, name)


def explain_further(context: ReportContext) -> Iterator[Explanation]:
    """Every figure of these chapters that a report prints."""
    for chapter in CHAPTERS.values():
        told = chapter.told(context)
        if told is not None:
            found = (chapter.explain(told, name) for name in chapter.names(told))
            yield from (one for one in found if one is not None)
