"""From cohorts and what they can buy to the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.model.plan import Assumption, LeftOut, Plan, PlanStatus, PlanTotals
from fleet_audit.model.report_plan import Planned
from fleet_audit.recommendations.plan.answer import (
    Chosen,
    chosen,
    cohort_plans,
    shadow_price,
    steps,
    totals,
    usual,
    year_totals,
)
from fleet_audit.recommendations.plan.cells import cells
from fleet_audit.recommendations.plan.choices import Choices, Floats, lightest, undominated
from fleet_audit.recommendations.plan.cohorts import Cohorts
from fleet_audit.recommendations.plan.curve import budget_curve
from fleet_audit.recommendations.plan.limits import Limits, Row, rows
from fleet_audit.recommendations.plan.outcomes import Offers, choices_of, outcomes, usual_lines
from fleet_audit.recommendations.plan.relax import relaxations
from fleet_audit.recommendations.plan.solve import Mix, best_mix

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


@dataclass(frozen=True, kw_only=True)
class Solved:
    """What was asked of the solver, and what it found."""

    choices: Choices
    held: list[Row]
    mix: Mix | None
    """Null where nothing holds to every limit."""
    prices: Floats
    """What loosening each limit by one would save."""
    taken: Chosen
    as_usual: Chosen

    @property
    def status(self) -> PlanStatus:
        """How good the mix is."""
        if self.mix is None:
            return "infeasible"
        return "optimal" if self.mix.gap <= PROVEN else "near_optimal"

    @property
    def totals(self) -> PlanTotals:
        """The mix in sum."""
        return totals(self.taken, self.as_usual)


def solve_plan(cohorts: Cohorts, offered: Offers, asked: Asked) -> Solved:
    """The best mix of paths for these cohorts, of which there must be one."""
    found = outcomes(cohorts, offered, asked.years)
    choices = choices_of(cohorts, found)
    lines = np.arange(choices.size)
    for worth in (undominated,) if asked.limits.couple else (lightest, undominated):
        kept = worth(choices)
        choices, lines = choices.keep(kept), lines[kept]
    held = rows(choices, asked.limits)
    mix, continuous = best_mix(choices, held) or (None, None)
    counts = mix.counts if mix else np.zeros(choices.size, dtype=np.int64)
    taken = chosen(cohorts, offered, found, lines, counts)
    return Solved(
        choices=choices,
        held=held,
        mix=mix,
        prices=continuous.prices if continuous else np.zeros(len(held)),
        taken=taken,
        as_usual=usual(taken, usual_lines(cohorts, found, asked.years)),
    )


def make_plan(cohorts: Cohorts, offered: Offers, asked: Asked, about: About) -> Plan:
    """The best plan for these cohorts, or what to loosen where there is none."""
    if not len(cohorts):
        return _plan(asked, about, status="empty")
    solved = solve_plan(cohorts, offered, asked)
    limits, choices = asked.limits, solved.choices
    worth = shadow_price(limits, solved.held, solved.prices, budget_curve(choices, limits))
    if solved.mix is None:
        return _plan(
            asked,
            about,
            status=solved.status,
            relax=relaxations(choices, limits),
            shadow_price=worth and replace(worth, kgco2e_per_eur=()),
        )
    return _plan(
        asked,
        about,
        status=solved.status,
        gap=solved.mix.gap,
        totals=solved.totals,
        yearly=year_totals(solved.taken),
        steps=steps(solved.taken, worth.kgco2e_per_eur if worth else ()),
        cohorts=cohort_plans(solved.taken),
        shadow_price=worth,
    )


def make_planned(cohorts: Cohorts, offered: Offers, asked: Asked, about: About) -> Planned | None:
    """The same in sum, for a report: null where there is nothing to plan for.

    Where no plan holds to the limits, the plan without them, and the least budget that there is.
    """
    if not len(cohorts):
        return None
    solved, least = solve_plan(cohorts, offered, asked), None
    within = asked
    if solved.mix is None:
        least = _least_budget(solved.choices, asked.limits)
        within = Asked(as_of=asked.as_of, years=asked.years, limits=Limits())
        solved = solve_plan(cohorts, offered, within)
    return Planned(
        plan=_plan(
            within,
            about,
            status=solved.status,
            gap=solved.mix.gap if solved.mix else 0.0,
            totals=solved.totals,
            yearly=year_totals(solved.taken),
        ),
        budget_eur=asked.limits.budget_eur,
        least_budget_eur=least,
        cells=cells(solved.taken),
        usual=year_totals(solved.as_usual),
        usual_cells=cells(solved.as_usual),
    )


def _least_budget(choices: Choices, limits: Limits) -> float | None:
    ways = (one.limits for one in relaxations(choices, limits))
    return next((way[0].value for way in ways if [one.kind for one in way] == ["budget"]), None)


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
