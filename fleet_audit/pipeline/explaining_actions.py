"""From the store to the arithmetic behind the figures of actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fleet_audit.model.explanation import Explanation
from fleet_audit.pipeline.explaining import Asked
from fleet_audit.pipeline.planning import case_on
from fleet_audit.pipeline.recommending import Advice, Wish, advise_on
from fleet_audit.recommendations.deeds import counted, deeds
from fleet_audit.recommendations.effects import effects_at
from fleet_audit.recommendations.explain.figures import (
    ALL,
    explain_action,
    explain_actions,
    explain_together,
)
from fleet_audit.recommendations.explain.subject import Explained, subjects
from fleet_audit.recommendations.worth import recommendation_of

AT_SITE = re.compile(r"(?P<action>.+?)(?P<at>\.site\.(?P<place>\d+))\.(?P<rest>.+)")
"""What an action brings at a site, by its place in the report: `action.extend.by_2.site.3.eur_now`;
what they bring together: `actions.site.3.eur_now`."""


def explain_one(asked: Asked, name: str) -> Explanation | None:
    """The explanation of a figure of an action; null where there is none of that name."""
    advice = advise_on(case_on(asked.made), asked.address, Wish())
    found = AT_SITE.fullmatch(name)
    if found is None:
        return explain_action(explained(advice), name)
    place = int(found["place"])
    if not 1 <= place <= len(asked.context.sites):
        return None
    here = explained_at(advice, asked.context.sites[place - 1].name, found["at"])
    return explain_there(advice, here, name)


def explain_there(advice: Advice, here: Sequence[Explained], name: str) -> Explanation | None:
    """The explanation of a figure of a site, from what the actions of the fleet bring there."""
    found = AT_SITE.fullmatch(name)
    if found is None or found["action"] != ALL:
        return explain_action(here, name)
    kept = {f"{deed.name}{found['at']}" for deed in counted(deeds(advice.found))}
    own = [action.deed for action in here if action.deed.name in kept]
    return explain_together(own, found["rest"], found["at"])


def explain_all_actions(advice: Advice) -> Iterator[Explanation]:
    """Every figure of actions that a report prints."""
    return explain_actions(explained(advice))


def explained(advice: Advice) -> list[Explained]:
    """The actions of an advice, with all that their figures were made from."""
    return subjects(advice.found, advice.effects, advice.terms, advice.case.parameters)


def explained_at(advice: Advice, site: str | None, at: str) -> list[Explained]:
    """What the actions bring at a site; `at` ends their names."""
    engine, terms = advice.case.made.engine, advice.terms
    effects = [one for _, one in effects_at(engine, advice.effects, [site], with_assets=True)]
    found = [recommendation_of(effect, terms) for effect in effects]
    return subjects(found, effects, terms, advice.case.parameters, at)
