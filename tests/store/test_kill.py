"""A program killed while it writes leaves whole batches and no half of one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.snapshot import refresh_snapshot

_BATCH = 40
_WRITER = f"""
import sys
from datetime import UTC, datetime
from fleet_audit.model.asset import AssetRecord, IdentityKey, Observation
from fleet_audit.store.address import store_address
from fleet_audit.store.intake import Intake
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id

engine = open_store(store_address(sys.argv[1]))
organisation = organisation_id(engine)
now = datetime(2025, 11, 3, tzinfo=UTC)
for batch in range(1_000_000):
    with Intake(engine, organisation, now) as intake:
        for number in range({_BATCH}):
            name = f"{{batch}}-{{number}}"
            record = AssetRecord(serial=name, keys=(IdentityKey("serial", name),))
            document = intake.add_document(
                sha256=name, source="t", file_name=None, body=name.encode() * 50
            )
            seen = Observation(source="t", observed_at=now, asset=record)
            intake.put(None, record, seen, document)
    print(batch, flush=True)
"""
_ROOT = Path(__file__).resolve().parents[2]


def test_a_kill_leaves_whole_batches(tmp_path: Path) -> None:
    """After SIGKILL every batch that was confirmed is there, whole, and none is there in part."""
    path = tmp_path / "store.sqlite"
    for turn in range(1, 4):
        confirmed = _write_until_killed(path, batches=3 * turn)
        engine = open_store(store_address(str(path)))
        with engine.connect() as connection:
            counts = {
                table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
                for table in ("asset", "asset_state", "identity", "observation", "raw_document")
            }
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        engine.dispose()
        assert len(set(counts.values())) == 1
        assert counts["asset"] % _BATCH == 0
        assert counts["asset"] >= confirmed * _BATCH
        assert refresh_snapshot(store_address(str(path))).rows == counts["asset"]
        path.unlink()


def _write_until_killed(path: Path, batches: int) -> int:
    """Start a writer, kill it in the middle of what follows its n-th batch, count what it said."""
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)],
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    ) as writer:
        assert writer.stdout is not None
        for _batch in range(batches):
            writer.stdout.readline()
        writer.kill()
        rest = writer.stdout.read()
    return batches + rest.count(b"\n")
