"""What the command line refuses: one line that names the trouble, and the right exit code."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

NAMED = {
    "no such asset": (["explain", "NOTHING"], "NOTHING"),
    "no such figure": (["explain", "fleet.beauty"], "fleet.beauty"),
    "no such asset id": (["explain", "asset.9999"], "asset.9999"),
    "no such asset to show": (["assets", "show", "NOTHING"], "NOTHING"),
    "no such fact": (["reference", "show", "NOTHING"], "NOTHING"),
    "no such token": (["token", "revoke", "NOTHING"], "NOTHING"),
    "no sheet yet": (["organisation", "show"], "organisation import"),
    "no such file": (["import", "nowhere.csv"], "nowhere.csv"),
    "no such sheet": (["organisation", "import", "nowhere.toml"], "nowhere.toml"),
    "no such folder to back up to": (["db", "backup", "nowhere/b.sqlite"], "nowhere"),
    "address of another": (["serve", "--host", "192.0.2.1", "--port", "0"], "192.0.2.1"),
}


@pytest.mark.parametrize("case", NAMED, ids=str)
def test_refusals_name_the_trouble_in_one_line(case: str, store: Path, fleet_audit: Run) -> None:
    """What cannot be done is refused in one line that names it, with code 2 and no output."""
    arguments, word = NAMED[case]
    done = fleet_audit(*arguments, store=store, expect=2)
    assert done.stdout == ""
    assert done.stderr.startswith("fleet-audit: ") and done.stderr.count("\n") == 1
    assert word in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--as-of", "yesterday"],
        ["--as-of", "2026-02-30"],
        ["--as-of", "1900-01-01"],
        ["--as-of", "9999-12-31"],
        ["--country", "ZZ"],
        ["--country", "Frange"],
        ["--country", ""],
        ["--country", "'; DROP TABLE asset"],
        ["--per", "planet"],
        ["--lang", "de"],
        ["--no-such-option"],
    ],
    ids=" ".join,
)
def test_values_that_make_no_sense_are_usage_errors(
    arguments: list[str], store: Path, fleet_audit: Run
) -> None:
    """An option with a value that it cannot have is a usage error that names it."""
    done = fleet_audit("footprint", *arguments, store=store, expect=2)
    assert done.stdout == ""
    assert arguments[0] in done.stderr


@pytest.mark.parametrize("arguments", [["--country", "uk"], ["--country", "Royaume-Uni"]])
def test_a_country_may_be_named(arguments: list[str], store: Path, fleet_audit: Run) -> None:
    """The two letters that people use, and the names of the table, mean the same country."""
    lines = ["footprint", "--per", "asset", "--format", "csv", "--as-of", "2026-01-15"]
    expected = fleet_audit(*lines, "--country", "GB", store=store).stdout
    assert expected != fleet_audit(*lines, store=store).stdout
    assert fleet_audit(*lines, *arguments, store=store).stdout == expected


def test_a_day_far_ahead_ages_the_fleet(store: Path, fleet_audit: Run) -> None:
    """With a day in the future nothing is new any more: the year bears no manufacture."""
    done = fleet_audit(
        "footprint",
        "--per",
        "organisation",
        "--as-of",
        "2090-01-01",
        "--format",
        "csv",
        store=store,
    )
    heading, row = (line.split(",") for line in done.stdout.splitlines())
    assert dict(zip(heading, row, strict=True))["gwp_embodied_kgco2e_per_year"] == "0.0"


@pytest.mark.parametrize("kind", ["text file", "folder", "below a file", "other database"])
def test_a_store_that_is_none(kind: str, fleet_audit: Run, tmp_path: Path) -> None:
    """A store that cannot be opened is refused by its name, and what was there stays."""
    text = tmp_path / "letter.txt"
    text.write_text("Dear all, " * 100)
    address = {
        "text file": text,
        "folder": tmp_path,
        "below a file": text / "store.sqlite",
        "other database": "mysql://somewhere/fleet",
    }[kind]
    done = fleet_audit("assets", "list", "--store", address, store=tmp_path / "unused", expect=2)
    assert done.stderr.startswith("fleet-audit: ") and done.stderr.count("\n") == 1
    assert text.read_text() == "Dear all, " * 100
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_store_is_no_error(fleet_audit: Run, tmp_path: Path) -> None:
    """Before the first import lists are empty, and the report says that nothing was seen."""
    store = tmp_path / "store.sqlite"
    fleet_audit("db", "upgrade", store=store)
    assert fleet_audit("assets", "list", "--format", "json", store=store).stdout == "[\n]\n"
    listed = fleet_audit("footprint", "--format", "csv", store=store).stdout
    assert listed.count("\n") == 1
    fleet_audit("report", "--out", tmp_path / "reports", store=store)
    (page,) = (tmp_path / "reports").glob("*/index.html")
    assert "<html" in page.read_text(encoding="utf-8")


READERS = (
    ["assets", "list"],
    ["assets", "show", "1"],
    ["assets", "export"],
    ["assets", "gaps"],
    ["assets", "history", "1"],
    ["assets", "set", "1", "model=X"],
    ["footprint"],
    ["report"],
    ["explain", "fleet.gwp_per_year"],
    ["token", "list"],
    ["token", "revoke", "1"],
)


@pytest.mark.parametrize("arguments", READERS, ids=" ".join)
def test_a_mistyped_store_is_refused_and_not_made(
    arguments: list[str], store: Path, fleet_audit: Run
) -> None:
    """A verb that reads refuses a store that is not there, and proposes the one beside it."""
    slip = store.with_name("stroe.sqlite")
    done = fleet_audit(*arguments, store=slip, expect=2)
    assert done.stdout == "" and done.stderr.count("\n") == 1
    assert "store.sqlite" in done.stderr
    assert not slip.exists()


def test_two_tokens_in_force_never_share_a_name(fleet_audit: Run, tmp_path: Path) -> None:
    """A second token of a name is refused until the first is revoked, by name or by id."""
    store = tmp_path / "store.sqlite"
    fleet_audit("token", "create", "Lyon", store=store)
    assert "Lyon" in fleet_audit("token", "create", "Lyon", store=store, expect=2).stderr
    fleet_audit("token", "revoke", "1", store=store)
    fleet_audit("token", "create", "Lyon", store=store)
    fleet_audit("token", "revoke", "Lyon", store=store)
    fleet_audit("token", "revoke", "Lyon", store=store, expect=2)
