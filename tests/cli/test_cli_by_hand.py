"""Correcting, merging and splitting from the command line."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

FLEET = """\
category;manufacturer;model;serial;asset_tag;site;room
laptop;Dell;Latitude 7420;LAP00017;T1;Lyon;1
laptop;Dell;Latitude 7420;LAP00018;T2;Lyon;2
"""


@pytest.fixture
def two(tmp_path: Path, new_store: Callable[[Path], str], fleet_audit: Run) -> str:
    """A store of two laptops, on each database in turn."""
    table = tmp_path / "fleet.csv"
    table.write_text(FLEET, encoding="utf-8")
    store = new_store(tmp_path)
    fleet_audit("import", table, store=store)
    return store


def listed(fleet_audit: Run, store: str) -> list[str]:
    """Tags of the fleet."""
    text = fleet_audit("assets", "export", store=store).stdout
    return [row["asset_tag"] for row in csv.DictReader(io.StringIO(text))]


def test_a_correction_is_said_and_kept(two: str, fleet_audit: Run, tmp_path: Path) -> None:
    """What changes is said; importing again changes nothing; withdrawing gives back the list's."""
    done = fleet_audit("assets", "set", "T1", "salle=9", "prix=1 250,50 €", store=two)
    assert "room: 1 → 9" in done.stderr
    moved = tmp_path / "later.csv"
    moved.write_text(FLEET.replace("Lyon;1", "Nantes;4"), encoding="utf-8")
    fleet_audit("import", moved, store=two)
    shown = json.loads(fleet_audit("assets", "show", "T1", store=two).stdout)
    assert (shown["room"], shown["site"], shown["price_eur"]) == ("9", "Nantes", 1250.5)
    assert shown["corrections"] == {"price_eur": 1250.5, "room": "9"}
    assert [event["kind"] for event in shown["history"]] == ["arrived", "moved", "moved"]
    done = fleet_audit("assets", "set", "T1", "--withdraw", "room", store=two)
    assert "room: 9 → 4" in done.stderr


def test_two_are_one_and_two_again(two: str, fleet_audit: Run) -> None:
    """A merge leaves one asset under the name of the first; a split gives both back, twice over."""
    fleet_audit("assets", "merge", "T1", "T2", store=two)
    assert listed(fleet_audit, two) == ["T1"]
    assert fleet_audit("assets", "split", "T1", store=two).stdout == "2\n"
    assert listed(fleet_audit, two) == ["T1", "T2"]
    fleet_audit("assets", "merge", "T1", "T2", store=two)
    split = fleet_audit("assets", "split", "T1", "--key", "serial:LAP00018", store=two)
    assert split.stdout == "3\n"
    assert listed(fleet_audit, two) == ["T1", "T2"]


def test_a_history_says_what_changed_from_what(two: str, fleet_audit: Run) -> None:
    """The history is a list like any other: a table in words, CSV and JSON for programs."""
    fleet_audit("assets", "set", "T1", "room=9", store=two)
    text = fleet_audit("assets", "history", "T1", "--format", "csv", store=two).stdout
    told = [(row["kind"], row["route"], row["what"]) for row in csv.DictReader(io.StringIO(text))]
    assert told == [("arrived", "canonical-csv", ""), ("moved", "manual", "room: 1 → 9")]
    french = fleet_audit("assets", "history", "T1", "--lang", "fr", store=two).stdout
    assert "à la main" in french
    documents = json.loads(
        fleet_audit("assets", "history", "T1", "--documents", "--format", "json", store=two).stdout
    )
    assert [(d["document"], d["file_name"], d["keys"]) for d in documents] == [
        (1, "fleet.csv", "serial:dell:LAP00017 asset_tag::t1")
    ]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("set", "T1"), "give FIELD=VALUE"),
        (("set", "T1", "colour=red"), "colour: no such field"),
        (("set", "T1", "memory_gib=lots"), "memory_gib: 'lots' is no number"),
        (("set", "T9", "room=1"), "T9: no asset has that id"),
        (("set", "T1", "--withdraw", "room"), "room: nothing was said of it"),
        (("merge", "T1", "T1"), "merge it with another"),
        (("split", "T1"), "nothing was merged into it"),
        (("split", "T1", "--document", "7"), "no document 7 speaks of it"),
    ],
)
def test_a_refusal_names_what_is_wrong(
    two: str, fleet_audit: Run, arguments: tuple[str, ...], reason: str
) -> None:
    """Misuse ends with 2, a line that names the field or the asset, and the store as it was."""
    assert reason in fleet_audit("assets", *arguments, store=two, expect=2).stderr
    assert listed(fleet_audit, two) == ["T1", "T2"]


def test_a_backup_is_put_back(tmp_path: Path, fleet_audit: Run) -> None:
    """`db restore` makes the store what the backup held, and keeps what it held before."""
    table, store, copy = (tmp_path / name for name in ("fleet.csv", "s.sqlite", "copy.sqlite"))
    table.write_text(FLEET, encoding="utf-8")
    fleet_audit("import", table, store=store)
    fleet_audit("db", "backup", copy, store=store)
    fleet_audit("assets", "merge", "T1", "T2", store=store)
    done = fleet_audit("db", "restore", copy, store=store)
    assert listed(fleet_audit, str(store)) == ["T1", "T2"]
    (kept,) = tmp_path.glob("s-before-*.sqlite")
    assert str(kept) in done.stderr
    assert listed(fleet_audit, str(kept)) == ["T1"]
