"""DuckDB inside this program."""

from __future__ import annotations

import duckdb

FEW_ASSETS = 20_000
"""Up to how many assets one thread is as quick as several, and takes a tenth less of processors:
most of the time is then spent on plans, which are made by one."""


def embedded_engine(assets: int | None = None) -> duckdb.DuckDBPyConnection:
    """A private in-memory engine, without network: no extension is fetched.

    Of few `assets` it works in one thread; of a number that is not known, in one for each core.
    """
    engine = duckdb.connect(":memory:")
    engine.execute("SET autoinstall_known_extensions = false")
    engine.execute("SET autoload_known_extensions = false")
    engine.execute("SET enable_progress_bar = false")
    if assets is not None and assets <= FEW_ASSETS:
        engine.execute("SET threads = 1")
    return engine
