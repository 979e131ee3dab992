"""Explanations of the figures that chapters add to the report, by the first word of their names.

What the footprint says of itself is explained by `footprint.explain`. A chapter whose figures are
in the report itself (plan, hosting, progress) adds a line here and one in `explaining_further`; one
that needs what lies behind it (actions) has a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.model.explanation import Explanation, to_keep
from fleet_audit.store.address import StoreAddress

if TYPE_CHECKING:
    from fleet_audit.model.report import ReportContext
    from fleet_audit.pipeline.audit import Audit, Readings
    from fleet_audit.pipeline.recommending import Advice


class Asked(Struct, frozen=True, kw_only=True):
    """What an explanation of a chapter's figure can be made from."""

    context: ReportContext
    """The report in which the figure stands: what it printed must be what is explained."""
    made: Audit
    """The audit behind it, its views prepared."""
    address: StoreAddress


Explain = Callable[[Asked, str], Explanation | None]
"""The explanation of a figure by its whole name; null where there is no such figure."""

EXPLAINERS: dict[str, str] = {
    "action": "fleet_audit.pipeline.explaining_actions:explain_one",
    "actions": "fleet_audit.pipeline.explaining_actions:explain_one",
    "plan": "fleet_audit.pipeline.explaining_further:explain_one",
    "hosting": "fleet_audit.pipeline.explaining_further:explain_one",
    "progress": "fleet_audit.pipeline.explaining_further:explain_one",
    "tool": "fleet_audit.pipeline.explaining_further:explain_one",
}
"""First word of a figure's name → `module:function` of its explainer, read when it is asked for."""


def explainer_of(name: str) -> Explain | None:
    """What explains the figures of a chapter; null for those of the footprint."""
    found = EXPLAINERS.get(name.partition(".")[0])
    if found is None:
        return None
    module, _, function = found.partition(":")
    return cast(Explain, getattr(import_module(module), function))


def with_explanations(
    context: ReportContext, made: Audit, readings: Readings, advice: Advice
) -> ReportContext:
    """A report whose figures are all there, with how each is made."""
    return replace(context, explained=explain_all(context, made, readings, advice))


def explain_all(context: ReportContext, made: Audit, readings: Readings, advice: Advice) -> bytes:
    """Every figure of a report, as its pages and its JSON tell how it is made."""
    from fleet_audit.footprint.explain.old_facts import with_age_of_facts
    from fleet_audit.footprint.explain.report import Audited, explain_report
    from fleet_audit.pipeline.explaining_actions import explain_all_actions
    from fleet_audit.pipeline.explaining_further import explain_further

    audited = Audited(
        context=context,
        engine=made.engine,
        places=made.places,
        reference=made.facts,
        missing=readings.missing,
        scopes=readings.scopes,
    )
    found = (
        *explain_report(audited),
        *explain_all_actions(advice),
        *explain_further(context),
    )
    return to_keep([with_age_of_facts(each, context.as_of) for each in found])
