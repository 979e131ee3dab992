"""The kernel over parts of a fleet: a part in, its sums out, sums of parts added.

Every impact is a whole number for each device before anything is added, so that parts add up to the
same sums whatever the split, the order and the machines. An engine is a function that takes this
one over parts, here or elsewhere: `embedded.py` and `dask.py` are two; another is one more file and
a line in `choosing.py`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from fleet_audit.footprint.engines.embedded import embedded_engine
from fleet_audit.footprint.kernel import SUMS, add_views_of_sums, prepare_sums, sum_up
from fleet_audit.footprint.setting import Place, Setting
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

Part = str
"""SQL of some of the assets, each of them once in all parts, with the columns of the snapshot."""

Partial = dict[str, bytes]
"""Sums of a part: table of `SUMS` → the table as a Parquet file."""

PART_ASSETS = 500_000
"""Assets of a part: few enough that what it takes in memory stays under 300 MB."""


class Job(Struct, frozen=True, kw_only=True):
    """What is computed of each part, the same for all."""

    setting: Setting
    places: tuple[Place, ...]
    reference: Reference
    cuts: tuple[str, ...]
    """Columns that tables will be asked by, of `kernel.CUTS`."""
    threads: int = 1
    """Threads for one part: one, where each core has a part of its own."""


Run = Callable[[Sequence[Part], Job], Iterator[Partial]]
"""What an engine does: the sums of each part, in any order."""


def of_files(paths: Iterable[Path]) -> list[Part]:
    """One part for each Parquet file."""
    return [f"SELECT * FROM read_parquet({_quoted(path)})" for path in paths]


def of_relation(relation: str, assets: int, at_least: int = 1) -> list[Part]:
    """Parts of a relation by ranges of asset numbers, of `PART_ASSETS` each if none is missing."""
    with embedded_engine() as engine:
        ends = engine.execute(f"SELECT min(asset_id), max(asset_id) FROM ({relation})").fetchone()
    first, last = ends or (None, None)
    if first is None:
        return [relation]
    count = max(at_least, -(-assets // PART_ASSETS))
    step = -(-(last - first + 1) // count)
    return [
        f"SELECT * FROM ({relation}) WHERE asset_id BETWEEN {start} AND {start + step - 1}"
        for start in range(first, last + 1, step)
    ]


def partial(part: Part, job: Job) -> Partial:
    """The sums of one part, from what it is given and the files that the part names."""
    with embedded_engine() as engine, tempfile.TemporaryDirectory() as folder:
        engine.execute(f"SET threads = {job.threads}")
        engine.execute(f"CREATE TEMP VIEW given_snapshot AS {part}")
        prepare_sums(engine, job.setting, job.places, job.reference)
        sum_up(engine, job.cuts)
        return {table: _exported(engine, table, Path(folder)) for table in SUMS}


def merge(engine: duckdb.DuckDBPyConnection, partials: Iterable[Partial]) -> None:
    """Add the sums of all parts up in an engine: it then has the tables that `sum_up` makes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, each in enumerate(partials):
            for table, content in each.items():
                (folder / f"{table}-{number}.parquet").write_bytes(content)
        for table in SUMS:
            files = f"read_parquet({_quoted(folder / f'{table}-*.parquet')})"
            columns = _columns(engine, f"SELECT * FROM {files}", "sum({})::BIGINT AS {}")
            added = f"SELECT {columns} FROM {files} GROUP BY ALL"
            engine.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {added}")
    add_views_of_sums(engine)


def _exported(engine: duckdb.DuckDBPyConnection, table: str, folder: Path) -> bytes:
    path = folder / f"{table}.parquet"
    columns = _columns(engine, f"SELECT * FROM {table}", "{}::BIGINT AS {}")
    engine.execute(f"COPY (SELECT {columns} FROM {table}) TO {_quoted(path)} (FORMAT parquet)")
    return path.read_bytes()


def _columns(engine: duckdb.DuckDBPyConnection, sql: str, form: str) -> str:
    """The columns of a table of sums: wide integers are sums, the rest is what they are cut by."""
    found = engine.execute(f"SELECT column_name, column_type FROM (DESCRIBE {sql})").fetchall()
    return ", ".join(
        form.format(f'"{name}"', f'"{name}"') if kind in {"BIGINT", "HUGEINT"} else f'"{name}"'
        for name, kind in found
    )


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
