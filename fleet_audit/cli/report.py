"""`fleet-audit report`: the page to share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.further import furthering
from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common, placed, themed
from fleet_audit.cli.output import progress_bar

if TYPE_CHECKING:
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
@placed
@common
@furthering
@themed
def report(
    shared: Shared,
    out: Path,
    use_profile: str,
    country: str | None,
    further: Further,
    theme: Theme,
) -> None:
    """Write the report of the day, and print the path of its page."""
    from fleet_audit.pipeline.reporting import report_of, write_report

    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        context = report_of(
            shared.known_address,
            shared.as_of,
            use_profile=use_profile,  # type: ignore[arg-type]  # click has checked the choice
            country=country,
            further=further,
            progress=progress,
        )
    written = write_report(context, out / shared.as_of.isoformat(), shared.lang, theme)
    click.echo(written[0])
