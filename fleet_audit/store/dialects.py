"""The one place that knows which database is behind the store.

Everything else is portable SQLAlchemy Core. A third database would be one more row here.
"""

from __future__ import annotations

import errno
import math
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Dialect,
    Engine,
    Insert,
    Table,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from fleet_audit.model.errors import FleetAuditError, StoreFull, UnusableStore
from fleet_audit.model.marking import said
from fleet_audit.store.address import StoreAddress

BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up."""

_RETRY_SECONDS = 0.01
_TRUSTED_SECONDS = 1.0
"""How long after its use a connection to PostgreSQL is believed to be alive."""
_IDLE_SINCE = "idle since"
_SQLITE_FULL_WORDS = ("database or disk is full", "disk i/o error")
_SQLITE_BUSY_WORDS = ("database is locked", "database table is locked")
_POSTGRESQL_DISK_FULL = "53100"
_POSTGRESQL_BUSY = frozenset({"55P03", "40001", "40P01"})
_MIGRATION_LOCK = 0x0F1EE7
"""Any number, the same in every version: who migrates PostgreSQL holds this lock."""

Row = Mapping[str, Any]
"""Values by the names of their columns."""
ONCE = "ON CONFLICT DO NOTHING"
"""Leaves a row alone where its key is already there."""


def connect_engine(address: StoreAddress, *, foreign_keys: bool = True) -> Engine:
    """Make the engine of a store. `foreign_keys` is off only while tables are rebuilt."""
    if address.path is None:
        url = make_url(address.url or "").set(drivername="postgresql+psycopg")
        engine = create_engine(url)
        _ping_idle(engine)
        return engine
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(address.path)),
        connect_args={"timeout": BUSY_SECONDS},
    )
    _prepare_sqlite(engine, foreign_keys)
    return engine


def _ping_idle(engine: Engine) -> None:
    """Try a connection that was idle before it is used: the server may have been started again.

    SQLAlchemy's `pool_pre_ping` tries one that was used a moment ago too, for each batch of the
    intake, and each question to the server that a batch waits for counts.
    """

    @event.listens_for(engine, "checkin")
    def _note(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_IDLE_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _ping(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        idle_s = time.monotonic() - record.info.get(_IDLE_SINCE, math.inf)
        if idle_s > _TRUSTED_SECONDS and not _answers(engine, connection):
            raise DisconnectionError


def _answers(engine: Engine, connection: DBAPIConnection) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        return False


def _prepare_sqlite(engine: Engine, foreign_keys: bool) -> None:
    """Durable and crash-safe: write-ahead log, every commit on the disk, transactions our own."""

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        _keep_log_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        is_writer = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def _keep_log_ahead(connection: sqlite3.Connection) -> None:
    """Switch a new file to the write-ahead log.

    SQLite does not wait here when two programs open the same new store, so we do.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if str(error) not in _SQLITE_BUSY_WORDS or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


@contextmanager
def asking(engine: Engine) -> Iterator[Connection]:
    """A connection for one statement that reads, without a transaction around it on PostgreSQL.

    To begin and end one there is to ask the server twice more.
    """
    is_remote = engine.dialect.name == "postgresql"
    with engine.connect() as connection:
        yield (
            connection.execution_options(isolation_level="AUTOCOMMIT") if is_remote else connection
        )


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: committed at the end, rolled back whole on any error.

    A full disk and a store that stays busy are told apart from other errors.
    """
    try:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise _told_apart(error) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _full() from error
        raise


def _told_apart(error: DBAPIError) -> FleetAuditError | DBAPIError:
    words = str(error.orig).lower()
    state = getattr(error.orig, "sqlstate", None)
    if state == _POSTGRESQL_DISK_FULL or any(known in words for known in _SQLITE_FULL_WORDS):
        return _full()
    if state in _POSTGRESQL_BUSY or any(known in words for known in _SQLITE_BUSY_WORDS):
        return UnusableStore(
            said(
                "the store is busy: another program has been writing for {seconds} s; "
                "wait for it to end, then try again",
                seconds=BUSY_SECONDS,
            )
        )
    return error


def _full() -> StoreFull:
    return StoreFull(
        said(
            "the disk that holds the store is full: nothing was half-written; "
            "free some space, then try again"
        )
    )


def lock_schema(connection: Connection) -> None:
    """Let one program migrate at a time. SQLite's writing transaction already does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})


def insert_once(connection: Connection, table: Table) -> Insert:
    """Insert that leaves a row alone where its key is already there."""
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement: Insert = insert(table).on_conflict_do_nothing()
    return statement


def insert_many(
    connection: Connection, table: Table, rows: Sequence[Row], conflict: str = ""
) -> None:
    """Insert rows that all name the same columns, in one statement of the driver's.

    SQLAlchemy prepares each value of each row by itself, which took longer than SQLite takes to
    write them, and sends PostgreSQL each row apart. `conflict` is `ONCE`, or `replacing(table)`.
    """
    if not rows:
        return
    dialect = connection.dialect
    columns = [table.c[name] for name in rows[0]]
    values = [_prepared(column, [row[column.name] for row in rows], dialect) for column in columns]
    names = ", ".join(column.name for column in columns)
    into = f"INSERT INTO {table.name} ({names})"
    if dialect.name == "postgresql":
        lists = ", ".join(f"%b::{column.type.compile(dialect)}[]" for column in columns)
        connection.exec_driver_sql(
            f"{into} SELECT * FROM unnest({lists}) {conflict}", tuple(values)
        )
    else:
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(
            f"{into} VALUES ({marks}) {conflict}", list(zip(*values, strict=True))
        )


def _prepared(column: Column[Any], values: list[Any], dialect: Dialect) -> list[Any]:
    """Values of a column as the driver takes them."""
    prepare = column.type.dialect_impl(dialect).bind_processor(dialect)
    return [prepare(value) for value in values] if prepare else values


def replacing(table: Table) -> str:
    """Puts the values of a row in place of those of the one with the same key."""
    key = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if column.name not in key]
    values = ", ".join(f"{name} = excluded.{name}" for name in others)
    return f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {values}"
