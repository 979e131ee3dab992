"""Putting a backup back in place of a SQLite store."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import update

from fleet_audit.model.errors import UnusableStore
from fleet_audit.model.marking import said
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.dialects import writing
from fleet_audit.store.opening import open_store, revision_of
from fleet_audit.store.tables import StoreState


def restore_store(address: StoreAddress, backup: Path, now: datetime) -> Path | None:
    """Make a store what a backup holds; return the file that keeps what it held before.

    The store changes in one transaction, so it may be in use, and a kill leaves it whole. It gets
    another name inside, or a snapshot made since the backup would pass for its own.
    """
    if address.path is None:
        raise UnusableStore(said("a PostgreSQL store is restored by its own `pg_restore`"))
    _check(address, backup)
    kept = _keep(address.path, now) if address.path.exists() else None
    draft = address.path.with_name(f".{address.path.name}.restoring")
    draft.unlink(missing_ok=True)
    try:
        copy_store(backup, draft)
        engine = open_store(store_address(str(draft)))
        with writing(engine) as connection:
            connection.execute(update(StoreState.__table__).values(store_id=str(uuid.uuid4())))
        engine.dispose()
        copy_store(draft, address.path)
    finally:
        for suffix in ("", "-wal", "-shm"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)
    return kept


def copy_store(source: Path, target: Path) -> None:
    """Copy a store that may be in use onto a file that may be in use, whole or not at all."""
    with closing(_reading(source)) as origin, closing(sqlite3.connect(target, timeout=30)) as copy:
        origin.backup(copy)


def _keep(path: Path, now: datetime) -> Path:
    kept = path.with_name(f"{path.stem}-before-{now:%Y%m%dT%H%M%S}{path.suffix}")
    copy_store(path, kept)
    return kept


def _check(address: StoreAddress, backup: Path) -> None:
    """Refuse what is no whole backup, before anything is touched."""
    try:
        with closing(_reading(backup)) as connection:
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
    except (sqlite3.Error, TypeError):
        verdict = "unreadable"
    if verdict != "ok":
        raise UnusableStore(
            said(
                "{file}: not a whole backup of a fleet-audit store; "
                "name a file that `fleet-audit db backup` wrote",
                file=backup,
            )
        )
    revision_of(revision, address)


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
