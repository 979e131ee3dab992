"""The plan against slower ways to find it, and the laws that it holds to."""

from __future__ import annotations

import math
from itertools import pairwise

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fleet_audit.model.plan import Plan, UnsupportedLimit
from fleet_audit.recommendations.plan import solve
from fleet_audit.recommendations.plan.choices import Choices, undominated
from fleet_audit.recommendations.plan.cohorts import Cohort, Cohorts
from fleet_audit.recommendations.plan.forecast import forecast
from fleet_audit.recommendations.plan.limits import Limits, rows
from fleet_audit.recommendations.plan.outcomes import Offers, choices_of, outcomes
from fleet_audit.recommendations.plan.solve import best_mix
from tests.recommendations.plan_fleets import (
    NOT_OFFERED,
    fleet_of_none,
    fleets,
    hardly_failing,
    planned,
)
from tests.recommendations.plan_oracles import Device, best_by_years, best_of_all


def some_choices(seed: int) -> Choices:
    """A small instance without any sense: three cohorts, four paths each, three years."""
    chance = np.random.default_rng(seed)
    cohorts, paths, years = 3, 4, 3
    size = cohorts * paths
    eur = chance.integers(0, 900, (size, years)) * (chance.random((size, years)) < 0.4)
    eur[::paths] = 0
    bought = chance.integers(0, 3, size)
    return Choices(
        counts=chance.integers(1, 5, cohorts),
        of=np.repeat(np.arange(cohorts), paths),
        gwp_kgco2e=chance.integers(0, 400, size).astype(float),
        eur=eur.astype(float),
        labour_hours=chance.integers(0, 4, (size, years)).astype(float),
        unsupported=(chance.random((size, years)) < 0.2).astype(float),
        bought=bought.astype(float),
        refurbished=(bought * (chance.random(size) < 0.5)).astype(float),
    )


def some_limits(seed: int) -> Limits:
    """Limits for it, of every kind now and then."""
    chance = np.random.default_rng(1000 + seed)
    late = UnsupportedLimit(devices=int(chance.integers(0, 4)), from_year=2)
    return Limits(
        budget_eur=float(chance.integers(0, 2500)),
        carries_over=bool(chance.random() < 0.3),
        labour_hours=float(chance.integers(3, 40)) if chance.random() < 0.7 else None,
        unsupported=(late,) if chance.random() < 0.5 else (),
        reuse_share=float(chance.random()) if chance.random() < 0.3 else None,
    )


def test_two_hundred_small_fleets_have_the_plan_that_trying_all_mixes_finds() -> None:
    """Below 500 devices the plan is exact, and says so; and where none holds, it finds none."""
    infeasible = 0
    for seed in range(200):
        choices = some_choices(seed)
        held = rows(choices, some_limits(seed))
        best, found = best_of_all(choices, held), best_mix(choices, held)
        infeasible += best is None
        assert (best is None) == (found is None), seed
        if best is not None and found is not None:
            mix, _ = found
            assert math.isclose(mix.objective, best, abs_tol=1e-6), seed
            assert mix.gap <= 1e-6
            placed = np.bincount(choices.of, weights=mix.counts)
            assert placed.tolist() == choices.counts.tolist()
    assert 20 < infeasible < 180


def test_paths_that_are_dropped_were_in_no_best_mix() -> None:
    """Without the dominated paths the best objective is the same."""
    dropped = 0
    for seed in range(60):
        choices = some_choices(seed)
        held = some_limits(seed)
        kept = undominated(choices)
        dropped += int((~kept).sum())
        before = best_mix(choices, rows(choices, held))
        after = best_mix(choices.keep(kept), rows(choices.keep(kept), held))
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert math.isclose(before[0].objective, after[0].objective, abs_tol=1e-6)
    assert dropped > 30


def test_what_is_printed_of_the_gap_is_no_less_than_the_truth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where a plan is only repaired, as of large fleets, the best is within the gap it states."""
    monkeypatch.setattr(solve, "EXACT_BELOW", 0)
    for seed in range(100):
        choices = some_choices(seed)
        held = rows(choices, some_limits(seed))
        best, found = best_of_all(choices, held), best_mix(choices, held)
        assert (best is None) == (found is None)
        if best is not None and found is not None:
            mix, _ = found
            assert mix.bound <= best + 1e-6 <= mix.objective + 2e-6
            assert (mix.objective - best) / max(abs(mix.bound), 1) <= mix.gap + 1e-9


def test_a_large_fleet_comes_within_a_thousandth_of_the_bound() -> None:
    """Six thousand devices under a tight budget: not proven best, and less than 0.1 % from it."""
    chance = np.random.default_rng(7)
    cohorts, paths, years = 120, 12, 5
    size = cohorts * paths
    eur = chance.integers(0, 900, (size, years)) * (chance.random((size, years)) < 0.4)
    eur[::paths] = 0
    choices = Choices(
        counts=chance.integers(1, 100, cohorts),
        of=np.repeat(np.arange(cohorts), paths),
        gwp_kgco2e=chance.integers(50, 400, size).astype(float),
        eur=eur.astype(float),
        labour_hours=chance.integers(0, 4, (size, years)).astype(float),
        unsupported=np.zeros((size, years)),
        bought=np.zeros(size),
        refurbished=np.zeros(size),
    )
    limits = Limits(budget_eur=choices.assets * 40.0, labour_hours=choices.assets * 1.2)
    found = best_mix(choices, rows(choices, limits))
    assert found is not None
    mix, continuous = found
    assert choices.assets > 5000 and 0 < mix.gap <= 1e-3
    assert mix.bound == continuous.objective <= mix.objective
    for row in rows(choices, limits):
        assert row.coefficients @ mix.counts <= row.bound + 1e-6


@settings(max_examples=60)
@given(fleets(most=1))
def test_what_nothing_couples_is_decided_as_year_by_year(fleet: tuple[Cohorts, Offers]) -> None:
    """Without limits, a device has the plan that decisions taken one year after another find."""
    cohorts, offered = fleet
    device = Device(
        age=float(cohorts.age_years[0]),
        life=float(cohorts.lifetime_years[0]),
        kwh=float(cohorts.energy_kwh[0]),
        new_kwh=float(cohorts.new_energy_kwh[0]),
        intensity=float(cohorts.kgco2e_per_kwh[0]),
        embodied=float(cohorts.embodied_kgco2e[0]),
        support=float(cohorts.support_years[0]),
        price={
            "new": float(np.nan_to_num(offered.new_eur[0])),
            "refurbished": float(np.nan_to_num(offered.refurbished_eur[0])),
        },
        refurbished_share=offered.refurbished_share,
        refurbished_years=offered.refurbished_years,
        failure_share=offered.failure_share_per_year,
        part_eur=None if np.isnan(offered.upgrade_kgco2e[0]) else 80.0,
        part_kgco2e=float(np.nan_to_num(offered.upgrade_kgco2e[0])),
        part_years=2.0,
        can_change=not np.isnan(offered.system_hours[0]) and cohorts.support_years[0] < 3,
    )
    kinds = ["new", "refurbished"] if offered.is_refurbished[0] else ["new"]
    slow = best_by_years(device, 3, kinds)
    choices = choices_of(cohorts, outcomes(cohorts, offered, 3))
    assert math.isclose(float(choices.objective.min()), slow, rel_tol=1e-9, abs_tol=1e-9)


@settings(max_examples=40)
@given(fleets(), st.floats(0, 5000), st.floats(0, 5000))
def test_more_budget_never_emits_more(
    fleet: tuple[Cohorts, Offers], budget: float, more: float
) -> None:
    """What a budget allows, a larger one allows too; and the curve says so as well."""
    limits = Limits(budget_eur=budget, unsupported=(UnsupportedLimit(devices=0, from_year=2),))
    small = planned(fleet, limits)
    large = planned(fleet, msgspec.structs.replace(limits, budget_eur=budget + more))
    if small.totals is not None:
        assert large.totals is not None
        ties = 1e-6 * large.totals.eur + 1e-3 * 18 * 4
        assert large.totals.gwp_kgco2e <= small.totals.gwp_kgco2e + ties + 1e-6
    curve = small.shadow_price.curve if small.shadow_price else ()
    known = [one.gwp_kgco2e for one in curve if one.gwp_kgco2e is not None]
    assert all(later <= earlier + 0.1 for earlier, later in pairwise(known))


@settings(max_examples=60)
@given(fleets(), st.one_of(st.none(), st.floats(0, 5000)), st.booleans())
def test_counts_and_sums_of_a_plan_add_up(
    fleet: tuple[Cohorts, Offers], budget: float | None, carries_over: bool
) -> None:
    """Devices of the paths make the cohort; steps make the totals; no year passes its budget."""
    limits = Limits(budget_eur=budget, carries_over=carries_over)
    plan = planned(fleet, limits)
    text = msgspec.json.encode(plan).decode()
    assert "NaN" not in text and "Infinity" not in text
    assert msgspec.json.decode(text, type=Plan) == plan
    if plan.totals is None:
        assert plan.status == "infeasible" and plan.relax
        return
    for cohort in plan.cohorts:
        assert sum(path.count for path in cohort.paths) == cohort.count
    assert sum(one.count for one in plan.cohorts) == plan.totals.assets
    assert math.isclose(
        sum(step.gwp_kgco2e for step in plan.steps),
        plan.totals.gwp_embodied_kgco2e,
        rel_tol=1e-9,
        abs_tol=1e-6,
    )
    assert math.isclose(
        sum(step.eur or 0 for step in plan.steps), plan.totals.eur, rel_tol=1e-9, abs_tol=1e-6
    ) or any(step.eur is None for step in plan.steps)
    spent = 0.0
    for year in plan.yearly:
        spent = spent + year.eur if carries_over else year.eur
        allowed = math.inf if budget is None else budget * (year.year if carries_over else 1)
        assert spent <= allowed + 1e-3
    lines = forecast(plan)
    bought = sum(one.devices for one in lines if one.item != "part")
    keys = {(one.category, one.model_class, one.site, one.item) for one in lines}
    assert abs(bought - plan.totals.bought) <= 0.5 * max(len(keys), 2) + 1e-6


@settings(max_examples=40)
@given(fleets(), st.floats(0, 300), st.floats(0, 20), st.floats(0, 1))
@example(hardly_failing(), 0.0, 0.0, 0.0)
@example(hardly_failing(), 0.0, 2e-6, 0.5)
def test_what_an_impossible_plan_says_to_ask_instead_makes_it_possible(
    fleet: tuple[Cohorts, Offers], budget: float, hours: float, share: float
) -> None:
    """Each way out of contradictory limits is one: asked for, it gives a plan."""
    limits = Limits(
        budget_eur=budget,
        labour_hours=hours,
        reuse_share=share,
        unsupported=(UnsupportedLimit(devices=0, from_year=1),),
    )
    plan = planned(fleet, limits, years=3)
    if plan.status != "infeasible":
        return
    assert plan.relax
    for way in plan.relax:
        asked = limits
        for one in way.limits:
            asked = _asking(asked, one.kind, one.value)
        assert planned(fleet, asked, years=3).status in {"optimal", "near_optimal"}, way


def _asking(limits: Limits, kind: str, value: float) -> Limits:
    replace = msgspec.structs.replace
    if kind == "unsupported":
        more = tuple(replace(one, devices=one.devices + int(value)) for one in limits.unsupported)
        return replace(limits, unsupported=more)
    field = {"budget": "budget_eur", "labour": "labour_hours", "reuse": "reuse_share"}[kind]
    return replace(limits, **{field: value})


def worked(
    age: float, *, grid: float = 0.033, failure: float = 0.0, watts: float = 0.0, years: int = 5
) -> Plan:
    """The plan of ten laptops of 185 kg and 5 years, of which a new one would draw nothing."""
    cohorts = Cohorts(
        named=(Cohort("laptops", "laptop", "laptop", None, "FR", "unknown", "none", "none"),),
        devices=np.array([10]),
        age_years=np.array([age]),
        lifetime_years=np.array([5.0]),
        energy_kwh=np.array([watts * 8.76]),
        new_energy_kwh=np.array([0.0]),
        kgco2e_per_kwh=np.array([grid]),
        embodied_kgco2e=np.array([185.0]),
        support_years=np.array([np.inf]),
        is_support_unknown=(False,),
    )
    offered = Offers(
        new_eur=np.array([1000.0]),
        is_refurbished=np.array([False]),
        refurbished_share=0.3,
        refurbished_years=3.0,
        discount_rate=0.04,
        deployment_hours=2.0,
        failure_share_per_year=failure,
        **dict.fromkeys(NOT_OFFERED, np.array([np.nan])),
    )
    return planned((cohorts, offered), Limits(), years=years)


@pytest.mark.parametrize(("grid", "watts"), [(0.033, 128), (0.341, 12), (0.581, 7)])
def test_a_laptop_is_replaced_once_it_saves_the_watts_of_the_central_test(
    grid: float, watts: float
) -> None:
    """France 128 W, Germany 12 W, Poland 7 W: a watt under it keeps, a watt over it replaces."""
    kept, replaced = (worked(2, grid=grid, watts=watts + more) for more in (-1, 1))
    assert {step.action for step in kept.steps} == {"keep"}
    assert {step.action for step in replaced.steps} == {"replace_new"}
    assert {step.year for step in replaced.steps} == {1}


def test_expected_failures_are_bought_within_the_plan() -> None:
    """Ten laptops of 6 years, 5 % more failures a year past 5: counted by hand."""
    plan = worked(6, failure=0.05)
    shares, alive = [], 1.0
    for year in range(1, 6):
        gone = alive * 0.05 * (6 + year - 0.5 - 5)
        shares.append(gone)
        alive -= gone
    failed = [step for step in plan.steps if step.action == "replace_failed_new"]
    assert [step.count for step in failed] == pytest.approx([10 * share for share in shares])
    assert [year.eur for year in plan.yearly] == pytest.approx([10_000 * s for s in shares])
    # Each serves to the end of the horizon, at 185 / 5 kg a year.
    served = [10 * share * 37 * (5 - n) for n, share in enumerate(shares)]
    assert [step.gwp_kgco2e for step in failed] == pytest.approx(served)
    assert plan.totals and plan.totals.terminal_gwp_kgco2e == pytest.approx(
        sum(10 * share * 37 * n for n, share in enumerate(shares))
    )


def test_buying_at_the_end_is_neither_a_sacrifice_nor_a_gift() -> None:
    """A purchase counts by its years of use, so that it does not wait for a longer horizon."""
    short, long = (worked(2, grid=0.581, watts=60, years=years) for years in (1, 5))
    assert {step.action for step in short.steps} == {step.action for step in long.steps}
    assert short.totals and short.totals.gwp_embodied_kgco2e == pytest.approx(10 * 37)
    assert short.totals.terminal_gwp_kgco2e == pytest.approx(10 * 37 * 4)


def test_nothing_to_plan_for_is_an_answer() -> None:
    """A fleet of virtual machines only has an empty plan, which says so."""
    cohorts, offered = fleet_of_none()
    plan = planned((cohorts, offered), Limits(budget_eur=0.0))
    assert plan.status == "empty" and plan.totals is None and not plan.steps
