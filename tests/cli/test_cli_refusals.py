"""What the command line refuses: one line that names the trouble, and the right exit code."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from fleet_audit.cli import main

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


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder where nobody can write")
@pytest.mark.parametrize("asked", ["report", "awareness"])
def test_a_folder_closed_to_writing_is_named_as_asked(
    asked: str, store: Path, fleet_audit: Run
) -> None:
    """Where a folder takes no file, what was asked for is named, and not our draft of it."""
    done = fleet_audit(asked, "--out", "/proc/self", "--quiet", store=store, expect=2)
    assert done.stderr.startswith("fleet-audit: /proc/self/") and ".tmp" not in done.stderr


@pytest.mark.parametrize(
    ("option", "wanted"), [("--budget", "a valid number"), ("--years", "a valid whole number")]
)
def test_a_word_where_a_number_belongs(
    option: str, wanted: str, store: Path, fleet_audit: Run
) -> None:
    """The refusal names the option and says in plain words what it takes."""
    done = fleet_audit("report", option, "much", "--lang", "en", store=store, expect=2)
    assert f"Invalid value for '{option}': 'much' is not {wanted}." in done.stderr


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


def test_a_format_that_is_none_is_a_usage_error(
    store: Path, fleet_audit: Run, tmp_path: Path
) -> None:
    """`import --format` with a name that no format has ends with 2, names the others."""
    table = tmp_path / "one.csv"
    table.write_text("category,serial\nlaptop,ODD00001\n", encoding="utf-8")
    done = fleet_audit("import", "--format", "zzz", table, store=store, expect=2)
    assert done.stdout == ""
    assert "'zzz'" in done.stderr and "canonical-csv" in done.stderr and "glpi-json" in done.stderr
    assert "ODD00001" not in fleet_audit("assets", "list", store=store).stdout


def verbs(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every verb, those of groups too."""
    for name, verb in group.commands.items():
        words = (*before, name)
        yield words
        if isinstance(verb, click.Group):
            yield from verbs(verb, words)


@pytest.mark.parametrize("words", tuple(verbs(main)), ids=" ".join)
def test_every_verb_ends_a_slip_with_2(
    words: tuple[str, ...], fleet_audit: Run, tmp_path: Path
) -> None:
    """An option that no verb has is a usage error of each: 2, nothing printed, no store made."""
    store = tmp_path / "store.sqlite"
    done = fleet_audit(*words, "--no-such-option", store=store, expect=2)
    assert done.stdout == "" and "--no-such-option" in done.stderr
    assert not store.exists()


def test_input_partly_rejected_ends_with_3(fleet_audit: Run, tmp_path: Path) -> None:
    """Where a file cannot be taken in the code is 3, and what could be is kept."""
    store = tmp_path / "store.sqlite"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.csv").write_text("category,serial\nlaptop,GOOD0001\n")
    (tmp_path / "in" / "empty.csv").write_text("")
    fleet_audit("import", tmp_path / "in", store=store, expect=3)
    assert "GOOD0001" in fleet_audit("assets", "list", store=store).stdout


def test_a_service_out_of_reach_ends_with_4(fleet_audit: Run, tmp_path: Path) -> None:
    """Where a service does not answer the code is 4."""
    store = tmp_path / "store.sqlite"
    secrets = {"FLEET_AUDIT_SNIPEIT_TOKEN": "x", "NO_PROXY": "127.0.0.1"}
    fleet_audit("import", "snipeit+http://127.0.0.1:9", store=store, expect=4, **secrets)


def test_files_that_are_known_are_told_apart(fleet_audit: Run, tmp_path: Path) -> None:
    """A file that was imported and has not changed since is said to be known, not left out."""
    store, table = tmp_path / "store.sqlite", tmp_path / "fleet.csv"
    table.write_text("category,serial\nlaptop,GOOD0001\n")
    an_hour_ago = time.time() - 3600
    os.utime(table, (an_hour_ago, an_hour_ago))
    first = fleet_audit("import", "--lang", "en", table, store=store)
    assert "known" not in first.stdout
    again = fleet_audit("import", "--lang", "en", table, store=store)
    assert again.stdout.strip().endswith("; 1 file already known, unchanged")
    assert "skipped" not in again.stdout + again.stderr
