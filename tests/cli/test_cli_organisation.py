"""The organisation sheet: kept whole, or refused by the name of file and field."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

SHEET = """\
name = "Atelier du Rhône"
country = "FR"
staff = 80
[declared_counts]
laptop = 9
[[sites]]
name = "Lyon"
billed_kwh = 120000
billed_year = 2025
[[sites.rooms]]
name = "Salle 1"
pue = 1.6
"""


def test_a_sheet_is_kept_and_shown(fleet_audit: Run, tmp_path: Path) -> None:
    """What was imported is shown; another sheet takes its place whole, whatever its name."""
    store, sheet = tmp_path / "store.sqlite", tmp_path / "sheet.toml"
    sheet.write_text(SHEET, encoding="utf-8")
    fleet_audit("organisation", "import", sheet, store=store)
    shown = json.loads(fleet_audit("organisation", "show", store=store).stdout)
    assert shown["name"] == "Atelier du Rhône"
    assert shown["declared_counts"] == {"laptop": 9}
    assert shown["sites"][0]["rooms"][0]["pue"] == 1.6
    sheet.write_text('name = "Autre"', encoding="utf-8")
    fleet_audit("organisation", "import", sheet, store=store)
    shown = json.loads(fleet_audit("organisation", "show", store=store).stdout)
    assert (shown["name"], shown["sites"]) == ("Autre", [])


def test_a_budget_is_added_to_the_sheet_and_stays(fleet_audit: Run, tmp_path: Path) -> None:
    """Given alone it leaves the rest as it was; a later edit leaves it as it is."""
    store, sheet = tmp_path / "store.sqlite", tmp_path / "sheet.toml"
    sheet.write_text(SHEET, encoding="utf-8")
    fleet_audit("organisation", "import", sheet, store=store)
    fleet_audit("organisation", "edit", "--yearly-budget", "8000", store=store)
    fleet_audit("organisation", "edit", "--declared", "laptop=12", store=store)
    shown = json.loads(fleet_audit("organisation", "show", store=store).stdout)
    assert (shown["yearly_budget_eur"], shown["staff"]) == (8000, 80)
    assert shown["declared_counts"] == {"laptop": 12}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (SHEET.replace("staff", "stuff"), "stuff"),
        (SHEET.replace("1.6", "0.6"), "pue"),
        (SHEET.replace("laptop", "lapdog"), "lapdog"),
        (SHEET.replace('"FR"', '"France"'), "country"),
        (SHEET.replace("80", "-80"), "staff"),
        (SHEET.replace("= 9", "="), "line 5"),
        ("", "name"),
        (
            SHEET.replace("billed_kwh = 120000", "contract_kgco2e_per_kwh = 0.02"),
            "contract_source",
        ),
    ],
    ids=["unknown field", "range", "category", "country", "negative", "broken", "empty", "cited"],
)
def test_a_wrong_sheet_is_refused_by_its_field(
    text: str, word: str, fleet_audit: Run, tmp_path: Path
) -> None:
    """A sheet with a mistake names the file and the field, and the sheet before it stays."""
    store, sheet = tmp_path / "store.sqlite", tmp_path / "sheet.toml"
    sheet.write_text(text, encoding="utf-8")
    done = fleet_audit("organisation", "import", sheet, store=store, expect=2)
    assert str(sheet) in done.stderr and word in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_sheet_in_another_encoding_is_refused(fleet_audit: Run, tmp_path: Path) -> None:
    """A sheet that is not UTF-8 is refused by its name with the remedy."""
    sheet = tmp_path / "sheet.toml"
    sheet.write_bytes(SHEET.encode("cp1252"))
    done = fleet_audit("organisation", "import", sheet, store=tmp_path / "s.sqlite", expect=2)
    assert str(sheet) in done.stderr and "UTF-8" in done.stderr
