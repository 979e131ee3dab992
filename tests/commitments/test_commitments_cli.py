"""`commitment`, as people use it: proposed from a fleet, edited, printed, or blank."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fleet_audit.commitments.sheet_file import parse_commitment
from fleet_audit.model.commitment import CommitmentSheet, Target, estimate
from fleet_audit.model.contracts import schema_of
from fleet_audit.model.errors import UnusableCommitment
from fleet_audit.render.commitment_page import answer
from fleet_audit.render.voice import Voice

Run = Callable[..., Any]
DAY = ("--as-of", "2026-11-30")
LIST = """asset_tag,quantity,category,manufacturer,model,cpu,purchase_date,os,hours_on_per_day,\
acquired_as,status,retired_date,exit_route
L1,6,laptop,Dell,Latitude 7420,Intel Core i5-1145G7,2021-10-01,Debian GNU/Linux 13,,new,in_use,,
L2,4,laptop,Dell,Latitude 7450,Intel Core i5-1345U,2025-10-01,Debian GNU/Linux 13,,new,in_use,,
D1,3,desktop,Dell,OptiPlex 7010,Core i5-13500,2024-06-01,Debian GNU/Linux 13,8,refurbished,in_use,,
D2,1,desktop,Dell,OptiPlex 7010,Core i5-13500,2024-06-01,Debian GNU/Linux 13,24,new,in_use,,
D3,2,desktop,HP,EliteDesk 800 G4,Intel Core i5-8500,2018-12-01,Windows 10 Pro,,new,in_use,,
S1,2,laptop,Dell,Latitude 7420,Intel Core i5-1145G7,2024-10-01,Debian GNU/Linux 13,,new,stock,,
R1,5,laptop,Dell,Latitude 7480,Core i5-7300U,2018-11-30,Windows 10 Pro,,new,retired,2025-11-30,don
R2,9,laptop,Dell,Latitude 7480,Core i5-7300U,2008-11-30,Windows 7,,new,retired,2018-11-30,rebut
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, fleet_audit: Run) -> Path:
    """A list whose indicators can be counted by hand."""
    folder = tmp_path_factory.mktemp("commitment")
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    fleet_audit("import", folder / "list.csv", store=folder / "small.sqlite")
    return folder / "small.sqlite"


@pytest.fixture(scope="module")
def sheet(small: Path, fleet_audit: Run) -> dict[str, Any]:
    """The sheet that it suggests."""
    return json.loads(
        fleet_audit("commitment", "sheet", *DAY, "--format", "json", store=small).stdout
    )


def target(sheet: dict[str, Any], indicator: str) -> dict[str, Any]:
    """The target of an indicator."""
    return next(one for one in sheet["targets"] if one["indicator"] == indicator)


def test_the_sheet_follows_its_published_schema(sheet: dict[str, Any]) -> None:
    """What is printed for programs is valid by the contract, and holds five targets at most."""
    jsonschema.validate(sheet, schema_of("commitment"))
    assert 0 < len(sheet["targets"]) <= 5
    assert sheet["perimeter"]["devices"] == 18


def test_indicators_are_those_counted_by_hand(sheet: dict[str, Any]) -> None:
    """Lives, updates, nights and stock are what the list says, before and after the levers."""
    life = target(sheet, "life_years")
    assert (life["category"], life["devices"], life["of"]) == ("laptop", 6, 10)
    # Five left at seven years in the last three; the nine before them do not count. Six of ten
    # laptops stay three years longer: 1.8 years more on the mean of all.
    assert life["baseline"] == pytest.approx(7, abs=0.01) and life["observed_on"] == 5
    assert life["effect"] == pytest.approx(1.8) and life["target"] == 8.8
    night = target(sheet, "night_off_share")
    assert (night["baseline"], night["target"], night["devices"]) == (0.75, 1.0, 1)
    updates = target(sheet, "supported_share")
    assert (updates["devices"], updates["of"]) == (2, 16)
    assert (updates["baseline"], updates["target"]) == (0.875, 1.0)
    stock = target(sheet, "stock_devices")
    assert (stock["baseline"], stock["target"]) == (2, 0)
    assert {one["due"] for one in sheet["targets"]} == {"2029-12-31"}


def test_what_was_done_is_told_from_the_inventory(sheet: dict[str, Any]) -> None:
    """Devices kept, bought refurbished and passed on in three years stand there, none before."""
    done = {one["kind"]: one for one in sheet["done"]}
    assert (done["refurbished"]["devices"], done["refurbished"]["of"]) == (3, 10)
    assert done["left"]["routes"] == {"don": 5} and done["left"]["devices"] == 5
    assert done["kept"]["devices"] == 8 and done["kept"]["of"] == 16


def test_an_edited_file_is_what_is_printed(small: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """The file holds all that the fleet suggests, is never overwritten, and its words are kept."""
    file = tmp_path / "ours.toml"
    fleet_audit("commitment", "new", *DAY, "--output", file, store=small)
    again = ("commitment", "sheet", file, "--format", "json")
    direct = fleet_audit("commitment", "sheet", *DAY, "--format", "json", store=small).stdout
    assert fleet_audit(*again, store=small).stdout == direct
    refused = fleet_audit("commitment", "new", "--output", file, store=small, expect=2)
    assert "ours.toml: there already" in refused.stderr
    text = file.read_text(encoding="utf-8").replace('# owner = ""', 'owner = "Zoé <IT>"', 1)
    file.write_text(text, encoding="utf-8")
    page = tmp_path / "ours.html"
    done = fleet_audit("commitment", "sheet", file, "--out", page, store=small)
    assert done.stdout.strip() == str(page)
    assert "Zoé &lt;IT&gt;" in page.read_text(encoding="utf-8")


def test_decisions_and_a_frozen_baseline_stand_on_the_sheet(
    small: Path, fleet_audit: Run, tmp_path: Path
) -> None:
    """What was refused is no target, what was done is told, the baseline is known by its hash."""
    copy = tmp_path / "copy.sqlite"
    fleet_audit("db", "backup", copy, store=small)
    frozen = fleet_audit("baseline", "freeze", "départ", *DAY, store=copy).stdout
    fleet_audit("decide", "sleep", "refused", *DAY, store=copy)
    fleet_audit("decide", "second_life", "done", *DAY, store=copy)
    found = json.loads(
        fleet_audit("commitment", "sheet", *DAY, "--format", "json", store=copy).stdout
    )
    assert found["baseline"]["frozen"]["sha256"] in frozen
    assert found["baseline"]["gwp_kgco2e_per_year"]["low"] is not None
    assert [one["lever"] for one in found["done"] if one["kind"] == "lever"] == ["second_life"]
    assert "night_off_share" not in {one["indicator"] for one in found["targets"]}


def test_without_a_fleet_the_sheet_is_blank(
    fleet_audit: Run, program: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """Nobody needs a store to print a sheet for a meeting; a store that is named must be there."""
    import subprocess

    command = [program, "commitment", "sheet", "--output", "blank.html", "--lang", "fr"]
    done = subprocess.run(
        command,
        env={**environment, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "la fiche est vierge" in done.stderr
    assert "Nom et fonction" in (tmp_path / "blank.html").read_text(encoding="utf-8")
    fleet_audit("commitment", "sheet", store=tmp_path / "nowhere.sqlite", expect=2)


def test_an_empty_store_gives_no_target(fleet_audit: Run, tmp_path: Path) -> None:
    """A store of which nothing is known proposes nothing, and says so."""
    (tmp_path / "empty.csv").write_text("category\n", encoding="utf-8")
    store = tmp_path / "empty.sqlite"
    fleet_audit("import", tmp_path / "empty.csv", store=store)
    done = fleet_audit("commitment", "sheet", "--format", "json", store=store)
    assert json.loads(done.stdout)["targets"] == [] and "filled in by hand" in done.stderr


def test_a_file_of_another_kind_is_refused(fleet_audit: Run, tmp_path: Path) -> None:
    """No page is written under the name of another kind of file, unless its form is said."""
    page = tmp_path / "sheet.odt"
    asked = ("commitment", "sheet", "--blank", "--output", page)
    done = fleet_audit(*asked, store="", expect=2)
    assert "sheet.odt" in done.stderr and ".pdf" in done.stderr and not page.exists()
    fleet_audit(*asked, "--format", "html", store="")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("indicator", "is_against"), [("life_years", True), ("night_off_share", False)]
)
def test_what_is_avoided_is_against_something(indicator: str, is_against: bool) -> None:
    """Making that is avoided is told against renewal: it may be more than the fleet emits."""
    target = Target(
        indicator=indicator,  # type: ignore[arg-type]  # each is one of the literals
        due=date(2029, 12, 31),
        avoided_kgco2e_per_year=estimate(2900),
    )
    told = answer(CommitmentSheet(targets=(target,)), Voice("en"))
    assert ("against renewal at the usual pace" in told) is is_against


TARGET = '[[targets]]\nindicator = "night_off_share"\n'


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("name = 1", "the field name is unknown"),
        ("targets = ", "at its end: not valid TOML"),
        (TARGET + 'due = "soon"', "targets[0].due: not written as a date"),
        (TARGET + "target = 90", "targets[0].target: 90.0 is no share; write 0.9 for 90%"),
        (TARGET + "baseline = 0.9\ntarget = 0.8", "0.8 is not above the baseline, 0.9"),
        (TARGET + 'unit = "%"', "targets[0].unit: night_off_share is counted in share"),
        ('[[targets]]\nindicator = "night"', "'night' is not one of the known values"),
        ('[[targets]]\nmeans = "x"', "targets[0].indicator: give one of life_years"),
        ("drawn_up = 2026-01-02\n" + TARGET + "due = 2026-01-02", "2026-01-02 is not after"),
        ('[[targets]]\nindicator = "stock_devices"\nbaseline = 1\ntarget = 2', "2.0 is not below"),
        (TARGET * 6, "targets: longer than 5"),
        (f'[[done]]\ntext = "{"x" * 181}"', "done[0].text: longer than 180"),
    ],
)
def test_a_wrong_file_is_refused_by_field(toml: str, said: str) -> None:
    """Each mistake is told with the file, the field and the remedy."""
    with pytest.raises(UnusableCommitment) as refused:
        parse_commitment(toml.encode(), "wrong.toml")
    assert said in str(refused.value) and str(refused.value).startswith("wrong.toml")


def test_a_wrong_file_ends_with_usage(fleet_audit: Run, tmp_path: Path) -> None:
    """A sheet that cannot be read is a refusal, and so is one that is not there."""
    file = tmp_path / "wrong.toml"
    file.write_text(TARGET + "target = 90", encoding="utf-8")
    for name in (file, tmp_path / "absent.toml"):
        done = fleet_audit("commitment", "sheet", name, store=tmp_path / "none.sqlite", expect=2)
        assert name.name in done.stderr
