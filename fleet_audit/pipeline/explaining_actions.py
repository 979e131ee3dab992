"""From the store to the arithmetic behind the figures of actions."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit.model.explanation import Explanation
from fleet_audit.pipeline.explaining import Asked
from fleet_audit.pipeline.planning import case_on
from fleet_audit.pipeline.recommending import Advice, Wish, advise_on
from fleet_audit.recommendations.explain.figures import explain_action, explain_actions
from fleet_audit.recommendations.explain.subject import Explained, subjects


def explain_one(asked: Asked, name: str) -> Explanation | None:
    """The explanation of a figure of an action; null where there is none of that name."""
    return explain_action(_explained(asked), name)


def explain_all_actions(advice: Advice) -> Iterator[Explanation]:
    """Every figure of actions that a report prints."""
    return explain_actions(explained(advice))


def _explained(asked: Asked) -> list[Explained]:
    return explained(advise_on(case_on(asked.made), asked.address, Wish()))


def explained(advice: Advice) -> list[Explained]:
    """The actions of an advice, with all that their figures were made from."""
    return subjects(advice.found, advice.effects, advice.terms, advice.case.parameters)
