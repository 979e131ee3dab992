"""The snapshot: whole, in step, and never half-written."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Engine

from fleet_audit.model.asset import AssetRecord, IdentityKey, ManufacturedAt, Observation
from fleet_audit.model.snapshot import DERIVED_COLUMNS, SNAPSHOT_COLUMNS
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.intake import Intake, IntakeOutcome
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id
from fleet_audit.store.report_state import report_state
from fleet_audit.store.snapshot import SnapshotFiles, refresh_snapshot

NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)
Laptop = Callable[..., AssetRecord]
TakeIn = Callable[..., IntakeOutcome]
DAYS = {"came_on": "DATE", "left_on": "DATE"}
COLUMNS = SNAPSHOT_COLUMNS | dict.fromkeys(DERIVED_COLUMNS, "UBIGINT") | DAYS


def _rows(snapshot: SnapshotFiles) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        found = connection.sql(snapshot.relation).order("asset_id")
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert len(rows) == snapshot.rows
    return rows


def _anew(address: StoreAddress) -> list[dict[str, Any]]:
    """Rows of a snapshot made from nothing, in another folder."""
    with tempfile.TemporaryDirectory() as folder:
        return _rows(refresh_snapshot(replace(address, snapshot=Path(folder) / "anew")))


def test_columns_are_those_of_the_contract(address: StoreAddress, take_in: TakeIn) -> None:
    """An empty store gives an empty snapshot with every column, in order and typed."""
    snapshot = refresh_snapshot(address)
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(snapshot.files[0]))
        assert dict(zip(found.columns, map(str, found.types), strict=True)) == COLUMNS
    assert snapshot.rows == 0


def test_a_store_not_made_yet_is_made(address: StoreAddress) -> None:
    """The way to a report works on a store that nobody has opened."""
    assert refresh_snapshot(address).revision == 0


def test_odd_values_survive(address: StoreAddress, take_in: TakeIn, laptop: Laptop) -> None:
    """Nulls, empty texts, quotes, line ends, other scripts, dates and flags are as they were."""
    record = laptop(
        "A1",
        name="",
        room='say "hé",\r\n;\t\\N null 日本語 🖥',
        department="null",
        site="None",
        quantity=3,
        is_virtual=False,
        price_eur=0.1 + 0.2,
        manufactured_year=2020,
        manufactured=ManufacturedAt(point=date(2020, 2, 29), method="battery", confidence="low"),
    )
    take_in(record)
    row = _rows(refresh_snapshot(address))[0]
    for column in ("name", "room", "department", "site", "quantity", "is_virtual", "price_eur"):
        assert row[column] == getattr(record, column)
    assert row["manufactured_point"] == date(2020, 2, 29)
    assert (row["age_method"], row["age_confidence"]) == ("battery", "low")
    assert row["country"] is None
    assert row["purchase_date"] == date(2021, 3, 14)


def test_nothing_is_written_while_the_revision_stands(
    address: StoreAddress, take_in: TakeIn, laptop: Laptop
) -> None:
    """Until an asset changes, the same file is given again, untouched."""
    take_in(laptop("A1"))
    first = refresh_snapshot(address)
    stamp = first.files[0].stat().st_mtime_ns
    take_in(laptop("A1"))
    assert refresh_snapshot(address) == first
    assert first.files[0].stat().st_mtime_ns == stamp


def test_a_file_being_read_is_kept_for_a_while(
    address: StoreAddress, take_in: TakeIn, laptop: Laptop
) -> None:
    """What a report has begun to read stays for ten minutes after it was current, then goes."""
    files = []
    for memory in (4.0, 8.0, 16.0):
        take_in(laptop("A1", memory_gib=memory))
        files.append(refresh_snapshot(address).files[0])
    assert all(path.exists() for path in files)
    for path in files[:2]:
        os.utime(path, (time.time() - 601,) * 2)
    take_in(laptop("A1", memory_gib=32.0))
    refresh_snapshot(address)
    assert [path.exists() for path in files] == [False, False, True]


def test_a_snapshot_of_another_version_is_made_anew(
    address: StoreAddress, take_in: TakeIn, laptop: Laptop
) -> None:
    """Files that another version of fleet-audit wrote are not read, whatever they hold."""
    take_in(laptop("A1"))
    before = refresh_snapshot(address)
    manifest = address.snapshot / "manifest.json"
    written = json.loads(manifest.read_bytes())
    before.files[0].write_bytes(b"in a form that nobody knows")
    manifest.write_text(json.dumps({**written, "version": written["version"] - 1}))
    after = refresh_snapshot(address)
    assert after.files != before.files
    assert [row["serial"] for row in _rows(after)] == ["A1"]


@pytest.mark.parametrize("damage", ["parquet", "manifest", "both"])
def test_a_damaged_snapshot_is_made_anew(
    address: StoreAddress, take_in: TakeIn, laptop: Laptop, damage: str
) -> None:
    """A file cut short or lost costs a rebuild, never an error nor a wrong row."""
    take_in(laptop("A1"))
    before = refresh_snapshot(address)
    if damage in ("manifest", "both"):
        (address.snapshot / "manifest.json").write_bytes(b'{"version": 1')
    if damage in ("parquet", "both"):
        before.files[0].write_bytes(before.files[0].read_bytes()[:99])
    take_in(laptop("B2"))
    assert [row["serial"] for row in _rows(refresh_snapshot(address))] == ["A1", "B2"]


def test_a_copy_put_back_by_hand_begins_another_history(tmp_path: Path, laptop: Laptop) -> None:
    """What a store knew after the copy was taken is forgotten, though its number comes again."""
    file, copy = tmp_path / "fleet.sqlite", tmp_path / "copy.sqlite"
    address = store_address(str(file))

    def remember(memory_gib: float) -> tuple[int, float, str]:
        engine = open_store(address)
        with Intake(engine, organisation_id(engine), NOW) as intake:
            record = laptop("A1", memory_gib=memory_gib)
            seen = Observation(source="native", observed_at=NOW, asset=record)
            intake.put(intake.find(record.keys), record, seen, None)
        engine.dispose()
        snapshot = refresh_snapshot(address)
        return snapshot.revision, _rows(snapshot)[0]["memory_gib"], report_state(address)

    remember(8.0)
    with closing(sqlite3.connect(file)) as store, closing(sqlite3.connect(copy)) as target:
        store.backup(target)
    first = remember(16.0)
    for name in ("fleet.sqlite-wal", "fleet.sqlite-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    copy.replace(file)
    second = remember(32.0)
    assert (first[:2], second[:2]) == ((first[0], 16.0), (first[0], 32.0))
    assert first[2] != second[2]


def test_progress_is_told(address: StoreAddress, take_in: TakeIn, laptop: Laptop) -> None:
    """Who waits is told how many assets are read, of how many."""
    take_in(*(laptop(f"S{number}") for number in range(12)))
    told: list[tuple[int, int]] = []
    refresh_snapshot(address, lambda done, total: told.append((done, total)))
    assert told == [(12, 12)]


def test_retired_assets_stay_and_buried_ones_go(
    engine: Engine, organisation: int, address: StoreAddress, take_in: TakeIn, laptop: Laptop
) -> None:
    """A retired asset is still a row, for the kernel to judge; one that was buried is not."""
    take_in(laptop("A1", status="retired"), laptop("B2"), laptop("C3"))
    refresh_snapshot(address)
    with Intake(engine, organisation, NOW) as intake:
        intake.bury(2, "sold")
    assert [row["serial"] for row in _rows(refresh_snapshot(address))] == ["A1", "C3"]
    assert [row["serial"] for row in _anew(address)] == ["A1", "C3"]


_texts = st.none() | st.text(st.characters(codec="utf-8"), max_size=8)
_fields = st.fixed_dictionaries(
    {
        "name": _texts,
        "room": _texts,
        "price_eur": st.none() | st.floats(0, 1e9, allow_nan=False),
        "purchase_date": st.none() | st.dates(date(1980, 1, 1), date(2100, 1, 1)),
        "is_virtual": st.none() | st.booleans(),
    }
)
_step = st.tuples(st.sampled_from("ABCDE"), _fields | st.just("bury"))


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(batches=st.lists(st.lists(_step, min_size=1, max_size=5), min_size=1, max_size=4))
def test_in_step_equals_made_anew(
    new_store: Callable[[Path], str], batches: list[list[tuple[str, Any]]]
) -> None:
    """After any additions, changes and burials, following them equals reading the whole store."""
    with tempfile.TemporaryDirectory() as folder:
        made = store_address(new_store(Path(folder)))
        address = replace(made, snapshot=Path(folder) / "snapshot")
        engine = open_store(address)
        organisation = organisation_id(engine)
        for batch in batches:
            with Intake(engine, organisation, NOW) as intake:
                for serial, fields in batch:
                    _apply(intake, serial, fields)
            followed = _rows(refresh_snapshot(address))
            assert followed == _anew(address)
        engine.dispose()


def _apply(intake: Intake, serial: str, fields: Any) -> None:
    keys = (IdentityKey("serial", serial),)
    stored = intake.find(keys)
    if fields == "bury":
        if stored:
            intake.bury(stored.asset_id, "gone")
        return
    record = AssetRecord(serial=serial, category="monitor", keys=keys, **fields)
    intake.put(stored, record, Observation(source="t", observed_at=NOW, asset=record), None)
