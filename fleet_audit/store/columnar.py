"""Merging changed assets into a Parquet file, with DuckDB and nothing else."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import duckdb

from fleet_audit.model.snapshot import SNAPSHOT_COLUMNS

_NO_SPACE = "No space left on device"


def merge_parquet(
    *, before: Path | None, changes: Path, gone: list[int], target: Path
) -> int | None:
    """Write `before`, less what changed or is gone, plus what changed; return the rows written.

    `changes` holds a JSON object a line, its members named c0, c1… in the order of the snapshot's
    columns. Null when `before` cannot be read: the snapshot must then be made anew.
    """
    with duckdb.connect(config={"temp_directory": str(target.parent)}) as connection:
        connection.execute(f"CREATE TEMP TABLE changed AS {_changed(changes)}")
        connection.execute(
            "CREATE TEMP TABLE gone AS SELECT unnest(?::BIGINT[]) AS asset_id", [gone]
        )
        try:
            if before is not None:
                connection.read_parquet(str(before)).create_view("before")
            rows = _write(connection, _merged(before), target)
        except (duckdb.InvalidInputException, duckdb.IOException, duckdb.BinderException) as error:
            if _NO_SPACE in str(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            if before is None:
                raise
            return None
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return rows


def _changed(changes: Path) -> str:
    """Lines to columns. Flags come as 0 and 1 or as booleans, by database: text serves for both."""
    names = {f"c{number}": column for number, column in enumerate(SNAPSHOT_COLUMNS)}
    types = ", ".join(f"{short}: '{_read_as(column)}'" for short, column in names.items())
    columns = ", ".join(
        f"{short}::{SNAPSHOT_COLUMNS[column]} AS {column}" for short, column in names.items()
    )
    path = str(changes).replace("'", "''")
    return (
        f"SELECT {columns} FROM read_json('{path}', format = 'newline_delimited',"
        f" columns = {{{types}}})"
    )


def _read_as(column: str) -> str:
    kind = SNAPSHOT_COLUMNS[column]
    return "VARCHAR" if kind == "BOOLEAN" else kind


def _merged(before: Path | None) -> str:
    if before is None:
        return "SELECT * FROM changed"
    return (
        "SELECT * FROM before"
        " ANTI JOIN (SELECT asset_id FROM changed UNION ALL SELECT asset_id FROM gone) AS stale"
        " USING (asset_id)"
        " UNION ALL SELECT * FROM changed"
    )


def _write(connection: duckdb.DuckDBPyConnection, rows: str, target: Path) -> int:
    path = str(target).replace("'", "''")
    written = connection.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)").fetchone()
    return int(written[0]) if written else 0
