"""`fleet-audit assets gaps`: what to find out first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.language import _, ngettext
from fleet_audit.cli.options import Shared, common, listed, placed
from fleet_audit.cli.output import emit, progress_bar, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleet_audit.footprint.gaps import Gap, Standing
    from fleet_audit.footprint.setting import Setting
    from fleet_audit.render.i18n import Lang

COLUMNS = (
    "field",
    "category",
    "manufacturer",
    "model",
    "site",
    "devices",
    "removed_kgco2e_per_year",
    "was_asked",
    "asset_ids",
)

WORKBOOK = ".xlsx"
"""End of the name of a file that is written as a workbook to fill in."""


@click.command(
    "gaps",
    help=_(
        "List what to find out first: the purchase dates, daily hours and screen sizes that would "
        "make the yearly carbon of the fleet most certain.\n\n"
        "At most 40 lines, one for each batch that an answer holds for. To a file that ends in "
        ".xlsx, they are written as a workbook to fill in and import."
    ),
)
@placed
@listed
@common
def list_gaps(shared: Shared, country: str | None, form: str, output: str | None) -> None:
    """Print the questions, most useful first, or write them as a workbook."""
    from fleet_audit.footprint.gaps import gaps_and_standing
    from fleet_audit.pipeline.audit import audit
    from fleet_audit.store.not_known import not_known

    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        made = audit(shared.known_address, shared.as_of, country=country, progress=progress)
    found, here = gaps_and_standing(
        made.engine,
        facts=made.facts,
        not_known=not_known(shared.known_address, made.inputs.organisation_id),
    )
    if output is not None and form == "table" and output.casefold().endswith(WORKBOOK):
        write_workbook(shared, output, found, here, made.setting)
    elif form == "table":
        emit(form, output, *gap_table(found, shared.lang))
    else:
        emit(form, output, COLUMNS, map(gap_cells, found))


def write_workbook(
    shared: Shared, output: str, found: Sequence[Gap], here: Standing, setting: Setting
) -> None:
    """Write the workbook, and say how to go on."""
    from fleet_audit.render.gaps_workbook import Asked, gaps_workbook

    asked = Asked(gaps=found, standing=here, setting=setting)
    write_whole(Path(output), gaps_workbook(asked, shared.lang))
    told = ngettext(
        "{number} question in {file}: fill in the yellow column, then fleet-audit import {file}",
        "{number} questions in {file}: fill in the yellow column, then fleet-audit import {file}",
        len(found),
    )
    shared.say(told.format(number=len(found), file=output))


def gap_cells(gap: Gap) -> list[object]:
    """One question for a program: the assets by their ids, with spaces between them."""
    cells: list[object] = [getattr(gap, name) for name in COLUMNS[:-3]]
    removed = gap.removed_kgco2e_per_year
    ids = " ".join(map(str, gap.asset_ids))
    return [*cells, None if removed is None else round(removed, 3), gap.was_asked, ids]


def gap_table(found: Sequence[Gap], lang: Lang) -> tuple[list[str], list[list[object]]]:
    """The questions for people."""
    from fleet_audit.render.gaps_words import which
    from fleet_audit.render.numbers import decimal
    from fleet_audit.render.voice import Voice

    voice = Voice(lang)
    asked = {
        "purchase_date": _("purchase date"),
        "hours_on_per_day": _("hours on per day"),
        "average_power_w": _("average watts"),
        "screen_inches": _("screen size"),
        "category": _("category"),
    }
    rows: list[list[object]] = [
        [
            _("{what} (not known before)").format(what=asked[gap.field])
            if gap.was_asked
            else asked[gap.field],
            voice.word("category", gap.category),
            " ".join(part for part in (gap.manufacturer, gap.model) if part) or None,
            gap.site,
            which(gap, voice) or None,
            gap.devices,
            None
            if gap.removed_kgco2e_per_year is None
            else decimal(gap.removed_kgco2e_per_year, lang),
        ]
        for gap in found
    ]
    return [
        _("to find out"),
        _("category"),
        _("model"),
        _("site"),
        _("which ones"),
        _("devices"),
        _("kgCO2e a year less uncertain"),
    ], rows
