"""Writing assets to Parquet files and merging changes into them, with DuckDB and nothing else."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from msgspec import Struct

from fleet_audit.model.snapshot import DERIVED_COLUMNS, SNAPSHOT_COLUMNS

_ORDERED_BYTES = 4 * 1024 * 1024
"""Up to this size a file is written in the order of its assets; it is read more easily by eye.

Beyond, keeping the order costs more time and memory than the rest, and no figure depends on it.
"""
_MEMORY = "256MB"
"""What a merge may hold; beyond, DuckDB writes to the folder of the snapshot."""
_NO_SPACE = "No space left on device"


class Layers(Struct, frozen=True, kw_only=True):
    """The assets as files: a base, and over it what changed since it was written."""

    base: Path
    over: Path | None = None
    """Assets as they are now, and a line that says no more for each that is gone (`is_gone`).

    What it says of an asset counts, whatever the base says. Null where the base says all.
    """

    @property
    def relation(self) -> str:
        """SQL of the assets, each once, in the columns of the snapshot."""
        base = f"SELECT * FROM read_parquet({_quoted(self.base)})"
        if self.over is None:
            return base
        over = f"read_parquet({_quoted(self.over)})"
        return (
            f"{base} ANTI JOIN (SELECT asset_id FROM {over}) AS stale USING (asset_id)"
            f" UNION ALL SELECT * EXCLUDE (is_gone) FROM {over} WHERE NOT is_gone"
        )


class Changes(Struct, frozen=True, kw_only=True):
    """What happened to the assets since the files were written."""

    lines: Path
    """Assets as they are now: a JSON object a line, its members named c0, c1… in the order of the
    snapshot's columns."""
    gone: list[int]
    """Ids of the assets that are no longer in the fleet."""


class Laid(Struct, frozen=True, kw_only=True):
    """How many assets a layer speaks of, and how many there are in all."""

    lines: int
    rows: int


class UnreadableSnapshot(Exception):
    """Files written before are cut short or damaged: the snapshot must be made anew."""


def write_base(before: Layers | None, changes: Changes, target: Path) -> int:
    """Write one file of everything: `before`, with what changed since; return its assets."""
    with _merging(before, changes, target) as connection:
        rows = "SELECT * FROM changed"
        if before is not None:
            rows = f"SELECT * FROM ({before.relation}) AS before {_UNCHANGED} UNION ALL {rows}"
        return _write(connection, rows, target)


def lay_over(before: Layers, changes: Changes, target: Path) -> Laid:
    """Write what changed since the base was written, instead of the base."""
    with _merging(before, changes, target) as connection:
        rows = (
            "SELECT *, false AS is_gone FROM changed"
            " UNION ALL BY NAME SELECT asset_id, true AS is_gone FROM gone"
        )
        if before.over is not None:
            earlier = f"SELECT * FROM read_parquet({_quoted(before.over)}) AS before {_UNCHANGED}"
            rows = f"{earlier} UNION ALL BY NAME {rows}"
        lines = _write(connection, rows, target)
        after = Layers(base=before.base, over=target)
        (counted,) = connection.execute(f"SELECT count(*) FROM ({after.relation})").fetchall()
        return Laid(lines=lines, rows=int(counted[0]))


_UNCHANGED = (
    "ANTI JOIN (SELECT asset_id FROM changed UNION ALL SELECT asset_id FROM gone) AS stale"
    " USING (asset_id)"
)


@contextmanager
def _merging(
    before: Layers | None, changes: Changes, target: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has the relations `changed` and `gone`."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(target.parent),
        "memory_limit": _MEMORY,
    }
    with duckdb.connect(config=config) as connection:
        try:
            size = changes.lines.stat().st_size + (before.base.stat().st_size if before else 0)
            connection.execute(f"SET preserve_insertion_order = {size <= _ORDERED_BYTES}")
            form = "TABLE" if before else "VIEW"  # read twice in a merge, and once without
            connection.execute(f"CREATE TEMP {form} changed AS {_changed(changes.lines)}")
            connection.execute(
                "CREATE TEMP TABLE gone AS SELECT unnest(?::BIGINT[]) AS asset_id", [changes.gone]
            )
            yield connection
        except duckdb.Error as error:
            if _NO_SPACE in str(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            if before is None:
                raise
            raise UnreadableSnapshot from error


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _changed(lines: Path) -> str:
    """Lines to columns, and those that follow from them.

    Flags come as 0 and 1 or as booleans, by database: text serves for both.
    """
    names = {f"c{number}": column for number, column in enumerate(SNAPSHOT_COLUMNS)}
    types = ", ".join(f"{short}: '{_read_as(column)}'" for short, column in names.items())
    columns = ", ".join(
        f"{short}::{SNAPSHOT_COLUMNS[column]} AS {column}" for short, column in names.items()
    )
    derived = ", ".join(f"{sql} AS {column}" for column, sql in DERIVED_COLUMNS.items())
    return (
        f"SELECT *, {derived} FROM (SELECT {columns} FROM read_json({_quoted(lines)},"
        f" format = 'newline_delimited', columns = {{{types}}}))"
    )


def _read_as(column: str) -> str:
    kind = SNAPSHOT_COLUMNS[column]
    return "VARCHAR" if kind == "BOOLEAN" else kind


def _write(connection: duckdb.DuckDBPyConnection, rows: str, target: Path) -> int:
    written = connection.execute(f"COPY ({rows}) TO {_quoted(target)} (FORMAT parquet)").fetchone()
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return int(written[0]) if written else 0
