"""DuckDB inside this program."""

from __future__ import annotations

import duckdb


def embedded_engine() -> duckdb.DuckDBPyConnection:
    """A private in-memory engine, without network: no extension is fetched."""
    engine = duckdb.connect(":memory:")
    engine.execute("SET autoinstall_known_extensions = false")
    engine.execute("SET autoload_known_extensions = false")
    engine.execute("SET enable_progress_bar = false")
    return engine
