"""From the store to a commitment sheet: where the fleet stands, what was done, what to aim at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from fleet_audit.commitments.done import done_before
from fleet_audit.commitments.proposing import Ground, targets_of
from fleet_audit.commitments.sheet_file import parse_commitment
from fleet_audit.inventory.given_file import content_of
from fleet_audit.model.commitment import (
    LONGEST_NAME,
    MOST_DONE,
    BaselineFigures,
    CommitmentSheet,
    Done,
    Estimate,
    FrozenMark,
    Perimeter,
    estimate,
)
from fleet_audit.model.lever import Advised
from fleet_audit.pipeline.audit import Audit, audit, context_of
from fleet_audit.pipeline.planning import case_on
from fleet_audit.pipeline.recommending import Advice, Wish, advise_on
from fleet_audit.recommendations.judging import literals_of
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.baselines import list_baselines, load_baseline
from fleet_audit.store.departures import departures
from fleet_audit.store.lever_decisions import lever_decisions
from fleet_audit.store.snapshot import Progress

if TYPE_CHECKING:
    from fleet_audit.model.baseline import Baseline
    from fleet_audit.model.report import Figure, ReportContext


class Proposed(Struct, frozen=True, kw_only=True):
    """A sheet drawn from a fleet, and what puts its targets into words."""

    sheet: CommitmentSheet
    advised: Advised | None
    """Null for a fleet of which nothing is known."""


def propose(
    address: StoreAddress,
    as_of: date,
    *,
    country: str | None = None,
    progress: Progress | None = None,
) -> Proposed:
    """The sheet that a store's fleet suggests on a day."""
    made = audit(address, as_of, country=country, progress=progress)
    context = context_of(made)
    if not context.headline.devices:
        blank = CommitmentSheet(organisation=_clipped(context.organisation), drawn_up=as_of)
        return Proposed(sheet=blank, advised=None)
    advice = advise_on(case_on(made), address, Wish(country=country))
    return Proposed(sheet=_sheet(context, advice, address), advised=advice.told)


def read_commitment(path: Path) -> CommitmentSheet:
    """The sheet of a TOML file.

    Raises UnreadableInput for a file that cannot be read, UnusableCommitment for a field that is
    unknown, missing or out of range.
    """
    return parse_commitment(content_of(path), str(path))


def _sheet(context: ReportContext, advice: Advice, address: StoreAddress) -> CommitmentSheet:
    values, as_of = advice.case.values, context.as_of
    literals = literals_of(advice.case.parameters)
    ground = Ground(
        engine=advice.case.made.engine,
        found=advice.found,
        literals=literals,
        due=date(as_of.year + round(values["commitment_years"]), 12, 31),
    )
    return CommitmentSheet(
        organisation=_clipped(context.organisation),
        is_synthetic=context.is_synthetic,
        drawn_up=as_of,
        perimeter=_perimeter(context),
        baseline=_baseline(context, advice.case.made, address),
        done=_done(advice, address, literals),
        targets=targets_of(ground),
    )


def _clipped(name: str | None) -> str | None:
    """A name as long as a sheet takes; nothing for one that says nothing."""
    return name[:LONGEST_NAME].strip() or None if name else None


def _perimeter(context: ReportContext) -> Perimeter:
    coverage = context.coverage
    return Perimeter(
        sites=tuple(name for row in context.sites if (name := _clipped(row.name))),
        devices=coverage.devices_seen,
        declared=coverage.devices_declared,
        categories={row.category: row.devices for row in context.categories},  # type: ignore[misc]  # rows have codes of categories
    )


def _estimate(figure: Figure) -> Estimate | None:
    if figure.value is None:
        return None
    return estimate(figure.value, figure.low, figure.high)


def _baseline(context: ReportContext, made: Audit, address: StoreAddress) -> BaselineFigures:
    """The last frozen baseline, which is there to be compared with; else the figures of the day."""
    organisation = made.setting.organisation_id
    lines = [one for one in list_baselines(address, organisation) if one.as_of <= context.as_of]
    if lines:
        return _frozen(*load_baseline(address, organisation, lines[-1].name))
    headline = context.headline
    return BaselineFigures(
        day=context.as_of,
        gwp_kgco2e_per_year=_estimate(headline.gwp_per_year),
        embodied_kgco2e=_estimate(headline.embodied),
        energy_kwh_per_year=_estimate(headline.energy_per_year),
        reference=context.reference_version,
    )


def _frozen(frozen: Baseline, digest: str) -> BaselineFigures:
    figures = frozen.figures
    return BaselineFigures(
        day=frozen.as_of,
        gwp_kgco2e_per_year=estimate(
            sum(one.gwp_g_per_year for one in figures) / 1000,
            frozen.gwp_kgco2e_per_year_low,
            frozen.gwp_kgco2e_per_year_high,
        ),
        embodied_kgco2e=estimate(sum(one.embodied_g for one in figures) / 1000),
        energy_kwh_per_year=estimate(sum(one.energy_wh_per_year for one in figures) / 1000),
        reference=frozen.reference,
        frozen=FrozenMark(name=frozen.name, day=frozen.as_of, sha256=digest),
    )


def _done(advice: Advice, address: StoreAddress, literals: Mapping[str, str]) -> tuple[Done, ...]:
    setting = advice.case.made.setting
    as_of, organisation = setting.as_of, setting.organisation_id
    past = round(advice.case.values["commitment_past_years"])
    since = as_of.replace(year=as_of.year - past, day=min(as_of.day, 28))
    decided = lever_decisions(address, organisation, as_of)
    return done_before(
        advice.case.made.engine,
        literals,
        departures(address, organisation, since, as_of),
        [one for one in decided if one.decided_on > since],
    )[:MOST_DONE]
