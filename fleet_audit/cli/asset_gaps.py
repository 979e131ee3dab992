"""`fleet-audit assets gaps`: what to find out first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common, listed, placed
from fleet_audit.cli.output import emit, progress_bar

if TYPE_CHECKING:
    from fleet_audit.footprint.gaps import Gap
    from fleet_audit.render.i18n import Lang

COLUMNS = (
    "field",
    "category",
    "manufacturer",
    "model",
    "site",
    "devices",
    "removed_kgco2e_per_year",
    "asset_ids",
)


@click.command(
    "gaps",
    help=_(
        "List what to find out first: the purchase dates and daily hours that would make the "
        "yearly carbon of the fleet most certain.\n\n"
        "At most 40 lines, one for each model and site. Answer with `assets set`, or in a list "
        "that you import."
    ),
)
@placed
@listed
@common
def list_gaps(shared: Shared, country: str | None, form: str, output: str | None) -> None:
    """Print the questions, most useful first."""
    from fleet_audit.footprint.gaps import gaps
    from fleet_audit.pipeline.audit import audit

    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        made = audit(shared.address, shared.as_of, country=country, progress=progress)
    found = gaps(made.engine)
    if form == "table":
        emit(form, output, *gap_table(found, shared.lang))
    else:
        emit(form, output, COLUMNS, map(gap_cells, found))


def gap_cells(gap: Gap) -> list[object]:
    """One question for a program: the assets by their ids, with spaces between them."""
    cells: list[object] = [getattr(gap, name) for name in COLUMNS[:-2]]
    ids = " ".join(map(str, gap.asset_ids))
    return [*cells, round(gap.removed_kgco2e_per_year, 3), ids]


def gap_table(found: tuple[Gap, ...], lang: Lang) -> tuple[list[str], list[list[object]]]:
    """The questions for people."""
    from fleet_audit.render.voice import Voice

    voice = Voice(lang)
    rows: list[list[object]] = [
        [
            _("purchase date") if gap.field == "purchase_date" else _("hours on per day"),
            voice.word("category", gap.category),
            " ".join(part for part in (gap.manufacturer, gap.model) if part) or None,
            gap.site,
            gap.devices,
            round(gap.removed_kgco2e_per_year, 1),
        ]
        for gap in found
    ]
    return [
        _("to find out"),
        _("category"),
        _("model"),
        _("site"),
        _("devices"),
        _("kgCO2e a year less uncertain"),
    ], rows
