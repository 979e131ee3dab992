"""The plan in sum, as a report tells it: what it adds up to, and what its figures are made of."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_audit.model.report_plan import Planned
from fleet_audit.recommendations.explain.plan import explain_planned, plan_names
from fleet_audit.recommendations.plan.cohorts import Cohorts
from fleet_audit.recommendations.plan.limits import Limits
from fleet_audit.recommendations.plan.making import Asked, make_plan, make_planned
from fleet_audit.recommendations.plan.outcomes import Offers, choices_of, outcomes
from fleet_audit.recommendations.plan.solve import best_mix, relaxed
from tests.recommendations.plan_fleets import (
    ABOUT,
    AS_OF,
    fleet_of_none,
    fleets,
    hardly_failing,
)

YEARS = 3


def summed(fleet: tuple[Cohorts, Offers], budget: float | None) -> Planned:
    """The plan in sum of a fleet."""
    asked = Asked(as_of=AS_OF, years=YEARS, limits=Limits(budget_eur=budget))
    found = make_planned(*fleet, asked, ABOUT)
    assert found is not None
    return found


def is_close(one: float, other: float) -> bool:
    """Whether two sums are the same but for rounding."""
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


@settings(max_examples=60)
@given(fleets(), st.one_of(st.none(), st.floats(0, 5000)))
def test_the_plan_in_sum_is_the_plan(fleet: tuple[Cohorts, Offers], budget: float | None) -> None:
    """Totals and years are those of `plan`; by category they add up to the years."""
    planned = summed(fleet, budget)
    asked = Asked(as_of=AS_OF, years=YEARS, limits=Limits(budget_eur=planned.plan.budget_eur))
    whole = make_plan(*fleet, asked, ABOUT)
    assert (planned.plan.totals, planned.plan.yearly) == (whole.totals, whole.yearly)
    assert whole.totals is not None
    for total in whole.yearly:
        cells = planned.of_year(total.year)
        assert is_close(sum(cell.eur for cell in cells), total.eur)
        assert is_close(sum(cell.gwp_embodied_kgco2e for cell in cells), total.gwp_embodied_kgco2e)
        assert is_close(sum(cell.gwp_use_kgco2e for cell in cells), total.gwp_use_kgco2e)
        assert is_close(sum(cell.unsupported for cell in cells), total.unsupported)
    bought = sum(cell.new + cell.refurbished for cell in planned.cells)
    assert is_close(bought, whole.totals.bought)
    assert is_close(sum(cell.unpriced for cell in planned.cells), whole.totals.unpriced)
    assert is_close(sum(year.eur for year in planned.usual), whole.totals.usual_eur)


@settings(max_examples=60)
@given(fleets(), st.floats(0, 200))
def test_a_budget_that_nothing_fits_in_is_told_with_the_least_that_does(
    fleet: tuple[Cohorts, Offers], budget: float
) -> None:
    """Where no plan fits, the one without a budget is told, and a least budget that allows one."""
    planned = summed(fleet, budget)
    assert planned.budget_eur == budget
    if not planned.is_beyond_budget:
        assert all(year.eur <= budget + 1e-3 for year in planned.plan.yearly)
        return
    least = planned.least_budget_eur
    assert planned.plan.budget_eur is None and least is not None and least > budget
    assert not summed(fleet, least).is_beyond_budget


@settings(max_examples=60)
@given(fleets())
def test_what_nothing_couples_needs_no_solver(fleet: tuple[Cohorts, Offers]) -> None:
    """Without limits, each cohort's best path is the best mix that the solver finds."""
    cohorts, offered = fleet
    choices = choices_of(cohorts, outcomes(cohorts, offered, YEARS))
    found, slow = best_mix(choices, []), relaxed(choices, [])
    assert found is not None and slow is not None
    assert is_close(found[0].objective, slow.objective)
    placed = np.bincount(choices.of, weights=found[0].counts)
    assert placed.tolist() == choices.counts.tolist()


@settings(max_examples=30)
@given(fleets(), st.one_of(st.none(), st.floats(0, 300)))
def test_every_figure_of_the_plan_is_explained(
    fleet: tuple[Cohorts, Offers], budget: float | None
) -> None:
    """Each name has an explanation, whose terms add up to its value."""
    planned = summed(fleet, budget)
    for name in plan_names(planned):
        found = explain_planned(planned, name)
        assert found is not None and found.figure == name
        if found.value is None:
            assert name.endswith("eur") and not found.terms
        elif not name.endswith("budget"):
            assert is_close(sum(term.value or 0 for term in found.terms), found.value)


@pytest.mark.parametrize("name", ["plan.9.eur", "plan.1.nothing", "plan.server.new", "plan", "x"])
def test_what_is_no_figure_of_the_plan_is_not_explained(name: str) -> None:
    """A name that the chapter does not print has no explanation."""
    assert explain_planned(summed(hardly_failing(), None), name) is None


def test_nothing_to_plan_for_has_no_plan() -> None:
    """A fleet of virtual machines only has no plan in sum."""
    asked = Asked(as_of=AS_OF, years=YEARS, limits=Limits())
    assert make_planned(*fleet_of_none(), asked, ABOUT) is None
