"""Opening a store: made if it is not there, migrated if it is behind, refused if it is unfit."""

from __future__ import annotations

import os
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, text
from sqlalchemy.exc import DBAPIError

from fleet_audit.model.causes import system_cause
from fleet_audit.model.errors import StoreTooNew, UnusableStore
from fleet_audit.model.marking import Said, said
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.causes import database_cause, is_full
from fleet_audit.store.dialects import connect_engine, lock_schema, writing
from fleet_audit.store.migrations import HEAD, REVISIONS
from fleet_audit.store.tables import StoreState


def open_store(address: StoreAddress) -> Engine:
    """Open a store, made and migrated as needed.

    Raises `UnusableStore` for what is not a store or cannot be reached, and `StoreTooNew` for a
    store of a later version; both name the file and the remedy.
    """
    if address.path:
        _make_room(address.path)
    try:
        with ExitStack() as undo:
            engine = connect_engine(address)
            undo.callback(engine.dispose)
            with engine.connect() as connection:
                revision = _revision(connection, address)
            if revision != HEAD:
                _migrate(address)
            undo.pop_all()
    except (DBAPIError, ModuleNotFoundError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise UnusableStore(
            said(
                "store {store}: {cause}; {remedy}",
                store=address,
                cause=database_cause(cause),
                remedy=_remedy(address, cause),
            )
        ) from error
    return engine


def revision_of(found: str | None, address: StoreAddress) -> str | None:
    """Give back a revision that this version knows; refuse any other."""
    if found is None or found in REVISIONS:
        return found
    raise StoreTooNew(
        said(
            "store {store}: written by a later version (revision {revision}); "
            "upgrade fleet-audit, or name another store with --store",
            store=address,
            revision=found,
        )
    )


def _make_room(path: Path) -> None:
    if path.is_dir():
        raise UnusableStore(
            said("store {store}: this is a folder; name a file inside it", store=path)
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableStore(
            said(
                "store {store}: its folder cannot be made ({cause}); "
                "name another place with --store",
                store=path,
                cause=system_cause(error),
            )
        ) from error
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise UnusableStore(
            said(
                "store {store}: no permission to read and write it; ask for it, "
                "or name another file with --store",
                store=path,
            )
        )


def _revision(connection: Connection, address: StoreAddress) -> str | None:
    """Revision of the tables; null for an empty database."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return revision_of(found, address)
    if tables:
        raise UnusableStore(
            said(
                "store {store}: this database belongs to another program; "
                "name another one with --store",
                store=address,
            )
        )
    return None


def _migrate(address: StoreAddress) -> None:
    """Bring the tables to `HEAD` in one transaction; whoever comes second finds it done."""
    engine = connect_engine(address, foreign_keys=False)
    try:
        with writing(engine) as connection:
            lock_schema(connection)
            before = _revision(connection, address)
            if before != HEAD:
                upgrade(connection)
            if before is None:
                _name_store(connection)
    finally:
        engine.dispose()


def upgrade(connection: Connection, revision: str = HEAD) -> None:
    """Run the migrations up to a revision, inside the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "fleet_audit.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _name_store(connection: Connection) -> None:
    connection.execute(
        insert(StoreState).values(
            id=1,
            store_id=str(uuid.uuid4()),
            revision=0,
            last_asset_id=0,
            last_raw_document_id=0,
            created_at=datetime.now(UTC),
        )
    )


def _remedy(address: StoreAddress, cause: BaseException | None) -> Said:
    if is_full(cause):
        return said("free some space, then try again")
    if address.path is None:
        return said("check that the server answers, and that psycopg is installed")
    return said(
        "check that the file is a fleet-audit store and can be written, or name another one"
    )
