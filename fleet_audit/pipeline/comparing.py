"""Scenarios side by side: the same fleet, on the same day, with some things otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fleet_audit.footprint.kernel import sum_up
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.rollup import Group, roll_up
from fleet_audit.model.errors import UnusableScenario
from fleet_audit.model.marking import said
from fleet_audit.model.plan import Plan
from fleet_audit.model.scenario import Bounds, Comparison, PlanInSum, Scenario, ScenarioResult
from fleet_audit.pipeline.planning import AS_IT_IS, Case, case_of, limits_of, plan_of
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.snapshot import Progress

YEARLY = (
    "gwp_kgco2e_per_year",
    "gwp_embodied_kgco2e_per_year",
    "gwp_use_kgco2e_per_year",
    "energy_kwh_per_year",
)


def compare(
    address: StoreAddress,
    as_of: date,
    scenarios: Sequence[Scenario],
    *,
    country: str | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """The fleet as it is, then under each scenario.

    The fleet as it is follows the plan of the first scenario that asks for one, so that what
    differs is the scenario. Raises UnusableScenario for two of one name.
    """
    asked = next((one.plan for one in scenarios if one.plan), None)
    every = (Scenario(name=AS_IT_IS.name, plan=asked), *scenarios)
    _refuse_twins(every)
    cases = (case_of(address, as_of, one, country=country, progress=progress) for one in every)
    results: list[ScenarioResult] = []
    reference = ""
    for case in cases:
        reference = reference or case.made.facts.full_version
        results.append(_result(case, is_base=not results))
        case.made.engine.close()
    return Comparison(as_of=as_of.isoformat(), results=tuple(results), reference=reference)


def _refuse_twins(scenarios: Sequence[Scenario]) -> None:
    names = [one.name for one in scenarios]
    for name in names:
        if names.count(name) > 1:
            raise UnusableScenario(
                said("{name}: two scenarios of this name; give each its own `name`", name=name)
            )


def _result(case: Case, *, is_base: bool) -> ScenarioResult:
    sum_up(case.made.engine)
    groups = roll_up(case.made.engine, None)
    group = groups[0] if groups else Group(None, 0, dict.fromkeys(YEARLY))
    kwh, eur, unpriced = _electricity(case)
    years, limits = limits_of(case.scenario)
    return ScenarioResult(
        name=case.scenario.name or "",
        is_base=is_base,
        devices=group.devices,
        site_energy_kwh_per_year=kwh,
        electricity_eur_per_year=eur,
        unpriced_kwh_per_year=unpriced,
        plan=_in_sum(plan_of(case, years, limits)),
        **{name: _bounds(group, name) for name in YEARLY},
    )


def _bounds(group: Group, name: str) -> Bounds | None:
    spread = group.measures[name]
    return None if spread is None else Bounds(low=spread.low, mid=spread.mid, high=spread.high)


def _electricity(case: Case) -> tuple[float | None, float | None, float]:
    """Energy of a year with cooling, its euros where a price is known, and the rest of it."""
    rows = fetch_dicts(
        case.made.engine,
        "SELECT zone, sum(quantity * energy_kwh * pue) AS kwh FROM candidate"
        " WHERE energy_kwh IS NOT NULL GROUP BY zone ORDER BY zone",
    )
    if not rows:
        return None, None, 0.0
    prices = [(row["kwh"], case.prices.value("electricity", row["zone"])) for row in rows]
    known = [kwh * price for kwh, price in prices if price is not None]
    unpriced = sum(kwh for kwh, price in prices if price is None)
    return sum(kwh for kwh, _ in prices), sum(known) if known else None, unpriced


def _in_sum(plan: Plan) -> PlanInSum:
    totals = plan.totals
    worth = plan.shadow_price.kgco2e_per_eur if plan.shadow_price else ()
    return PlanInSum(
        years=plan.years,
        budget_eur=plan.budget_eur,
        status=plan.status,
        gap=plan.gap,
        gwp_kgco2e=totals.gwp_kgco2e if totals else None,
        eur=totals.eur if totals else None,
        bought=totals.bought if totals else None,
        refurbished=totals.refurbished if totals else None,
        labour_hours=totals.labour_hours if totals else None,
        unsupported=plan.yearly[-1].unsupported if plan.yearly else None,
        kgco2e_per_eur=max(worth, default=None),
    )
