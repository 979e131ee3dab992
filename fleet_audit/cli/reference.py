"""`fleet-audit reference`: the facts in force, each with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.language import _, ngettext
from fleet_audit.cli.options import COMMAND, Shared, common, listed, speaking
from fleet_audit.cli.output import emit
from fleet_audit.model.errors import UnknownFigure

if TYPE_CHECKING:
    from fleet_audit.model.reference import ReferenceRow
    from fleet_audit.reference.load import Reference

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
SHOWN = 9
"""Of the columns, how many a table shows; layer and set follow in any form."""
ORIGIN = ("layer", "set", "retrieved", "covered_by")


@click.group(
    subcommand_metavar=COMMAND,
    help=_("List, load and compare the facts that figures rest on."),
)
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def reference() -> None:
    """The facts in force."""


def facts_of(shared: Shared) -> Reference:
    """The facts in force for the store, or what ships where there is none."""
    from fleet_audit.pipeline.facts import facts_in_force
    from fleet_audit.reference.load import reference as core
    from fleet_audit.store.report_inputs import report_inputs

    address = shared.address
    if address.path is not None and not address.path.is_file():
        return core()
    return facts_in_force(address, report_inputs(address).organisation_id)


def shown_headings() -> tuple[str, ...]:
    """Headings of the list for people."""
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
        _("layer"),
        _("set"),
        _("read on"),
        _("covered by"),
    )


@reference.command("list", help=_("List the facts."))
@click.option(
    "--kind",
    metavar=_("KIND"),
    help=_("Only facts of this kind, such as `embodied` or `electricity`."),
)
@click.option("--set", "set_name", metavar=_("NAME"), help=_("Only facts of this set, or `core`."))
@click.option("--models", is_flag=True, help=_("Also the figures of single models."))
@click.option("--all", "with_covered", is_flag=True, help=_("Also facts that a set covers."))
@listed
@common
def list_facts(
    shared: Shared,
    kind: str | None,
    set_name: str | None,
    models: bool,
    with_covered: bool,
    form: str,
    output: str | None,
) -> None:
    """Print the facts."""
    known = facts_of(shared)
    every = list(_rows(known, models=models, with_covered=with_covered))
    check_asked("--kind", kind, {row.kind for row, _ in every})
    check_asked("--set", set_name, {"core", *(mark.name for mark in known.sets)})
    shared.say(_("Reference data {version}").format(version=known.full_version))
    tell_stale(shared, known)
    columns = COLUMNS[:SHOWN] if form == "table" else COLUMNS
    headings = shown_headings() if form == "table" else (*COLUMNS, *ORIGIN)
    rows = [
        [*(getattr(row, column) for column in columns), *origin]
        for row, origin in every
        if kind in (None, row.kind) and set_name in (None, origin[1] or "core")
    ]
    emit(form, output, headings, rows)
    if known.models and not models:
        tell_models(shared, len(known.models.figures))


def check_asked(option: str, value: str | None, known: Collection[str]) -> None:
    """Refuse a word that nothing answers to, with those that something does."""
    if value is not None and value not in known:
        raise click.UsageError(
            _("{option} {value}: there is none; there are {known}").format(
                option=option, value=value, known=", ".join(sorted(known))
            )
        )


def _rows(
    known: Reference, *, models: bool, with_covered: bool
) -> Iterator[tuple[ReferenceRow, tuple[Any, ...]]]:
    """Each row with its layer, its set, the day it was read, and what covers it."""
    layers = {mark.name: mark.layer for mark in known.sets}
    found = [(row, None) for row in known.rows.values()]
    found += [(figure.as_row(), None) for figure in known.models.figures] if models else []
    covered = [(one.row, one.by) for one in known.covered.values()] if with_covered else []
    for row, by in (*found, *covered):
        layer = layers.get(row.table)
        yield row, (layer or "core", row.table if layer else None, row.retrieved, by)


def tell_models(shared: Shared, number: int) -> None:
    """How many figures of single models there are beside the facts."""
    told = ngettext(
        "{number} figure of a single model beside them: see --models.",
        "{number} figures of single models beside them: see --models.",
        number,
    )
    shared.say(told.format(number=number))


def tell_stale(shared: Shared, known: Reference) -> None:
    """Warn of what was read more than twelve months before the day of the audit."""
    from fleet_audit.reference.staleness import stale_sets

    old = stale_sets(known, shared.as_of)
    if old:
        shared.say(
            _(
                "warning: read more than 12 months ago: {sets}; "
                "`fleet-audit reference update` looks for newer facts"
            ).format(sets=", ".join(old))
        )


@reference.command("show", help=_("Show one fact with its source and licence."))
@click.argument("factor_id", metavar=_("FACTOR"))
@common
def show_fact(shared: Shared, factor_id: str) -> None:
    """Print one fact."""
    import msgspec

    known = facts_of(shared)
    shown = _shown(known, factor_id)
    if shown is None:
        raise UnknownFigure(
            _("{factor}: no such fact; list them with `fleet-audit reference list`").format(
                factor=factor_id
            )
        )
    click.echo(msgspec.json.format(msgspec.json.encode(shown)).decode())


def _shown(known: Reference, factor_id: str) -> dict[str, Any] | None:
    """A fact with its place among the layers: what it covers, or what covers it."""
    from msgspec import structs

    layers = {mark.name: mark.layer for mark in known.sets}
    figure = known.models.figure(factor_id)
    if figure is not None:
        return structs.asdict(figure)
    under = known.covered.get(factor_id)
    row = known.rows.get(factor_id) or (under.row if under else None)
    if row is None:
        return None
    is_in_force = factor_id in known.rows
    return {
        **structs.asdict(row),
        "layer": layers.get(row.table, "core"),
        "covers": [
            {"factor_id": key, "value": one.row.value, "unit": one.row.unit}
            for key, one in known.covered.items()
            if one.by == factor_id
        ],
        "covered_by": under.by if under and not is_in_force else None,
        "classes": [entry.class_id for entry in known.classes if factor_id in entry.factor_ids],
    }


@reference.command("sets", help=_("List the sets that were loaded, the strongest last."))
@listed
@common
def list_sets(shared: Shared, form: str, output: str | None) -> None:
    """Print the sets."""
    from fleet_audit.reference.staleness import is_stale

    known = facts_of(shared)
    columns = ("set", "layer", "form", "sha256", "retrieved", "is_old", "licence", "url")
    headings = (
        _("set"),
        _("layer"),
        _("form"),
        _("hash"),
        _("read on"),
        _("old"),
        _("licence"),
        _("from"),
    )
    rows = [
        [
            mark.name,
            mark.layer,
            mark.format,
            mark.sha256[:12] if form == "table" else mark.sha256,
            mark.retrieved,
            is_old if form != "table" else _("yes") if is_old else None,
            mark.licence,
            mark.url,
        ]
        for mark in known.sets
        for is_old in (is_stale(mark.retrieved, shared.as_of),)
    ]
    shared.say(_("Reference data {version}").format(version=known.full_version))
    tell_stale(shared, known)
    emit(form, output, headings if form == "table" else columns, rows)
