"""`fleet-audit assets set|merge|split|history`: what people know better than the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.asset_history import (
    COLUMNS,
    DOCUMENT_COLUMNS,
    change_words,
    document_cells,
    event_cells,
    headings,
)
from fleet_audit.cli.language import _, ngettext, translated
from fleet_audit.cli.options import Shared, common, listed
from fleet_audit.cli.output import emit, one_line

if TYPE_CHECKING:
    from sqlalchemy import Engine


def opened(shared: Shared, *named: str) -> tuple[Engine, int, list[int]]:
    """The store, its organisation, and the assets of those names."""
    from fleet_audit.store.listing import one_asset
    from fleet_audit.store.organisation import organisation_id

    engine = shared.known_engine()
    organisation = organisation_id(engine)
    return engine, organisation, [one_asset(engine, organisation, name) for name in named]


def warn(shared: Shared, warnings: Iterable[str]) -> None:
    """Print warnings on standard error."""
    for warning in warnings:
        shared.say(one_line(_("warning: {text}").format(text=translated(warning))))


@click.command(
    "set",
    help=_(
        "Say what a field of an asset is: FIELD=VALUE, or FIELD= for unknown.\n\n"
        "It wins over every inventory, until it is withdrawn. Fields are the columns of the "
        "canonical table, in English or in French, and name; of parts fitted later, "
        "memory_added_gib, storage_added_gb, batteries_replaced and parts_added_on."
    ),
)
@click.argument("named", metavar=_("ASSET"))
@click.argument("words", nargs=-1, metavar=_("[FIELD=VALUE]..."))
@click.option(
    "--withdraw",
    multiple=True,
    metavar=_("FIELD"),
    help=_("Let inventories speak of this field again."),
)
@common
def set_fields(
    shared: Shared, named: str, words: tuple[str, ...], withdraw: tuple[str, ...]
) -> None:
    """Keep corrections, and say what they changed."""
    from fleet_audit.pipeline.corrections import correct, field_named, read_correction

    if not words and not withdraw:
        raise click.UsageError(_("give FIELD=VALUE or --withdraw FIELD"))
    values = dict(map(read_correction, words))
    fields = [field_named(heading).name for heading in withdraw]
    engine, organisation, (asset_id,) = opened(shared, named)
    done = correct(engine, organisation, asset_id, values, shared.now, fields)
    warn(shared, done.warnings)
    for field, change in done.changes.items():
        shared.say(one_line(change_words(field, change)))
    if not done.changes:
        shared.say(_("Kept; nothing changes."))


@click.command(
    "merge",
    help=_(
        "Make one asset of two: OTHER goes into ASSET, with its names, documents and history.\n\n"
        "`assets split` undoes it."
    ),
)
@click.argument("named", metavar=_("ASSET"))
@click.argument("other", metavar=_("OTHER"))
@common
def merge(shared: Shared, named: str, other: str) -> None:
    """Merge, and say which one is left."""
    from fleet_audit.pipeline.joining import merge_assets

    engine, organisation, (asset_id, other_id) = opened(shared, named, other)
    merge_assets(engine, organisation, asset_id, other_id, shared.now)
    shared.say(
        _("Asset {other} is now part of asset {asset}.").format(other=other_id, asset=asset_id)
    )


@click.command(
    "split",
    help=_(
        "Make two assets of one: undo its last merge, or take out the documents of another "
        "machine.\n\n"
        "`assets history ASSET --documents` lists documents and names."
    ),
)
@click.argument("named", metavar=_("ASSET"))
@click.option(
    "--document",
    "documents",
    type=int,
    multiple=True,
    metavar=_("NUMBER"),
    help=_("Take this document out."),
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar=_("KIND:VALUE"),
    help=_("Take out the documents that say this name, such as serial:ABC123."),
)
@common
def split(shared: Shared, named: str, documents: tuple[int, ...], keys: tuple[str, ...]) -> None:
    """Split, and print the id of the asset that is new or back."""
    engine, organisation, (asset_id,) = opened(shared, named)
    if not documents and not keys:
        from fleet_audit.pipeline.joining import undo_merge

        click.echo(undo_merge(engine, organisation, asset_id, shared.now))
        return
    from fleet_audit.pipeline.parting import split_asset

    done = split_asset(engine, organisation, asset_id, shared.now, documents=documents, names=keys)
    warn(shared, done.warnings)
    if done.shared:
        names = ", ".join(f"{key.kind}:{key.value}" for key in done.shared)
        shared.say(
            _("Names of both, which decide nothing alone from now on: {names}").format(names=names)
        )
    shared.say(
        ngettext(
            "{number} document went to the new asset.",
            "{number} documents went to the new asset.",
            done.documents,
        ).format(number=done.documents)
    )
    click.echo(done.asset_id)


@click.command(
    "history",
    help=_("Show what happened to an asset: arrived, moved, changed, left, and how it was known."),
)
@click.argument("named", metavar=_("ASSET"))
@click.option(
    "--documents",
    "with_documents",
    is_flag=True,
    help=_("List the documents that spoke of it, with the names that each says."),
)
@listed
@common
def history(
    shared: Shared, named: str, with_documents: bool, form: str, output: str | None
) -> None:
    """Print the history of an asset, or its documents."""
    engine, organisation, (asset_id,) = opened(shared, named)
    if with_documents:
        rows = document_rows(engine, organisation, asset_id, form)
        emit(form, output, headings(DOCUMENT_COLUMNS, form), rows)
        return
    from fleet_audit.store.listing import history as events

    found = events(engine, organisation, asset_id)
    emit(form, output, headings(COLUMNS, form), (event_cells(event, form) for event in found))


def document_rows(
    engine: Engine, organisation: int, asset_id: int, form: str
) -> list[list[object]]:
    """A line for each document on an asset, with the names by which it is known."""
    from fleet_audit.pipeline.rereading import reread
    from fleet_audit.store.documents import documents
    from fleet_audit.store.joining import family

    with engine.connect() as connection:
        again = reread(connection, organisation, family(connection, asset_id))
    keys = {
        found.seen.observation_id: " ".join(f"{key.kind}:{key.value}" for key in found.keys)
        for found in again
    }
    return [
        document_cells(seen, keys.get(seen.observation_id), form)
        for seen in documents(engine, organisation, asset_id)
    ]
