"""The kernel over parts of a fleet, here and on a cluster: the same sums, to the last integer."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.footprint.engines.choosing import run_of
from fleet_audit.footprint.engines.embedded import FEW_ASSETS, embedded_engine
from fleet_audit.footprint.engines.partition import Job, merge, of_files, of_relation, partial
from fleet_audit.footprint.kernel import CUTS, prepare, sum_up
from fleet_audit.footprint.rollup import result_hash, roll_up
from fleet_audit.model.errors import UnknownEngine
from tests.footprint.any_fleet import fleets, law

Make = Callable[..., Any]
HAS_DASK = importlib.util.find_spec("distributed") is not None

FLEET = [
    {"category": "laptop", "site": "Lyon", "hours_on_per_day": 6.5, "quantity": 3},
    {"category": "server", "site": "Brest", "measured_power_w": 180.5, "country": "PL"},
    {"category": "monitor", "screen_inches": 24.0, "department": "Sales"},
    {"category": "printer", "energy_kwh_per_year": 120.0, "is_virtual": True},
    {"category": None, "status": "retired"},
    # one model in two configurations, which different parts of the fleet hold
    {"category": "laptop", "manufacturer": "Dell", "model": "A", "memory_gib": 8.0},
    {"category": "laptop", "manufacturer": "Dell", "model": "A", "memory_gib": 24.0},
]


def job_of(made: Any, cuts: tuple[str, ...] = CUTS) -> Job:
    """The same computation as the fleet's own."""
    return Job(setting=made.setting, places=made.places, reference=made.facts, cuts=cuts)


def files_of(made: Any) -> list[Path]:
    """The Parquet files that the fleet lies in."""
    (relation,) = made.engine.execute(
        "SELECT sql FROM duckdb_views() WHERE view_name = 'given_snapshot'"
    ).fetchone()
    return [Path(part) for part in relation.split("'") if part.endswith(".parquet")]


@law
@given(rows=fleets, cuts=st.sampled_from([(), ("site",), CUTS]))
def test_parts_add_up_to_the_fleet(fleet: Make, rows: list[Any], cuts: tuple[str, ...]) -> None:
    """Sums of parts, added in another engine, are the sums of the whole, however cut."""
    made = fleet(rows, partitions=3)
    with embedded_engine() as engine:
        merge(engine, [partial(part, job_of(made, cuts)) for part in of_files(files_of(made))])
        assert result_hash(engine) == result_hash(made.engine)
        for column in ("category", *cuts):
            assert roll_up(engine, column) == roll_up(made.engine, column)


def test_a_relation_is_parted_by_ranges_of_numbers(fleet: Make) -> None:
    """Every asset stands in one part, and in one only."""
    made = fleet(FLEET[:5] * 5)
    parts = of_relation("SELECT * FROM read_parquet('{}')".format(*files_of(made)), 25, 4)
    assert len(parts) == 4
    together = " UNION ALL ".join(f"({part})" for part in parts)
    with duckdb.connect() as engine:
        numbers = engine.execute(f"SELECT asset_id FROM ({together}) ORDER BY 1").fetchall()
    assert numbers == [(number,) for number in range(1, 26)]


def test_one_changed_asset_changes_the_hash(fleet: Make) -> None:
    """The hash follows the sums: an hour more a day is another footprint."""
    changed = [{**FLEET[0], "hours_on_per_day": 7.5}, *FLEET[1:]]
    assert result_hash(fleet(FLEET).engine) != result_hash(fleet(changed).engine)


def test_the_hash_does_not_depend_on_the_tables_asked_for(fleet: Make) -> None:
    """A cube cut by less has the same sums."""
    made = fleet(FLEET)
    before = result_hash(made.engine)
    sum_up(made.engine, ())
    assert result_hash(made.engine) == before


@pytest.mark.parametrize("url", ["spark://here", "dask://", "dask", "local"])
def test_an_address_of_no_engine_is_refused(url: str) -> None:
    """What is not an engine is named, with what is."""
    with pytest.raises(UnknownEngine, match="dask://local"):
        run_of(url)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A cluster of two workers on this machine, as an organisation would run one."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        yield cluster.scheduler_address.removeprefix("tcp://")


def threads_of(engine: Any) -> int:
    """How many threads an engine works in."""
    return int(engine.execute("SELECT current_setting('threads')").fetchone()[0])


def test_a_small_fleet_is_computed_in_one_thread() -> None:
    """Of few assets, an engine works in one thread; of many, in those that DuckDB takes."""
    few, many = embedded_engine(FEW_ASSETS), embedded_engine(FEW_ASSETS + 1)
    with few, many, embedded_engine() as any_number:
        assert threads_of(few) == 1
        assert threads_of(many) == threads_of(any_number)


@pytest.mark.skipif(not HAS_DASK, reason="the extra `dask` is not installed")
def test_a_cluster_gives_the_hash_of_the_embedded_engine(fleet: Make, scheduler: str) -> None:
    """Two workers over four files: the same whole numbers, hence the same hash and tables."""
    made = fleet(FLEET * 20, partitions=4)
    run = run_of(f"dask://{scheduler}")
    with embedded_engine() as engine:
        merge(engine, run(of_files(files_of(made)), job_of(made)))
        assert result_hash(engine) == result_hash(made.engine)
        assert roll_up(engine, "site") == roll_up(made.engine, "site")


def test_the_parts_of_this_program_are_an_engine_too(fleet: Make) -> None:
    """`embedded` over files gives what the whole at once gives, in any order of the files."""
    made = fleet(FLEET * 4, partitions=3)
    with embedded_engine() as engine:
        merge(engine, run_of("embedded")(of_files(reversed(files_of(made))), job_of(made)))
        assert result_hash(engine) == result_hash(made.engine)
        for column in ("category", "site", "age_band", None):
            assert roll_up(engine, column) == roll_up(made.engine, column)


def test_files_without_derived_columns_give_the_same(fleet: Make, tmp_path: Path) -> None:
    """What a snapshot writes ready is computed where a file lacks it."""
    made = fleet(FLEET)
    path = tmp_path / "complete.parquet"
    made.engine.execute(f"COPY snapshot TO '{path}' (FORMAT parquet)")
    with embedded_engine() as engine:
        prepare(engine, f"SELECT * FROM '{path}'", made.setting, made.places, made.facts)
        sum_up(engine)
        assert result_hash(engine) == result_hash(made.engine)
