"""Putting a backup back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.errors import StoreTooNew, UnusableStore
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.dialects import writing
from fleet_audit.store.intake import IntakeOutcome
from fleet_audit.store.listing import assets
from fleet_audit.store.opening import open_store
from fleet_audit.store.restoring import copy_store, restore_store
from fleet_audit.store.snapshot import refresh_snapshot

Laptop = Callable[..., AssetRecord]
TakeIn = Callable[..., IntakeOutcome]

pytestmark = pytest.mark.parametrize("new_store", ["sqlite"], indirect=True)


@pytest.fixture
def backup(address: StoreAddress, take_in: TakeIn, laptop: Laptop, tmp_path: Path) -> Path:
    """A backup of one laptop; the store has gone on since."""
    take_in(laptop("A1"))
    assert address.path is not None
    copy_store(address.path, tmp_path / "backup.sqlite")
    take_in(laptop("A1", memory_gib=8.0), laptop("B2"))
    return tmp_path / "backup.sqlite"


def test_a_store_is_what_its_backup_held(
    address: StoreAddress, engine: Engine, backup: Path, now: datetime
) -> None:
    """The store holds what the backup does, even for who has it open; what it held is kept."""
    kept = restore_store(address, backup, now)
    assert kept is not None
    assert [record.serial for _id, record in assets(engine, 1)] == ["A1"]
    before = open_store(store_address(str(kept)))
    assert [record.serial for _id, record in assets(before, 1)] == ["A1", "B2"]
    before.dispose()
    assert sorted(path.name for path in backup.parent.iterdir() if "restoring" in path.name) == []


def test_a_snapshot_from_after_the_backup_is_not_believed(
    address: StoreAddress, backup: Path, take_in: TakeIn, laptop: Laptop, now: datetime
) -> None:
    """Revisions that come again with other assets are not mistaken for those of the snapshot."""
    assert refresh_snapshot(address).rows == 2
    restore_store(address, backup, now)
    assert refresh_snapshot(address).rows == 1
    take_in(laptop("C3"), laptop("D4"))
    assert refresh_snapshot(address).rows == 3


def test_an_older_copy_put_in_place_by_hand_is_read_anew(
    address: StoreAddress, engine: Engine, backup: Path
) -> None:
    """A file copied over the store is older than its snapshot, which is then made anew."""
    assert refresh_snapshot(address).rows == 2
    engine.dispose()
    assert address.path is not None
    for suffix in ("-wal", "-shm"):
        address.path.with_name(address.path.name + suffix).unlink(missing_ok=True)
    address.path.write_bytes(backup.read_bytes())
    assert refresh_snapshot(address).rows == 1


def test_what_is_no_backup_changes_nothing(
    address: StoreAddress, engine: Engine, backup: Path, now: datetime, tmp_path: Path
) -> None:
    """A file that is cut short, of another program, of a later version or not there is refused."""
    cut, other = tmp_path / "cut.sqlite", tmp_path / "other.sqlite"
    cut.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    connection.close()
    for refused in (cut, other, tmp_path / "none.sqlite"):
        with pytest.raises(UnusableStore, match="not a whole backup"):
            restore_store(address, refused, now)
    later = open_store(store_address(str(backup)))
    with writing(later) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    later.dispose()
    with pytest.raises(StoreTooNew):
        restore_store(address, backup, now)
    assert len(list(assets(engine, 1))) == 2


def test_a_server_has_its_own_way(new_store: object, now: datetime, tmp_path: Path) -> None:
    """A PostgreSQL store is not restored from a file of ours."""
    with pytest.raises(UnusableStore, match="pg_restore"):
        restore_store(store_address("postgresql://host/fleet"), tmp_path / "x", now)
