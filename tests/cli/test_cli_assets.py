"""Assets out of the store and in again, by the canonical table."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_an_export_finds_its_assets_again(store: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """What is exported and imported again creates and updates nothing."""
    table = tmp_path / "export.csv"
    fleet_audit("assets", "export", "--output", table, store=store)
    done = json.loads(fleet_audit("import", table, "--json", store=store).stdout)
    assert (done["created"], done["updated"], done["unchanged"]) == (0, 0, 5)
    assert done["rejected"] == []
    assert fleet_audit("assets", "export", store=store).stdout == table.read_text(encoding="utf-8")


def test_an_export_moves_to_another_store(store: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """An export imported in an empty store makes the same fleet, column by column."""
    table, other = tmp_path / "export.csv", tmp_path / "other.sqlite"
    fleet_audit("assets", "export", "--output", table, store=store)
    fleet_audit("import", table, store=other)
    again = fleet_audit("assets", "export", store=other).stdout
    assert again == table.read_text(encoding="utf-8")


def test_a_completed_export_updates(store: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """A cell that someone fills in updates that asset, and no other."""
    small = tmp_path / "small.sqlite"
    text = fleet_audit("assets", "export", store=store).stdout
    table = tmp_path / "export.csv"
    table.write_text(text, encoding="utf-8")
    fleet_audit("import", table, store=small)
    rows = list(csv.DictReader(io.StringIO(text)))
    changed = next(row for row in rows if row["category"] == "server")
    changed["room"] = "Salle 1"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    done = json.loads(fleet_audit("import", table, "--json", store=small).stdout)
    assert (done["created"], done["updated"], done["unchanged"]) == (0, 1, 4)
    shown = json.loads(fleet_audit("assets", "show", changed["serial"], store=small).stdout)
    assert shown["room"] == "Salle 1"
    assert shown["purchase_date"] == "2020-01-20"


def test_a_backup_is_a_store(store: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """A backup opens as a store and holds the same fleet."""
    copy = tmp_path / "copy.sqlite"
    assert fleet_audit("db", "backup", copy, store=store).stdout.strip() == str(copy)
    assert (
        fleet_audit("assets", "export", store=copy).stdout
        == fleet_audit("assets", "export", store=store).stdout
    )
