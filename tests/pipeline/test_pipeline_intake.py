"""The intake as the other rooms call it: rehearsals, rights, and what stays on the machine."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from fleet_audit.inventory.folders import found_files, read_file
from fleet_audit.model.asset import Rejected
from fleet_audit.model.inventory_document import SCHEMA
from fleet_audit.pipeline.intake import BATCH_FILES, import_paths
from fleet_audit.store.address import store_address
from fleet_audit.store.listing import assets
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id

NOW = datetime(2026, 1, 15, tzinfo=UTC)
NOBODY = 65_534


def write_inventories(folder: Path, count: int) -> None:
    """Write as many inventories into a folder, each of another machine."""
    for number in range(count):
        document = {
            "schema": SCHEMA,
            "agent": {"id": f"agent-{number}", "version": "0.1.0", "os": "linux"},
            "sent_at": "2026-01-02T09:30:00Z",
            "device": {"vendor": "Dell Inc.", "model": "Latitude 5420", "type": "laptop"},
        }
        (folder / f"{number:04}.json").write_text(json.dumps(document))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """A new store."""
    return open_store(store_address(str(tmp_path / "store.sqlite")))


def test_a_rehearsal_counts_every_batch(engine: Engine, tmp_path: Path) -> None:
    """A rehearsal of several batches counts what the import will, and leaves nothing."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    write_inventories(folder, BATCH_FILES + 20)
    # The last file speaks of the first machine again: only a rehearsal that remembers it can tell.
    again = json.loads((folder / "0000.json").read_text()) | {"sent_at": "2026-01-03T09:30:00Z"}
    (folder / "9999.json").write_text(json.dumps(again | {"tag": "Lyon"}))
    organisation = organisation_id(engine)
    told = import_paths(engine, organisation, [folder], NOW, is_rehearsal=True)
    assert list(assets(engine, organisation)) == []
    done = import_paths(engine, organisation, [folder], NOW)
    for outcome in (told, done):
        assert (outcome.files, outcome.documents) == (BATCH_FILES + 21, BATCH_FILES + 21)
        assert (len(outcome.created), len(outcome.updated)) == (BATCH_FILES + 20, 0)
    assert len(list(assets(engine, organisation))) == BATCH_FILES + 20
    engine.dispose()


@pytest.mark.skipif(
    not hasattr(os, "seteuid") or os.geteuid() != 0, reason="only root can become nobody"
)
def test_what_may_not_be_read_is_told_apart(tmp_path: Path) -> None:
    """A folder or a file without the right to read it is one refusal each; the rest is found."""
    ours = [path for path in tmp_path.parents if path.name.startswith(("pytest-", "popen-"))]
    for path in (tmp_path, *ours):
        path.chmod(0o755)
    closed, secret, sealed = tmp_path / "closed", tmp_path / "secret.json", tmp_path / "sealed"
    for folder in (closed, sealed):
        folder.mkdir()
        (folder / "inside.json").write_text("{}")
    secret.write_text("{}")
    (tmp_path / "open.json").write_text("{}")
    closed.chmod(0)
    secret.chmod(0)
    sealed.chmod(0o744)  # its names may be read, what they stand for may not
    os.seteuid(NOBODY)
    try:
        found = {
            file.path.name: file.trouble or read_file(file.path) for file in found_files(tmp_path)
        }
    finally:
        os.seteuid(0)
    assert set(found) == {"closed", "inside.json", "open.json", "secret.json"}
    assert found["open.json"] == b"{}"
    for name in ("closed", "inside.json", "secret.json"):
        refused = found[name]
        assert isinstance(refused, Rejected) and "right" in refused.reason


def test_folders_may_nest_deeply(tmp_path: Path) -> None:
    """Folders that nest more deeply than Python's calls may are walked to the bottom."""
    folders = [tmp_path]
    for _level in range(1_200):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    deep = folders[-1] / "deep.json"
    deep.write_text("{}")
    assert [file.path for file in found_files(tmp_path)] == [deep]
    deep.unlink()
    for folder in reversed(folders[1:]):
        folder.rmdir()
