"""From the store to the report: the footprint of a fleet, what to do about it, and its files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.model.codes import UseProfile
from fleet_audit.pipeline.further import Further
from fleet_audit.pipeline.kept import kept_or_made
from fleet_audit.pipeline.settling import settle_at
from fleet_audit.store.address import StoreAddress

if TYPE_CHECKING:
    from fleet_audit.model.lever import Advised
    from fleet_audit.model.report import ReportContext, SiteDetail
    from fleet_audit.pipeline.audit import Audit
    from fleet_audit.pipeline.recommending import Advice
    from fleet_audit.store.snapshot import Progress


NOTHING_FURTHER = Further()
"""What a report is asked for where nobody says more."""


class Asked(Struct, frozen=True, kw_only=True):
    """What a report is asked for: all that it depends on, beside the store and the program."""

    as_of: date
    use_profile: UseProfile = "measured"
    country: str | None = None
    """Of assets that state none."""
    further: Further = NOTHING_FURTHER
    """What the plan and the progress are asked for."""


class Behind(Struct, frozen=True, kw_only=True):
    """What a report was made from: what lists of single assets are read from."""

    made: Audit
    advice: Advice | None
    """Null without a device."""
    address: StoreAddress


class Reported(Struct, frozen=True, kw_only=True):
    """A report, and a way to what is behind it."""

    context: ReportContext
    behind: Callable[[], Behind]
    """Computed once, and only where the report was kept from before."""


def report_of(address: StoreAddress, as_of: date, **given: Any) -> ReportContext:
    """Everything that the report of a store says, from what `reported` is given."""
    return reported(address, as_of, **given).context


def reported(
    address: StoreAddress,
    as_of: date,
    *,
    use_profile: UseProfile = "measured",
    country: str | None = None,
    further: Further = NOTHING_FURTHER,
    progress: Progress | None = None,
) -> Reported:
    """The report of a store; where nothing changed, as it was kept."""
    asked = Asked(as_of=as_of, use_profile=use_profile, country=country, further=further)
    settle_at(address, progress)

    @cache
    def behind() -> Behind:
        return _behind(address, asked, progress)

    context = kept_or_made(address, asked, lambda: _made(behind(), asked))
    return Reported(context=context, behind=behind)


def _behind(address: StoreAddress, asked: Asked, progress: Progress | None) -> Behind:
    from fleet_audit.pipeline.audit import audit
    from fleet_audit.pipeline.planning import case_on
    from fleet_audit.pipeline.recommending import Wish, advise_on

    made = audit(
        address,
        asked.as_of,
        use_profile=asked.use_profile,
        country=asked.country,
        progress=progress,
    )
    has_devices = made.engine.execute("SELECT 1 FROM impact WHERE NOT is_vm LIMIT 1").fetchone()
    advice = advise_on(case_on(made), address, Wish()) if has_devices else None
    return Behind(made=made, advice=advice, address=address)


def _made(behind: Behind, asked: Asked) -> ReportContext:
    """What the report says, computed."""
    from fleet_audit.pipeline.audit import context_of, readings_of
    from fleet_audit.pipeline.explaining import with_explanations
    from fleet_audit.pipeline.report_chapters import with_further
    from fleet_audit.recommendations.systems import systems

    made, address, advice = behind.made, behind.address, behind.advice
    readings = readings_of(made)
    context = context_of(made, readings)
    if not context.headline.devices or advice is None:
        return context
    whole = replace(
        context,
        advised=_advised(advice),
        systems=systems(made.engine, asked.as_of),
        site_details=_site_details(advice, context),
    )
    whole = with_further(whole, advice.case, address, asked.further, asked.country)
    return with_explanations(whole, made, readings, advice)


def _site_details(advice: Advice, context: ReportContext) -> tuple[SiteDetail, ...]:
    """What stands at the sites that have a page, and what is to be done there."""
    from fleet_audit.footprint.site_details import MOST_SITES, site_details
    from fleet_audit.render.context import AGE_BANDS, WORKPLACE

    names = [row.name for row in context.sites[:MOST_SITES]]
    found = site_details(advice.case.made.engine, names, AGE_BANDS, WORKPLACE)
    actions = advice.at_sites(names)
    return tuple(
        replace(detail, actions=actions.get(name, ()))
        for name, detail in zip(names, found, strict=True)
    )


def _advised(advice: Advice) -> Advised:
    """What the levers recommend; which assets each is for is told by lists, not by pages."""
    told = advice.told
    return replace(told, found=tuple(replace(one, asset_ids=()) for one in told.found))
