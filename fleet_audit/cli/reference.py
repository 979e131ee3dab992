"""`fleet-audit reference`: the facts in force, each with its source."""

from __future__ import annotations

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import COMMAND, Shared, common, listed, speaking
from fleet_audit.cli.output import emit
from fleet_audit.model.errors import UnknownFigure

COLUMNS = (
    "factor_id",
    "kind",
    "category",
    "subtype",
    "zone",
    "criterion",
    "stage",
    "value",
    "unit",
    "lower",
    "upper",
    "method",
    "source",
    "source_year",
    "licence",
)


@click.group(subcommand_metavar=COMMAND, help=_("List and show the facts that figures rest on."))
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def reference() -> None:
    """The facts in force."""


def shown_headings() -> tuple[str, ...]:
    """Headings of the list for people, over the first columns."""
    return (
        _("fact"),
        _("kind"),
        _("category"),
        _("subtype"),
        _("zone"),
        _("criterion"),
        _("stage"),
        _("value"),
        _("unit"),
    )


@reference.command("list", help=_("List the facts."))
@click.option(
    "--kind",
    metavar=_("KIND"),
    help=_("Only facts of this kind, such as `embodied` or `electricity`."),
)
@listed
@common
def list_facts(shared: Shared, kind: str | None, form: str, output: str | None) -> None:
    """Print the facts."""
    from fleet_audit.reference.load import reference as facts

    known = facts()
    shared.say(_("Reference data {version}").format(version=known.version))
    columns = COLUMNS[:9] if form == "table" else COLUMNS
    headings = shown_headings() if form == "table" else COLUMNS
    rows = [
        [getattr(row, column) for column in columns]
        for row in known.rows.values()
        if kind is None or row.kind == kind
    ]
    emit(form, output, headings, rows)


@reference.command("show", help=_("Show one fact with its source and licence."))
@click.argument("factor_id", metavar=_("FACTOR"))
@common
def show_fact(shared: Shared, factor_id: str) -> None:
    """Print one fact."""
    import msgspec

    from fleet_audit.reference.load import reference as facts

    row = facts().rows.get(factor_id)
    if row is None:
        raise UnknownFigure(
            _("{factor}: no such fact; list them with `fleet-audit reference list`").format(
                factor=factor_id
            )
        )
    click.echo(msgspec.json.format(msgspec.json.encode(row)).decode())
