"""From the store to the report: the footprint of a fleet, what to do about it, and its files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.model.codes import UseProfile
from fleet_audit.pipeline.kept import kept_or_made
from fleet_audit.pipeline.further import Further
from fleet_audit.pipeline.settling import settle_at
from fleet_audit.render.theme import HOUSE, Theme, dressed_files
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.snapshot import Progress

if TYPE_CHECKING:
    from fleet_audit.model.lever import Advised
    from fleet_audit.model.report import ReportContext
    from fleet_audit.pipeline.recommending import Advice
    from fleet_audit.render.i18n import Lang


class Asked(Struct, frozen=True, kw_only=True):
    """What a report is asked for: all that it depends on, beside the store and the program."""

    as_of: date
    use_profile: UseProfile = "measured"
    country: str | None = None
    """Of assets that state none."""
    further: Further = Further()
    """What the plan and the progress are asked for."""


def report_of(
    address: StoreAddress,
    as_of: date,
    *,
    use_profile: UseProfile = "measured",
    country: str | None = None,
    further: Further = Further(),
    progress: Progress | None = None,
) -> ReportContext:
    """Everything that the report of a store says; where nothing changed, as it was kept."""
    asked = Asked(as_of=as_of, use_profile=use_profile, country=country, further=further)
    settle_at(address, progress)
    return kept_or_made(address, asked, lambda: _made(address, asked, progress))


def _made(address: StoreAddress, asked: Asked, progress: Progress | None) -> ReportContext:
    """The same, computed."""
    from fleet_audit.pipeline.audit import audit, context_of
    from fleet_audit.pipeline.explaining import with_explanations
    from fleet_audit.pipeline.planning import case_on
    from fleet_audit.pipeline.recommending import Wish, advise_on
    from fleet_audit.pipeline.report_chapters import with_further
    from fleet_audit.recommendations.systems import systems

    made = audit(
        address,
        asked.as_of,
        use_profile=asked.use_profile,
        country=asked.country,
        progress=progress,
    )
    context = context_of(made)
    if not context.headline.devices:
        return context
    advice = advise_on(case_on(made), address, Wish())
    whole = replace(
        context,
        advised=_advised(advice),
        systems=systems(made.engine, asked.as_of),
    )
    whole = with_further(whole, advice.case, address, asked.further, asked.country)
    return with_explanations(whole, made, address, advice)


def _advised(advice: Advice) -> Advised:
    """What the levers recommend; which assets each is for is told by lists, not by pages."""
    told = advice.told
    return replace(told, found=tuple(replace(one, asset_ids=()) for one in told.found))


def write_report(
    context: ReportContext, folder: Path, lang: Lang, theme: Theme = HOUSE
) -> list[Path]:
    """Write the report: its pages in one language, the other beside them, and its figures as JSON.

    The first file is `index.html`. Each is written whole or not at all.
    """
    from fleet_audit.render.html import OTHER, report_pages

    texts = {
        **dressed_files(report_pages(context, lang, first=lang), theme),
        **dressed_files(report_pages(context, OTHER[lang][0], first=lang), theme),
        "report.json": msgspec.json.format(msgspec.json.encode(context)).decode() + "\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in texts.items():
        draft = folder / f".{name}.tmp"
        draft.write_text(text, encoding="utf-8", newline="\n")
        written.append(draft.replace(folder / name))
    return written
