"""`fleet-audit organisation`: the sheet of what only the organisation knows."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common
from fleet_audit.model.errors import UnreadableInput, UnusableOrganisationSheet

if TYPE_CHECKING:
    from fleet_audit.model.organisation import OrganisationSheet


@click.group(
    help=_("Import and show the organisation sheet: sites, rooms, declared counts, prices.")
)
@click.help_option("--help", help=_("Show this message and exit."))
def organisation() -> None:
    """The organisation sheet."""


def read_sheet(path: Path) -> OrganisationSheet:
    """The sheet of a TOML file; a refusal names the file, the field and the remedy."""
    import msgspec

    from fleet_audit.model.organisation import OrganisationSheet

    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return msgspec.convert(given, OrganisationSheet)
    except OSError as error:
        raise UnreadableInput(
            _("{file}: cannot be read ({cause}); check the name and the rights").format(
                file=path, cause=error.strerror
            )
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableOrganisationSheet(
            _("{file}: not valid TOML ({cause}); mend that place").format(file=path, cause=error)
        ) from error
    except msgspec.ValidationError as error:
        raise UnusableOrganisationSheet(
            _("{file}: {cause}; mend that field, or leave it out").format(file=path, cause=error)
        ) from error


@organisation.command("import", help=_("Import the sheet from a TOML file."))
@click.argument("file", type=click.Path(path_type=Path))
@common
def import_sheet(shared: Shared, file: Path) -> None:
    """Keep the sheet in place of the one before."""
    from fleet_audit.store.organisation import save_sheet

    sheet = read_sheet(file)
    save_sheet(shared.engine(), sheet)
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
