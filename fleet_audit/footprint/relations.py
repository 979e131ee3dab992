"""Small Python rows as DuckDB tables, without pandas or Arrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb


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
    cells = ", ".join(f"unnest(?::{kind}[])" for kind in types.values())
    engine.execute(
        f"INSERT INTO {name} SELECT {cells}",
        [[row.get(column) for row in rows] for column in types],
    )


def fetch_dicts(
    engine: duckdb.DuckDBPyConnection, sql: str, *parameters: Any
) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries, read whole."""
    cursor = engine.execute(sql, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def literal(value: Any) -> str:
    """A value as SQL, safe whatever it holds."""
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"
