"""`fleet-audit report`: the page to share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.further import furthering
from fleet_audit.cli.kinds import ReportFormats
from fleet_audit.cli.language import _
from fleet_audit.cli.once import uncollected
from fleet_audit.cli.options import Shared, common, placed, themed
from fleet_audit.cli.output import progress_bar
from fleet_audit.model.codes import USUAL_FORMATS

if TYPE_CHECKING:
    from fleet_audit.model.codes import ReportFormat
    from fleet_audit.pipeline.further import Further
    from fleet_audit.render.theme import Theme


@click.command(
    help=_("Write the report: a page a chapter, in French and in English, and its figures.")
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports"),
    show_default=True,
    help=_("Folder of the reports; each goes to a folder of its day."),
)
@click.option(
    "--use-profile",
    type=click.Choice(["measured", "office", "energy-star"]),
    default="measured",
    show_default=True,
    help=_("How devices are taken to be used."),
)
@click.option(
    "--formats",
    type=ReportFormats(),
    default=",".join(USUAL_FORMATS),
    show_default=True,
    metavar=_("LIST"),
    help=_(
        "What to write, separated by commas: html, pdf (the note), xlsx (a workbook), csv (lists),"
        " json, zip (all of it in one file)."
    ),
)
@placed
@common
@furthering
@themed
@uncollected()
def report(
    shared: Shared,
    out: Path,
    use_profile: str,
    country: str | None,
    formats: tuple[ReportFormat, ...],
    further: Further,
    theme: Theme,
) -> None:
    """Write the report of the day, and print the path of its page."""
    from fleet_audit.pipeline.publishing import write_report
    from fleet_audit.pipeline.reporting import reported

    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        found = reported(
            shared.known_address,
            shared.as_of,
            use_profile=use_profile,  # type: ignore[arg-type]  # click has checked the choice
            country=country,
            further=further,
            progress=progress,
        )
    folder = out / shared.as_of.isoformat()
    written = write_report(
        found.context, folder, shared.lang, theme, formats=formats, behind=found.behind
    )
    click.echo(written[0])
