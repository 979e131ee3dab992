"""Fleets made in a few lines, taken through the kernel as the product takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fleet_audit.footprint.engines.embedded import embedded_engine
from fleet_audit.footprint.kernel import prepare, sum_up
from fleet_audit.footprint.relations import create_table, fetch_dicts
from fleet_audit.footprint.rollup import Group, roll_up
from fleet_audit.footprint.setting import Place, Setting
from fleet_audit.model.snapshot import SNAPSHOT_COLUMNS
from fleet_audit.reference.load import Reference, reference

AS_OF = date(2026, 6, 30)
Row = dict[str, Any]


class Fleet:
    """A fleet that the kernel has taken in."""

    def __init__(
        self,
        folder: Path,
        rows: Sequence[Row],
        *,
        partitions: int = 1,
        places: Sequence[Place] = (),
        facts: Reference | None = None,
        **setting: Any,
    ) -> None:
        self.engine: duckdb.DuckDBPyConnection = embedded_engine()
        self.engine.execute("SET threads = 1")
        self.places = tuple(places)
        self.facts = facts or reference()
        numbered = [{"asset_id": n, **DEFAULTS, **row} for n, row in enumerate(rows, start=1)]
        paths = [folder / f"part-{n}.parquet" for n in range(partitions)]
        for n, path in enumerate(paths):
            create_table(self.engine, "made", SNAPSHOT_COLUMNS, numbered[n::partitions])
            self.engine.execute(f"COPY made TO '{path}' (FORMAT parquet)")
        self.setting = Setting(**{"as_of": AS_OF, "country": "FR", **setting})
        listed = f"SELECT * FROM read_parquet({[str(path) for path in paths]})"
        prepare(self.engine, listed, self.setting, self.places, self.facts)
        sum_up(self.engine)

    @property
    def lines(self) -> list[Row]:
        """One line per asset, in reported units."""
        return fetch_dicts(self.engine, "SELECT * FROM per_asset ORDER BY asset_id")

    @property
    def impacts(self) -> list[Row]:
        """One line per asset, in integers of small units."""
        return fetch_dicts(self.engine, "SELECT * FROM impact ORDER BY asset_id")

    def total(self, column: str | None = None, key: object = 1) -> Group:
        """The line of a rolled-up table; all in one by default."""
        return next(group for group in roll_up(self.engine, column) if group.key == key)


DEFAULTS: Row = {"organisation_id": 1, "revision": 1, "quantity": 1, "status": "in_use"}


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Callable[..., Fleet]]:
    """Make a fleet from rows of the snapshot; what a row leaves out is unknown."""
    made: list[Fleet] = []

    def make(rows: Sequence[Row], **options: Any) -> Fleet:
        folder = tmp_path / str(len(made))
        folder.mkdir(exist_ok=True)
        made.append(Fleet(folder, rows, **options))
        return made[-1]

    yield make
    for each in made:
        each.engine.close()
