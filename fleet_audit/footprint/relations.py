"""Small Python rows as DuckDB tables, without pandas or Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.json import encode

if TYPE_CHECKING:
    import duckdb

CHUNK = 5_000
"""Rows that are read together."""


def create_table(
    engine: duckdb.DuckDBPyConnection,
    name: str,
    types: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Make a temporary table of typed columns from rows; a missing cell is null."""
    columns = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
    if not rows:
        return
    # One text for each column: DuckDB reads it twice as fast as it takes Python values one by one.
    cells = ", ".join(f"unnest(?::JSON::{kind}[])" for kind in types.values())
    engine.execute(
        f"INSERT INTO {name} SELECT {cells}",
        [encode([row.get(column) for row in rows]).decode() for column in types],
    )


def create_constant(engine: duckdb.DuckDBPyConnection, name: str, kind: str, value: Any) -> None:
    """Make a value readable as `name()`.

    DuckDB then plans with it: what is joined from a table of one row is compared line by line.
    """
    stated = f"NULL::{kind}" if value is None else f"{kind} {literal(value)}"
    engine.execute(f"CREATE OR REPLACE TEMP MACRO {name}() AS {stated}")


def fetch_dicts(
    engine: duckdb.DuckDBPyConnection, sql: str, *parameters: Any
) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries, read whole."""
    cursor = engine.execute(sql, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def lines(
    engine: duckdb.DuckDBPyConnection, sql: str, *parameters: Any
) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The columns of a query and its rows, read some thousands at a time."""
    cursor = engine.execute(sql, list(parameters))
    columns = [column[0] for column in cursor.description or ()]

    def rows() -> Iterator[tuple[Any, ...]]:
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk

    return columns, rows()


def literal(value: Any) -> str:
    """A value as SQL, safe whatever it holds."""
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"
