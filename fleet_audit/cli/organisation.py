"""`fleet-audit organisation`: the sheet of what only the organisation knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from fleet_audit.cli.kinds import Day, Finite
from fleet_audit.cli.language import _
from fleet_audit.cli.options import COMMAND, Shared, common, speaking
from fleet_audit.model.codes import CATEGORIES, Category
from fleet_audit.model.errors import UnusableOrganisationSheet


class Count(click.ParamType[tuple[Category, int]]):
    """How many devices of a category there are, as `monitor=180`."""

    name = _("category=number")

    def convert(self, value: object, param: click.Parameter | None, ctx: object) -> Any:
        """The category and its number, or a usage error that shows the form."""
        if isinstance(value, tuple):
            return value
        category, _equals, number = str(value).partition("=")
        if category not in CATEGORIES or not (number.isascii() and number.isdecimal()):
            self.fail(
                _(
                    "{value!r} is not a category and a number such as monitor=180; "
                    "the categories are {categories}"
                ).format(value=value, categories=", ".join(CATEGORIES)),
                param,
            )
        return category, int(number)


@click.group(
    subcommand_metavar=COMMAND,
    help=_("Import, edit and show the organisation sheet: sites, rooms, declared counts, prices."),
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


@organisation.command(
    "edit",
    help=_("Change the sheet: how many devices of a category you own in all, and the budget."),
)
@click.option(
    "--declared",
    "counts",
    metavar=_("CATEGORY=NUMBER"),
    multiple=True,
    type=Count(),
    help=_("Devices of a category owned in all, seen or not; may be repeated."),
)
@click.option(
    "--declared-on",
    type=Day(),
    metavar="DATE",
    help=_("Day that the numbers are true of; the day of the audit by default."),
)
@click.option(
    "--yearly-budget",
    type=Finite(min=0, max=10**12),
    metavar="EUR",
    help=_("Euros a year, without VAT, to buy and mend: the plan of the report holds to it."),
)
@click.option("--name", metavar=_("NAME"), help=_("Name of the organisation."))
@common
def edit_sheet(
    shared: Shared,
    counts: tuple[tuple[Category, int], ...],
    declared_on: date | None,
    yearly_budget: float | None,
    name: str | None,
) -> None:
    """Keep the sheet with these answers; what is not given stays."""
    from msgspec import structs

    from fleet_audit.model.organisation import OrganisationSheet
    from fleet_audit.store.organisation import organisation_id, save_sheet
    from fleet_audit.store.report_inputs import report_inputs

    engine = shared.engine()
    known = report_inputs(shared.address)
    sheet = known.sheet or OrganisationSheet(name=name or known.name or "")
    sheet = structs.replace(
        sheet,
        name=name or sheet.name,
        declared_counts=dict(sheet.declared_counts) | dict(counts),
        declared_on=(declared_on or shared.as_of) if counts else sheet.declared_on,
        yearly_budget_eur=sheet.yearly_budget_eur if yearly_budget is None else yearly_budget,
    )
    if not sheet.name:
        raise UnusableOrganisationSheet(_("no sheet yet: give the organisation's --name too"))
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
