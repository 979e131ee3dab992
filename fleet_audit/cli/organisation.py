"""`fleet-audit organisation`: the sheet of what only the organisation knows."""

from __future__ import annotations

from pathlib import Path

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import COMMAND, Shared, common, speaking
from fleet_audit.model.errors import UnusableOrganisationSheet


@click.group(
    subcommand_metavar=COMMAND,
    help=_("Import and show the organisation sheet: sites, rooms, declared counts, prices."),
)
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def organisation() -> None:
    """The organisation sheet."""


@organisation.command("import", help=_("Import the sheet from a TOML file."))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
@common
def import_sheet(shared: Shared, file: Path) -> None:
    """Keep the sheet in place of the one before."""
    from fleet_audit.inventory.organisation_sheet import read_sheet
    from fleet_audit.store.organisation import organisation_id, save_sheet

    sheet = read_sheet(file)
    engine = shared.engine()
    save_sheet(engine, sheet, organisation_id(engine))
    shared.say(_("Kept the sheet of {name}.").format(name=sheet.name))


@organisation.command("show", help=_("Show the sheet as JSON."))
@common
def show_sheet(shared: Shared) -> None:
    """Print the sheet."""
    import msgspec

    from fleet_audit.store.report_inputs import report_inputs

    sheet = report_inputs(shared.address).sheet
    if sheet is None:
        raise UnusableOrganisationSheet(
            _("no sheet yet: give one with `fleet-audit organisation import FILE.toml`")
        )
    click.echo(msgspec.json.format(msgspec.json.encode(sheet)).decode())
