"""What a report says beyond the footprint and the levers: plan, hosting, progress, its own cost."""

from __future__ import annotations

from msgspec.structs import replace

from fleet_audit.model.report import ReportContext
from fleet_audit.pipeline.further import Further
from fleet_audit.pipeline.planning import DEFAULT_YEARS, Case
from fleet_audit.store.address import StoreAddress


def with_further(
    context: ReportContext,
    case: Case,
    address: StoreAddress,
    asked: Further,
    country: str | None,
) -> ReportContext:
    """The report with these chapters, over a case whose candidates are those of every site.

    `country` is that of assets that state none.
    """
    from fleet_audit.footprint.own_cost import own_cost
    from fleet_audit.pipeline.planning import planned_of
    from fleet_audit.pipeline.progress import since_baseline
    from fleet_audit.pipeline.report_hosting import hosted_in
    from fleet_audit.recommendations.plan.limits import Limits
    from fleet_audit.reference.own_cost import own_cost_rows
    from fleet_audit.store.own_machines import machines_of_our_agent

    made = case.made
    machines = machines_of_our_agent(address, made.inputs.organisation_id)
    limits = Limits(budget_eur=budget_of(case, asked.budget_eur))
    return replace(
        context,
        planned=planned_of(case, asked.years or DEFAULT_YEARS, limits),
        hosted=hosted_in(made, address),
        since=since_baseline(address, made, asked.baseline, country),
        own_cost=own_cost(own_cost_rows(), machines, context.grid),
    )


def budget_of(case: Case, given: float | None) -> float | None:
    """Euros a year: those given, else those of the organisation sheet."""
    sheet = case.made.inputs.sheet
    if given is not None or sheet is None:
        return given
    return sheet.yearly_budget_eur
