"""From the store to a renewal plan, under a scenario where one is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.footprint.kernel import prepare
from fleet_audit.footprint.setting import Place
from fleet_audit.inventory.given_file import content_of
from fleet_audit.model.plan import Assumption, Plan
from fleet_audit.model.report_plan import Planned
from fleet_audit.model.scenario import HostingMove, Scenario
from fleet_audit.model.snapshot import SNAPSHOT_COLUMNS
from fleet_audit.pipeline.audit import Audit, Begun, begin
from fleet_audit.recommendations.candidates import make_candidates
from fleet_audit.recommendations.prices import Prices, prices_in_force
from fleet_audit.recommendations.scenario import (
    facts_under,
    parameters_under,
    parse_scenario,
    prices_under,
)
from fleet_audit.reference.lever_parameters import LeverParameter, lever_parameters
from fleet_audit.reference.plan_parameters import plan_parameters
from fleet_audit.reference.prices import published_prices
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.snapshot import Progress

if TYPE_CHECKING:
    from fleet_audit.recommendations.plan.cohorts import Cohorts
    from fleet_audit.recommendations.plan.limits import Limits
    from fleet_audit.recommendations.plan.making import About, Asked
    from fleet_audit.recommendations.plan.outcomes import Offers

AS_IT_IS = Scenario(name="as it is")
"""The scenario in which nothing is otherwise."""

LEFT_ON = ("laptop", "desktop", "workstation", "all_in_one", "thin_client", "monitor")
"""What can be switched off at night."""
MOVED = ("server", "blade", "storage_bay")
"""What moves to a hosting site."""
HOSTING_SITE = "hosting"

DEFAULT_YEARS = 5


class Case(Struct, frozen=True, kw_only=True):
    """An audit under a scenario, with the prices and parameters that count there."""

    scenario: Scenario
    made: Audit
    prices: Prices
    parameters: dict[str, LeverParameter]

    @property
    def values(self) -> dict[str, float]:
        """The parameters without what is said of them."""
        return {name: one.value for name, one in self.parameters.items()}


def read_scenario(path: Path) -> Scenario:
    """The scenario of a TOML file.

    Raises UnreadableInput for a file that cannot be read, UnusableScenario for a field that is
    unknown or out of range.
    """
    return parse_scenario(content_of(path), str(path), every_parameter())


def every_parameter() -> dict[str, LeverParameter]:
    """The parameters of levers and plans."""
    return lever_parameters() | plan_parameters()


def case_of(
    address: StoreAddress,
    as_of: date,
    scenario: Scenario = AS_IT_IS,
    *,
    country: str | None = None,
    progress: Progress | None = None,
) -> Case:
    """The fleet of a store, its footprint and what decisions read, under a scenario."""
    parameters = parameters_under(every_parameter(), scenario)
    values = {name: one.value for name, one in parameters.items()}
    begun = begin(address, as_of, country=country, progress=progress)
    otherwise = _under(begun, scenario, values)
    made, relation = otherwise.made, otherwise.snapshot.relation
    prepare(made.engine, relation, made.setting, made.places, made.facts)
    return case_on(made, scenario)


def case_on(made: Audit, scenario: Scenario = AS_IT_IS) -> Case:
    """What decisions read, over an audit that was prepared under a scenario."""
    parameters = parameters_under(every_parameter(), scenario)
    make_candidates(made.engine, made.setting, made.facts, parameters)
    own = made.inputs.sheet.prices if made.inputs.sheet else ()
    sensitivity = parameters["price_sensitivity"].value
    prices = prices_in_force(own, published_prices(), made.setting.as_of, sensitivity)
    return Case(
        scenario=scenario,
        made=made,
        prices=prices_under(prices, scenario, sensitivity),
        parameters=parameters,
    )


def plan_of(case: Case, years: int, limits: Limits, sites: Sequence[str] = ()) -> Plan:
    """The renewal plan of a case, of some sites or of all."""
    # The solver is slow to start, and only a plan needs it.
    from fleet_audit.recommendations.plan.making import make_plan

    return make_plan(*_to_plan(case, years, limits, sites))


def planned_of(case: Case, years: int, limits: Limits) -> Planned | None:
    """The plan of a case in sum, as a report tells it; null where there is nothing to plan for."""
    from fleet_audit.recommendations.plan.making import make_planned

    return make_planned(*_to_plan(case, years, limits, ()))


def _to_plan(
    case: Case, years: int, limits: Limits, sites: Sequence[str]
) -> tuple[Cohorts, Offers, Asked, About]:
    """Cohorts and what they can buy; what is asked of their plan, and what is said beside it."""
    from fleet_audit.recommendations.plan.cohorts import group, left_out
    from fleet_audit.recommendations.plan.making import About, Asked
    from fleet_audit.recommendations.plan.offers import missing_prices, offers

    engine, as_of = case.made.engine, case.made.setting.as_of
    reasons = left_out(engine, sites)
    cohorts = group(engine, case.values, years, as_of)
    about = About(
        left_out=reasons,
        missing_prices=missing_prices(cohorts, case.prices),
        assumptions=_assumed(case),
        reference=case.made.facts.full_version,
    )
    has_budget = limits.budget_eur is not None
    offered = offers(cohorts, case.prices, case.values, has_budget=has_budget)
    return cohorts, offered, Asked(as_of=as_of, years=years, limits=limits), about


def _assumed(case: Case) -> tuple[Assumption, ...]:
    from fleet_audit.recommendations.plan.offers import ASSUMED

    known = (case.parameters[name] for name in ASSUMED if name in case.parameters)
    return tuple(
        Assumption(name=one.name, value=one.value, unit=one.unit, basis=one.basis) for one in known
    )


def limits_of(scenario: Scenario) -> tuple[int, Limits]:
    """Years and limits that a scenario asks of its plan."""
    from fleet_audit.recommendations.plan.limits import Limits

    asked = scenario.plan
    if asked is None:
        return DEFAULT_YEARS, Limits()
    return asked.years or DEFAULT_YEARS, Limits(
        budget_eur=asked.budget_eur,
        carries_over=asked.carry_over,
        labour_hours=asked.labour_hours,
        unsupported=asked.unsupported,
        reuse_share=asked.reuse_share,
    )


def _under(begun: Begun, scenario: Scenario, values: Mapping[str, float]) -> Begun:
    """The audit with the grid, the lifetimes, the nights and the hosting of the scenario."""
    made = begun.made
    facts = facts_under(made.facts, scenario, made.setting.as_of)
    otherwise = _otherwise(scenario, values)
    if not otherwise:
        return replace(begun, made=replace(made, facts=facts))
    columns = ", ".join(
        f"{otherwise[name]} AS {name}" if name in otherwise else name for name in SNAPSHOT_COLUMNS
    )
    relation = f"SELECT {columns} FROM ({begun.snapshot.relation})"
    return replace(
        begun,
        made=replace(made, facts=facts, places=(*made.places, *_moved_to(made, scenario.hosting))),
        snapshot=replace(begun.snapshot, relation=relation),
    )


def _otherwise(scenario: Scenario, values: Mapping[str, float]) -> dict[str, str]:
    """Columns of the snapshot that the scenario changes → the SQL of what they become."""
    changed = {}
    if scenario.night_off_share is not None:
        worked = values["worked_hours"] * values["worked_days_share"]
        is_left_on = f"category IN {LEFT_ON} AND hours_on_per_day > {values['worked_hours']}"
        changed["hours_on_per_day"] = (
            f"CASE WHEN {is_left_on} THEN hours_on_per_day"
            f" - {scenario.night_off_share} * (hours_on_per_day - {worked})"
            " ELSE hours_on_per_day END"
        )
    if scenario.hosting is not None:
        is_moved = f"category IN {MOVED} AND NOT coalesce(is_virtual, false)"
        new = {"site": HOSTING_SITE, "country": scenario.hosting.country}
        for name, value in new.items():
            changed[name] = f"CASE WHEN {is_moved} THEN '{value}' ELSE {name} END"
        changed["room"] = f"CASE WHEN {is_moved} THEN NULL ELSE room END"
    return changed


def _moved_to(made: Audit, hosting: HostingMove | None) -> tuple[Place, ...]:
    if hosting is None or made.inputs.organisation_id is None:
        return ()
    return (
        Place(
            organisation_id=made.inputs.organisation_id,
            site=HOSTING_SITE,
            country=hosting.country,
            pue=hosting.pue,
        ),
    )
