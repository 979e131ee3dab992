"""From the store to figures, explanations and pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from fleet_audit.footprint.engines.embedded import embedded_engine
from fleet_audit.footprint.hosts import share_hosts
from fleet_audit.footprint.kernel import prepare, sum_up
from fleet_audit.footprint.missing import Declaration, Missing, find_missing
from fleet_audit.footprint.scopes import ScopeLine, scope_lines
from fleet_audit.footprint.setting import Place, Setting
from fleet_audit.model.codes import UseProfile
from fleet_audit.model.snapshot import PLACE_COLUMNS
from fleet_audit.pipeline.facts import facts_in_force
from fleet_audit.pipeline.settling import settle_at
from fleet_audit.reference.load import Reference
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.report_inputs import ReportInputs, hosts, report_inputs
from fleet_audit.store.snapshot import Progress, SnapshotFiles, refresh_snapshot

if TYPE_CHECKING:
    import duckdb

    from fleet_audit.model.report import ReportContext


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """A footprint ready to be read: the kernel's views, and what they were made from."""

    engine: duckdb.DuckDBPyConnection
    setting: Setting
    places: tuple[Place, ...]
    inputs: ReportInputs
    facts: Reference


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """An audit of which nothing is computed yet: what to compute it from."""

    made: Audit
    snapshot: SnapshotFiles


def begin(
    address: StoreAddress,
    as_of: date,
    *,
    use_profile: UseProfile = "measured",
    country: str | None = None,
    organisation: str | None = None,
    progress: Progress | None = None,
    facts: Reference | None = None,
) -> Begun:
    """Bring the snapshot up to date and gather what an organisation's footprint is made from.

    `country` (ISO 3166-1 alpha-2) is that of assets which state none, where the organisation
    sheet gives none either. `facts` are those in force, unless others are given.
    """
    settle_at(address, progress)
    snapshot = refresh_snapshot(address, progress)
    inputs = report_inputs(address, organisation)
    sheet_country = inputs.sheet.country if inputs.sheet else None
    setting = Setting(
        as_of=as_of,
        use_profile=use_profile,
        organisation_id=inputs.organisation_id,
        country=sheet_country or country,
        country_is_stated=sheet_country is not None,
        leased_assets_category=inputs.sheet.leased_assets_category if inputs.sheet else 8,
    )
    places = tuple(Place(**dict(zip(PLACE_COLUMNS, row, strict=True))) for row in inputs.places)
    made = Audit(
        engine=embedded_engine(snapshot.rows),
        setting=setting,
        places=places,
        inputs=inputs,
        facts=facts or facts_in_force(address, inputs.organisation_id),
    )
    return Begun(made=made, snapshot=snapshot)


def of_assets(begun: Begun) -> Audit:
    """The audit with all that is said of single assets, and sums by whatever a report cuts."""
    made = begun.made
    prepare(made.engine, begun.snapshot.relation, made.setting, made.places, made.facts)
    sum_up(made.engine)
    return made


def audit(
    address: StoreAddress,
    as_of: date,
    *,
    use_profile: UseProfile = "measured",
    country: str | None = None,
    organisation: str | None = None,
    progress: Progress | None = None,
    facts: Reference | None = None,
) -> Audit:
    """Prepare the footprint of an organisation, from what `begin` is given."""
    begun = begin(
        address,
        as_of,
        use_profile=use_profile,
        country=country,
        organisation=organisation,
        progress=progress,
        facts=facts,
    )
    return of_assets(begun)


def place_machines(made: Audit, address: StoreAddress) -> None:
    """Show beside each virtual machine its share of the host that runs it, in lists of assets."""
    share_hosts(made.engine, hosts(address))


def missing_of(made: Audit) -> Missing:
    """What the organisation declares beyond what was seen, estimated beside the rest."""
    sheet, organisation_id = made.inputs.sheet, made.inputs.organisation_id
    declarations = []
    if sheet is not None and organisation_id is not None:
        declarations = [
            Declaration(
                organisation_id=organisation_id,
                counts=made.inputs.declared_counts,
                declared_on=sheet.declared_on,
            )
        ]
    return find_missing(made.engine, declarations, made.setting, made.facts)


class Readings(NamedTuple):
    """What a report says and what explains it both take from an audit."""

    missing: Missing
    scopes: list[ScopeLine]


def readings_of(made: Audit) -> Readings:
    """Read them, once for both."""
    return Readings(missing_of(made), scope_lines(made.engine))


def context_of(made: Audit, readings: Readings | None = None) -> ReportContext:
    """The report context of an audit, from its readings where they are known already."""
    from fleet_audit.render.context import Subject, report_context

    sheet, read = made.inputs.sheet, readings or readings_of(made)
    subject = Subject(
        name=made.inputs.name,
        is_synthetic=sheet.is_synthetic if sheet else False,
        missing=read.missing,
        places=made.places,
        scopes=read.scopes,
    )
    return report_context(made.engine, made.facts, made.setting, subject)
