"""From cohorts and what they can buy to the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from msgspec import Struct

from fleet_audit.model.plan import Assumption, LeftOut, Plan, PlanStatus
from fleet_audit.recommendations.plan.answer import (
    chosen,
    cohort_plans,
    shadow_price,
    steps,
    totals,
    usual,
    year_totals,
)
from fleet_audit.recommendations.plan.choices import undominated
from fleet_audit.recommendations.plan.cohorts import Cohorts
from fleet_audit.recommendations.plan.curve import budget_curve
from fleet_audit.recommendations.plan.limits import Limits, rows
from fleet_audit.recommendations.plan.outcomes import Offers, choices_of, outcomes, usual_paths
from fleet_audit.recommendations.plan.relax import relaxations
from fleet_audit.recommendations.plan.solve import best_mix

PROVEN = 1e-6
"""Gap at which a plan is proven best, as closely as numbers of the machine tell."""


class Asked(Struct, frozen=True, kw_only=True):
    """What a plan is asked for."""

    as_of: date
    years: int
    limits: Limits


class About(Struct, frozen=True, kw_only=True):
    """What is said beside the figures of a plan."""

    left_out: Mapping[str, int]
    missing_prices: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    reference: str


def make_plan(cohorts: Cohorts, offered: Offers, asked: Asked, about: About) -> Plan:
    """The best plan for these cohorts, or what to loosen where there is none."""
    if not len(cohorts):
        return _plan(asked, about, status="empty")
    found = outcomes(cohorts, offered, asked.years)
    every, columns = choices_of(cohorts, found)
    kept = undominated(every)
    choices = every.keep(kept)
    columns = [columns[number] for number in np.flatnonzero(kept).tolist()]
    held = rows(choices, asked.limits)
    curve = budget_curve(choices, asked.limits)
    best = best_mix(choices, held)
    if best is None:
        return _plan(
            asked,
            about,
            status="infeasible",
            relax=relaxations(choices, asked.limits),
            shadow_price=shadow_price(asked.limits, [], np.zeros(0), curve),
        )
    mix, continuous = best
    taken = chosen(cohorts, offered, found, columns, mix.counts)
    worth = shadow_price(asked.limits, held, continuous.prices, curve)
    return _plan(
        asked,
        about,
        status="optimal" if mix.gap <= PROVEN else "near_optimal",
        gap=mix.gap,
        totals=totals(taken, usual(taken, usual_paths(cohorts, asked.years))),
        yearly=year_totals(taken),
        steps=steps(taken, worth.kgco2e_per_eur if worth else ()),
        cohorts=cohort_plans(taken),
        shadow_price=worth,
    )


def _plan(asked: Asked, about: About, *, status: PlanStatus, **known: object) -> Plan:
    empty: dict[str, object] = {
        "gap": 0.0,
        "totals": None,
        "yearly": (),
        "steps": (),
        "cohorts": (),
        "shadow_price": None,
        "relax": (),
    }
    return Plan(
        as_of=asked.as_of.isoformat(),
        years=asked.years,
        budget_eur=asked.limits.budget_eur,
        status=status,
        left_out=_left_out(about.left_out),
        missing_prices=about.missing_prices,
        assumptions=about.assumptions,
        reference=about.reference,
        **(empty | known),  # type: ignore[arg-type]  # the fields that a plan may lack
    )


def _left_out(reasons: Mapping[str, int]) -> tuple[LeftOut, ...]:
    listed: Sequence[tuple[str, int]] = sorted(reasons.items())
    return tuple(LeftOut(reason=reason, devices=devices) for reason, devices in listed)
