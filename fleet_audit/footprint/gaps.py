"""Which missing answers would make the yearly footprint more certain, most useful first."""

from __future__ import annotations

import duckdb
from msgspec import Struct, convert

from fleet_audit.footprint.kernel import step_sql
from fleet_audit.footprint.relations import fetch_dicts

MOST_QUESTIONS = 40
"""More than this nobody answers in an afternoon."""


class Gap(Struct, frozen=True, kw_only=True):
    """One question about the assets of one model at one site."""

    field: str
    """The column of the canonical table that is not known."""
    category: str
    manufacturer: str | None
    model: str | None
    site: str | None
    devices: int
    removed_kgco2e_per_year: float
    """How much narrower the interval of the yearly carbon is once it is known, kgCO2e.

    A purchase date is taken to confirm the share of the life that the figure now uses; hours a
    day, to confirm those of the class.
    """
    asset_ids: tuple[int, ...]


def gaps(engine: duckdb.DuckDBPyConnection, most: int = MOST_QUESTIONS) -> tuple[Gap, ...]:
    """The questions whose answers remove most of the interval, over the prepared views."""
    engine.execute(step_sql("90_gaps"))
    found = fetch_dicts(
        engine,
        f"SELECT * FROM gap ORDER BY removed_kgco2e_per_year DESC, asset_ids, field LIMIT {most}",
    )
    return tuple(convert(row, Gap) for row in found)
