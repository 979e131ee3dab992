"""`fleet-audit db`: keeping the store itself."""

from __future__ import annotations

from pathlib import Path

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import COMMAND, Shared, common, speaking
from fleet_audit.model.errors import UnusableStore


@click.group("db", subcommand_metavar=COMMAND, help=_("Upgrade, back up and restore the store."))
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def database() -> None:
    """Keep the store."""


@database.command("upgrade", help=_("Make the store, or bring it to the form of this version."))
@common
def upgrade(shared: Shared) -> None:
    """Migrate the store."""
    shared.store().dispose()
    shared.say(_("Up to date: {store}").format(store=shared.address))


@database.command("backup", help=_("Copy the store to a file, even while it is in use."))
@click.argument("file", metavar=_("FILE"), type=click.Path(dir_okay=False, path_type=Path))
@common
def backup(shared: Shared, file: Path) -> None:
    """Copy the store, whole or not at all."""
    import sqlite3
    from contextlib import closing

    source = shared.address.path
    if source is None:
        raise UnusableStore(_("a PostgreSQL store is backed up by its own `pg_dump`"))
    if not source.is_file():
        raise UnusableStore(_("{store}: no store there yet").format(store=source))
    draft = file.with_name(f".{file.name}.tmp")
    draft.open("wb").close()
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(draft)) as copy:
        origin.backup(copy)
    draft.replace(file)
    click.echo(file)


@database.command("restore", help=_("Put a backup back; what the store held is kept beside it."))
@click.argument("file", metavar=_("FILE"), type=click.Path(dir_okay=False, path_type=Path))
@common
def restore(shared: Shared, file: Path) -> None:
    """Make the store what a backup holds."""
    from fleet_audit.store.restoring import restore_store

    kept = restore_store(shared.address, file, shared.now)
    shared.say(_("Restored: {store}").format(store=shared.address))
    if kept is not None:
        shared.say(_("What it held before is kept in {file}").format(file=kept))
