"""The snapshot of a large fleet: what changed lies over it, and nobody reads anything twice."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Engine

from fleet_audit.model.asset import AssetRecord, IdentityKey, Observation
from fleet_audit.model.snapshot import DERIVED_COLUMNS, SNAPSHOT_COLUMNS
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.intake import Intake, IntakeOutcome
from fleet_audit.store.joining import unbury
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id
from fleet_audit.store.reading import Reader
from fleet_audit.store.snapshot import SnapshotFiles, refresh_snapshot

NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)
ROOM = "fleet_audit.store.snapshot"
Laptop = Callable[..., AssetRecord]
TakeIn = Callable[..., IntakeOutcome]
DAYS = {"came_on": "DATE", "left_on": "DATE"}
COLUMNS = SNAPSHOT_COLUMNS | dict.fromkeys(DERIVED_COLUMNS, "UBIGINT") | DAYS
Row = dict[str, Any]


def _rows(snapshot: SnapshotFiles) -> list[Row]:
    with duckdb.connect() as connection:
        found = connection.sql(snapshot.relation).order("asset_id")
        types = dict(zip(found.columns, map(str, found.types), strict=True))
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert types == COLUMNS
    assert len(rows) == snapshot.rows
    return rows


def _anew(address: StoreAddress) -> list[Row]:
    """Rows of a snapshot made from nothing, in another folder."""
    with tempfile.TemporaryDirectory() as folder:
        return _rows(refresh_snapshot(replace(address, snapshot=Path(folder) / "anew")))


def _limits(share: float) -> ExitStack:
    """Every fleet counts as large, and this share of it may lie over its file."""
    stack = ExitStack()
    stack.enter_context(patch(f"{ROOM}.LARGE_FLEET", 1))
    stack.enter_context(patch(f"{ROOM}.LAID_OVER", share))
    return stack


@pytest.fixture
def laid_over() -> Iterator[None]:
    """Any change of any fleet is laid over it."""
    with _limits(1e9):
        yield


def test_the_file_of_a_large_fleet_stays_while_it_changes(
    engine: Engine,
    organisation: int,
    address: StoreAddress,
    take_in: TakeIn,
    laptop: Laptop,
    laid_over: None,
) -> None:
    """Changed, new and buried assets are read right, and the large file is not written again."""
    take_in(*(laptop(f"S{number}") for number in range(20)))
    base = refresh_snapshot(address).files[0]
    content = base.read_bytes()
    for step in range(3):
        take_in(laptop("S1", memory_gib=float(step)), laptop(f"S{5 + step}", site="Lyon"))
        take_in(laptop(f"N{step}"))
        with Intake(engine, organisation, NOW) as intake:
            intake.bury(10 + step, "sold")
        snapshot = refresh_snapshot(address)
        assert snapshot.files[0] == base
        assert len(snapshot.files) == 2
        assert _rows(snapshot) == _anew(address)
    assert base.read_bytes() == content


def test_an_asset_that_comes_back_is_read_again(
    engine: Engine,
    organisation: int,
    address: StoreAddress,
    take_in: TakeIn,
    laptop: Laptop,
    laid_over: None,
) -> None:
    """Buried by mistake and dug out, an asset of the large file is there as it was."""
    take_in(laptop("A1"), laptop("B2"), laptop("C3"))
    whole = _rows(refresh_snapshot(address))
    with Intake(engine, organisation, NOW) as intake:
        intake.bury(2, "sold")
    assert [row["asset_id"] for row in _rows(refresh_snapshot(address))] == [1, 3]
    with Intake(engine, organisation, NOW) as intake:
        unbury(intake.settled(), 2)
        intake.revise(2)
    back = _rows(refresh_snapshot(address))
    assert [{**row, "revision": 0} for row in back] == [{**row, "revision": 0} for row in whole]


def test_too_many_changes_are_merged_in(
    address: StoreAddress, take_in: TakeIn, laptop: Laptop
) -> None:
    """Past a tenth of the fleet, what lies over the file becomes part of a new one."""
    with _limits(0.1):
        take_in(*(laptop(f"S{number}") for number in range(40)))
        refresh_snapshot(address)
        layers = []
        for number in range(10):
            take_in(laptop(f"S{number}", memory_gib=64.0))
            snapshot = refresh_snapshot(address)
            layers.append(len(snapshot.files) - 1)
            assert _rows(snapshot) == _anew(address)
    assert layers == [1, 1, 1, 1, 0, 1, 1, 1, 1, 0]


def test_a_small_fleet_is_one_file(address: StoreAddress, take_in: TakeIn, laptop: Laptop) -> None:
    """Without a large fleet there is nothing to lay over."""
    for memory in (4.0, 8.0):
        take_in(laptop("A1", memory_gib=memory), laptop("B2"))
        assert len(refresh_snapshot(address).files) == 1


@pytest.mark.parametrize("damaged", [0, 1])
@pytest.mark.parametrize("how", ["cut short", "lost", "of other columns"])
def test_a_damaged_layer_costs_a_rebuild(
    address: StoreAddress, take_in: TakeIn, laptop: Laptop, laid_over: None, damaged: int, how: str
) -> None:
    """Whichever file is cut short, lost or foreign, the next change makes the snapshot anew."""
    take_in(*(laptop(f"S{number}") for number in range(9)))
    refresh_snapshot(address)
    take_in(laptop("S1", memory_gib=1.0))
    path = refresh_snapshot(address).files[damaged]
    if how == "cut short":
        path.write_bytes(path.read_bytes()[:99])
    elif how == "lost":
        path.unlink()
    else:
        with duckdb.connect() as connection:
            connection.execute(f"COPY (SELECT 1 AS other) TO '{path}' (FORMAT parquet)")
    take_in(laptop("S2", memory_gib=1.0))
    snapshot = refresh_snapshot(address)
    assert len(snapshot.files) == 1
    assert _rows(snapshot) == _anew(address)


class Stopped(BaseException):
    """The program is stopped here."""


@pytest.mark.parametrize("at", ["os.fsync", f"{ROOM}._replace", f"{ROOM}._sweep"])
@pytest.mark.parametrize("share", [0.0, 1e9])
def test_stopped_at_any_step_readers_see_one_state_or_the_other(
    address: StoreAddress, take_in: TakeIn, laptop: Laptop, at: str, share: float
) -> None:
    """Stopped before or after its files are named, a writer leaves a snapshot that is whole."""
    with _limits(share):
        take_in(*(laptop(f"S{number}") for number in range(9)))
        before = refresh_snapshot(address)
        old = _rows(before)
        take_in(laptop("S1", memory_gib=1.0), laptop("N1"))
        with patch(at, side_effect=Stopped), pytest.raises(Stopped):
            refresh_snapshot(address)
        assert _rows(before) == old
        assert _rows(refresh_snapshot(address)) == _anew(address)
        names = {path.suffix for path in address.snapshot.iterdir()}
    assert names <= {".parquet", ".json", ".draft"}


_FOLLOW = f"""
import sys
from pathlib import Path
import duckdb
from msgspec.structs import replace
import {ROOM} as room
from fleet_audit.store.address import store_address

room.LARGE_FLEET, room.LAID_OVER, room._IN_USE_SECONDS = 1, 0.2, float(sys.argv[3])
address = replace(store_address(sys.argv[1]), snapshot=Path(sys.argv[2]))
while sys.stdin.readline():
    snapshot = room.refresh_snapshot(address)
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT count(*), count(DISTINCT asset_id) FROM ({{snapshot.relation}})"
        ).fetchone()
    print(snapshot.rows, *found, flush=True)
"""


def test_programs_that_follow_at_once_do_not_disturb_one_another(
    address: StoreAddress, take_in: TakeIn, laptop: Laptop
) -> None:
    """Four programs follow each change at the same moment: each reads all of it, once."""
    with ExitStack() as stack:
        command = [sys.executable, "-c", _FOLLOW, str(address.url or address.path)]
        programs = [
            stack.enter_context(
                subprocess.Popen(
                    [*command, str(address.snapshot), "600"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(4)
        ]
        pool = stack.enter_context(ThreadPoolExecutor(4))
        take_in(*(laptop(f"S{number}") for number in range(30)))
        for turn in range(8):
            take_in(laptop(f"S{turn}", memory_gib=1.0), laptop(f"N{turn}"))
            told = list(pool.map(_ask, programs))
            assert told == [f"{31 + turn} {31 + turn} {31 + turn}\n"] * 4
    assert _rows(refresh_snapshot(address)) == _anew(address)


def _ask(program: subprocess.Popen[str]) -> str:
    """What a program reads now."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write("now\n")
    program.stdin.flush()
    return program.stdout.readline()


_FIELDS = st.fixed_dictionaries(
    {
        "name": st.none() | st.text(st.characters(codec="utf-8"), max_size=8),
        "price_eur": st.none() | st.floats(0, 1e9, allow_nan=False),
        "purchase_date": st.none() | st.dates(),
        "is_virtual": st.none() | st.booleans(),
    }
)
_STEP = st.tuples(st.sampled_from("ABCDEFGH"), _FIELDS | st.sampled_from(["bury", "dig out"]))
_BATCHES = st.lists(st.lists(_STEP, min_size=1, max_size=6), min_size=1, max_size=6)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(batches=_BATCHES, share=st.sampled_from([0.0, 0.3, 1e9]))
def test_layers_equal_a_file_made_anew(
    new_store: Callable[[Path], str], batches: list[list[tuple[str, Any]]], share: float
) -> None:
    """Whatever arrives, changes, leaves and comes back, layers say what one file would."""
    with tempfile.TemporaryDirectory() as folder, _limits(share):
        made = store_address(new_store(Path(folder)))
        address = replace(made, snapshot=Path(folder) / "snapshot")
        engine = open_store(address)
        organisation = organisation_id(engine)
        buried: dict[str, int] = {}
        for batch in batches:
            for serial, fields in batch:
                with Intake(engine, organisation, NOW) as intake:
                    _apply(intake, serial, fields, buried)
            assert _rows(refresh_snapshot(address)) == _anew(address)
        engine.dispose()


def _apply(intake: Intake, serial: str, fields: Any, buried: dict[str, int]) -> None:
    keys = (IdentityKey("serial", serial),)
    stored = intake.find(keys)
    if fields == "bury":
        if stored:
            intake.bury(stored.asset_id, "gone")
            buried[serial] = stored.asset_id
    elif fields == "dig out":
        if asset_id := buried.pop(serial, None):
            unbury(intake.settled(), asset_id)
            intake.revise(asset_id)
    else:
        record = AssetRecord(serial=serial, category="monitor", keys=keys, **fields)
        intake.put(stored, record, Observation(source="t", observed_at=NOW, asset=record), None)


def test_following_reads_only_what_changed(
    address: StoreAddress, take_in: TakeIn, laptop: Laptop, laid_over: None
) -> None:
    """A change among many assets reads that asset alone from the database."""
    take_in(*(laptop(f"S{number}") for number in range(30)))
    refresh_snapshot(address)
    take_in(laptop("S7", memory_gib=1.0))
    told: list[tuple[int, int]] = []
    refresh_snapshot(address, lambda done, total: told.append((done, total)))
    assert told == [(1, 1)]


def test_following_finds_what_changed_by_its_revision(
    address: StoreAddress, take_in: TakeIn, laptop: Laptop, laid_over: None
) -> None:
    """No statement of a following reads the table of assets from end to end."""
    if address.path is None:
        pytest.skip("PostgreSQL reads a table this small whole, rightly")
    take_in(laptop("A1"))
    refresh_snapshot(address)
    take_in(laptop("A1", memory_gib=1.0))
    asked: list[str] = []
    stream, rows = Reader.stream, Reader.rows
    with (
        patch.object(Reader, "stream", lambda *given: asked.append(given[1]) or stream(*given)),
        patch.object(Reader, "rows", lambda *given: asked.append(given[1]) or rows(*given)),
    ):
        refresh_snapshot(address)
    with closing(sqlite3.connect(address.path)) as store:
        plans = [
            str(store.execute(f"EXPLAIN QUERY PLAN {words}", (1,) * words.count("?")).fetchall())
            for words in asked
        ]
    assert any("ix_asset_revision" in plan for plan in plans)
    assert not any("SCAN asset" in plan for plan in plans)
