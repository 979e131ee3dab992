"""Reading the store by its own driver: SQLAlchemy would take longer to start than a report."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from fleet_audit.model.errors import StoreTooNew, UnusableStore
from fleet_audit.model.marking import said
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.causes import database_cause
from fleet_audit.store.migrations import HEAD, REVISIONS

_CHUNK = 5_000
"""Rows in memory at once while a table is read."""
_BUSY_SECONDS = 30


class Reader:
    """One consistent view of the store, by `?` statements that both databases take."""

    def __init__(self, connection: Any, *, is_server: bool) -> None:
        self._connection = connection
        self._is_server = is_server

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Every row of a short answer."""
        found: list[tuple[Any, ...]] = self._connection.execute(
            self._words(statement), values
        ).fetchall()
        return found

    def stream(self, statement: str, *values: object) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of a long answer, some thousands at a time."""
        name = {"name": "stream"} if self._is_server else {}
        with closing(self._connection.cursor(**name)) as cursor:
            cursor.execute(self._words(statement), values)
            while rows := cursor.fetchmany(_CHUNK):
                yield rows

    def _words(self, statement: str) -> str:
        return statement.replace("?", "%s") if self._is_server else statement


@contextmanager
def reading(address: StoreAddress) -> Iterator[Reader]:
    """Read a store that is up to date; one that is not is made or migrated first."""
    if _revision(address) != HEAD:
        # Slow, and only at the first use of a store or after an upgrade.
        from fleet_audit.store.opening import open_store

        open_store(address).dispose()
    with _connected(address) as reader:
        yield reader


def moment(value: str | datetime | None) -> datetime | None:
    """A moment as either database gives it, in UTC."""
    if value is None:
        return None
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _revision(address: StoreAddress) -> str | None:
    """Revision of the tables; null where `open_store` must make them, or refuse the file."""
    if address.path and not address.path.is_file():
        return None
    try:
        with _connected(address) as reader:
            revision = str(reader.rows("SELECT version_num FROM alembic_version")[0][0])
    except UnusableStore:
        return None
    if revision not in REVISIONS:
        raise StoreTooNew(
            said(
                "store {store}: written by a later version (revision {revision}); "
                "upgrade fleet-audit, or name another store with --store",
                store=address,
                revision=revision,
            )
        )
    return revision


@contextmanager
def _connected(address: StoreAddress) -> Iterator[Reader]:
    errors, connection = _connect_file(address) if address.path else _connect_server(address)
    try:
        with closing(connection):
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ" if address.url else "BEGIN")
            yield Reader(connection, is_server=address.path is None)
    except errors as error:
        raise _unreadable(address, error) from error


def _unreadable(address: StoreAddress, error: Exception) -> UnusableStore:
    return UnusableStore(
        said("store {store}: cannot be read ({cause})", store=address, cause=database_cause(error))
    )


def _connect_file(address: StoreAddress) -> tuple[type[Exception], Any]:
    uri = f"file:{quote(str(address.path))}?mode=ro"
    try:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_SECONDS)
    except sqlite3.Error as error:
        raise _unreadable(address, error) from error
    return sqlite3.Error, connection


def _connect_server(address: StoreAddress) -> tuple[type[Exception], Any]:
    try:
        psycopg = importlib.import_module("psycopg")
    except ModuleNotFoundError as error:
        raise _unreadable(address, error) from error
    try:
        connection = psycopg.connect(address.url, autocommit=True)
    except psycopg.Error as error:
        raise UnusableStore(
            said(
                "store {store}: the server does not answer ({cause})",
                store=address,
                cause=database_cause(error),
            )
        ) from error
    return psycopg.Error, connection
