"""Assets out of the store and in again, by the canonical table."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Printed = Callable[..., str]


def test_an_export_finds_its_assets_again(
    store: Path, printed: Printed, fleet_audit: Run, tmp_path: Path
) -> None:
    """What is exported and imported again creates and updates nothing."""
    table = tmp_path / "export.csv"
    table.write_text(printed("assets", "export"), encoding="utf-8")
    done = json.loads(fleet_audit("import", table, "--json", store=store).stdout)
    assert (done["created"], done["updated"], done["unchanged"]) == (0, 0, 5)
    assert done["rejected"] == []


def test_a_completed_export_updates(printed: Printed, fleet_audit: Run, tmp_path: Path) -> None:
    """An export makes the same fleet in another store; a cell filled in updates that asset only."""
    small, table = tmp_path / "small.sqlite", tmp_path / "export.csv"
    text = printed("assets", "export")
    table.write_text(text, encoding="utf-8")
    fleet_audit("import", table, store=small)
    assert fleet_audit("assets", "export", store=small).stdout == text
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


def test_a_backup_is_a_store(
    store: Path, printed: Printed, fleet_audit: Run, tmp_path: Path
) -> None:
    """A backup opens as a store and holds the same fleet."""
    copy = tmp_path / "copy.sqlite"
    assert fleet_audit("db", "backup", copy, store=store).stdout.strip() == str(copy)
    assert fleet_audit("assets", "export", store=copy).stdout == printed("assets", "export")


def test_an_export_for_a_french_excel_finds_its_assets_again(
    store: Path, printed: Printed, fleet_audit: Run, tmp_path: Path
) -> None:
    """`csv-excel` parts cells by `;`, has decimal commas and a mark, and comes back unchanged."""
    table, other = tmp_path / "export.csv", tmp_path / "other.sqlite"
    fleet_audit("assets", "export", "--format", "csv-excel", "--output", table, store=store)
    assert table.read_bytes().startswith(b"\xef\xbb\xbfasset_tag;serial;quantity;")
    assert "1250,5;" in table.read_text(encoding="utf-8-sig")
    done = json.loads(fleet_audit("import", table, "--json", store=store).stdout)
    assert (done["created"], done["updated"], done["unchanged"]) == (0, 0, 5)
    fleet_audit("import", table, store=other)
    assert fleet_audit("assets", "export", store=other).stdout == printed("assets", "export")


def test_figures_for_a_french_excel_are_the_same(
    store: Path, printed: Printed, fleet_audit: Run, tmp_path: Path
) -> None:
    """The figures in `csv-excel` are those of `csv`, to the last digit; neither is an inventory."""
    whole = list(
        csv.DictReader(io.StringIO(printed("footprint", "--per", "asset", "--format", "csv")))
    )
    table = tmp_path / "figures.csv"
    asked = ("footprint", "--per", "asset", "--format", "csv-excel", "--output", table)
    fleet_audit(*asked, store=store)
    text = table.read_text(encoding="utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [list(row) for row in read] == [list(row) for row in whole]
    for row, same in zip(read, whole, strict=True):
        for name, value in same.items():
            if name.endswith(("_low", "_high", "_year", "_kgco2e")) and value:
                assert "." not in row[name]
                assert float(row[name].replace(",", ".")) == float(value)
    done = json.loads(fleet_audit("import", table, "--json", store=store).stdout)
    assert (done["documents"], len(done["skipped"])) == (0, 1)
