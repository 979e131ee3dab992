"""From a report to the arithmetic behind its plan, its hosting, its progress and its own cost.

All of it is in the report itself, so that what is explained is what was printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleet_audit.footprint.explain.own_cost import explain_own_cost, own_cost_names
from fleet_audit.footprint.explain.progress import explain_progress, progress_names
from fleet_audit.hosting.explain import explain_hosted, hosting_names
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.report import ReportContext
from fleet_audit.pipeline.explaining import Asked
from fleet_audit.recommendations.explain.plan import explain_planned, plan_names


def explain_plan_figure(asked: Asked, name: str) -> Explanation | None:
    """A name that starts with `plan.`."""
    planned = asked.context.planned
    return explain_planned(planned, name) if planned else None


def explain_hosting_figure(asked: Asked, name: str) -> Explanation | None:
    """A name that starts with `hosting.`."""
    hosted = asked.context.hosted
    return explain_hosted(hosted, name) if hosted else None


def explain_progress_figure(asked: Asked, name: str) -> Explanation | None:
    """A name that starts with `progress.`."""
    since = asked.context.since
    return explain_progress(since.diff, name) if since and since.diff else None


def explain_tool_figure(asked: Asked, name: str) -> Explanation | None:
    """A name that starts with `tool.`."""
    cost = asked.context.own_cost
    return explain_own_cost(cost, name) if cost else None


def explain_further(context: ReportContext) -> Iterator[Explanation]:
    """Every figure of these chapters that a report prints."""
    chapters: tuple[tuple[Any, Any, Any], ...] = (
        (context.planned, plan_names, explain_planned),
        (context.hosted, hosting_names, explain_hosted),
        (context.since and context.since.diff, progress_names, explain_progress),
        (context.own_cost, own_cost_names, explain_own_cost),
    )
    for told, names, explain_it in chapters:
        if told is not None:
            yield from (found for name in names(told) if (found := explain_it(told, name)))
