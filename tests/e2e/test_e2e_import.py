"""Importing as a user does, and as an enemy would."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

KEYS = [
    "files",
    "documents",
    "created",
    "updated",
    "unchanged",
    "skipped",
    "rejected",
]
"""The members that are promised, in order; others may follow."""
HEADING = "category;manufacturer;model;serial\n"
NO_INVENTORIES = {"README.md"}
PARTLY_MAPPED = "snipeit-assets-sample.csv"
"""A list of which rows of unknown categories are skipped; the others are kept."""
FILES_TO_KILL = 1_000


def table(serial: str, model: str = "Latitude 7420") -> str:
    """A canonical table of one laptop."""
    return f"{HEADING}laptop;Dell;{model};{serial}\n"


def imported(fleet_audit: Run, *arguments: object, **options: Any) -> dict[str, Any]:
    """What `import --json` says."""
    done = fleet_audit("import", "--json", *arguments, **options)
    outcome: dict[str, Any] = json.loads(done.stdout)
    assert list(outcome)[: len(KEYS)] == KEYS
    return outcome


@pytest.mark.captures
def test_the_captures(samples: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """Every whole inventory loads, what is none is skipped with a reason, and again: no change."""
    store, folder = tmp_path / "store.sqlite", samples / "inventories"
    first = imported(fleet_audit, folder, store=store)
    skipped = {Path(one["file"]).name: one["reason"] for one in first["skipped"]}
    assert NO_INVENTORIES <= set(skipped) <= NO_INVENTORIES | {PARTLY_MAPPED}
    assert all(skipped.values())
    assert first["rejected"] == []
    assert first["files"] == sum(1 for path in folder.iterdir() if path.is_file())
    assert first["documents"] == first["files"] - len(NO_INVENTORIES)
    assert first["created"] >= 9 and first["updated"] == first["unchanged"] == 0
    second = imported(fleet_audit, folder, store=store)
    assert (second["created"], second["updated"]) == (0, 0)
    assert second["unchanged"] == first["created"]
    assert second["documents"] == first["documents"]


def state_of(folder: Path) -> dict[str, bytes]:
    """Every byte of a store and of what stands beside it."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_rehearsal_compares_and_changes_nothing(
    fleet_audit: Run, inventory: Callable[..., bytes], tmp_path: Path
) -> None:
    """`--dry-run` counts as the import that follows does, and leaves every byte as it was."""
    document, more = tmp_path / "laptop.json", tmp_path / "more.csv"
    home = tmp_path / "home"
    home.mkdir()
    document.write_bytes(inventory())
    told = imported(fleet_audit, document, "--dry-run", store=home / "store.sqlite")
    assert state_of(home) == {}
    done = imported(fleet_audit, document, store=home / "store.sqlite")
    assert (told.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert told == done and done["created"] >= 1

    more.write_text(table("OLD1", "X1") + "laptop;Dell;X2;OLD2\n", encoding="utf-8")
    imported(fleet_audit, more, store=home / "store.sqlite")
    rows = "laptop;Dell;X3;OLD2\nlaptop;Dell;X3;NEW3\nspoon;;;\n"
    more.write_text(table("OLD1", "X1") + rows, encoding="utf-8")
    before = state_of(home)
    told = imported(fleet_audit, more, "--dry-run", store=home / "store.sqlite", expect=3)
    assert state_of(home) == before
    assert [told[name] for name in ("created", "updated", "unchanged")] == [1, 1, 1]
    done = imported(fleet_audit, more, store=home / "store.sqlite", expect=3)
    assert done == told | {"dry_run": False}


@pytest.mark.postgres
def test_a_rehearsal_on_a_server_is_undone(
    fleet_audit: Run, new_database: Callable[[], str], tmp_path: Path
) -> None:
    """On PostgreSQL too the rehearsal counts as the import does, and leaves no asset."""
    listed, store = tmp_path / "list.csv", new_database()
    listed.write_text(table("OLD1"), encoding="utf-8")
    told = imported(fleet_audit, listed, "--dry-run", store=store)
    assert fleet_audit("assets", "list", "--format", "json", store=store).stdout == "[\n]\n"
    assert imported(fleet_audit, listed, store=store) == told | {"dry_run": False}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of good files under odd names among every kind of bad ones."""
    folder = tmp_path_factory.mktemp("hostile")
    good = {
        "with spaces.csv": table("GOOD001").encode(),
        "été <b>&amp;.csv": table("GOOD002").encode("cp1252"),
        "new\nline.csv": table("GOOD003").encode("utf-16"),
        "a/b/deep.csv": b"\xef\xbb\xbf" + table("GOOD004").encode(),
    }
    bad = {
        "bad empty.json": b"",
        "bad blank.json": b" \n",
        "bad cut.z": zlib.compress(table("BAD0001").encode() * 1000)[:20],
        "bad entities.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM '
        b'"file:///etc/passwd">]><REQUEST><CONTENT>&b;</CONTENT></REQUEST>',
        "bad deep.json": b'{"deviceid": 1, "content": ' + b"[" * 200_000,
        "bad twice.json": b'{"deviceid": "a", "deviceid": "b", "content": {}}',
        "bad cut.xml": b"<REQUEST><CONTENT><BIOS><SSN>BAD0002",
        "bad header.csv": b"serial;model;site\nBAD0003;X;Lyon\n",
        "bad schema.json": b'{"schema": "fleet-audit/inventory/1", "user": "somebody"}',
    }
    for name, content in {**good, **bad}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "other rubbish.bin").write_bytes(hashlib.shake_256(b"rubbish").digest(5_000))
    with (folder / "bad sparse.csv").open("wb") as sparse:
        sparse.truncate(100 * 1024 * 1024)
    (folder / "bad link").symlink_to(folder / "nothing")
    (folder / "bad circle").symlink_to("bad circle")
    (folder / "back up").symlink_to(folder, target_is_directory=True)
    (folder / "bad endless").symlink_to("/dev/zero")
    os.mkfifo(folder / "bad pipe.csv")
    return folder


@pytest.mark.skipif(os.name == "nt", reason="pipes, devices and such names are of Unix")
def test_everything_readable_is_kept(hostile: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """Good files are kept whatever stands beside them; each bad one gets a reason; code 3."""
    store = tmp_path / "store.sqlite"
    outcome = imported(fleet_audit, hostile, store=store, expect=3)
    assert outcome["created"] == outcome["documents"] == 4
    names = [Path(one["file"]).name for one in outcome["rejected"]]
    assert sorted(names) == sorted(
        path.name for path in hostile.iterdir() if path.name.startswith("bad ")
    )
    assert [Path(one["file"]).name for one in outcome["skipped"]] == ["other rubbish.bin"]
    assert all(one["reason"] for one in outcome["rejected"])
    fields = {Path(one["file"]).name: one["field"] for one in outcome["rejected"]}
    assert fields["bad twice.json"] == "deviceid"
    assert fields["bad header.csv"] == "category"
    listed = json.loads(fleet_audit("assets", "list", "--format", "json", store=store).stdout)
    assert {one["serial"] for one in listed} == {f"GOOD00{n}" for n in range(1, 5)}


@pytest.mark.skipif(os.name == "nt", reason="pipes, devices and such names are of Unix")
def test_each_trouble_is_one_line(hostile: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """For people each trouble is one line on standard error, the counts alone on the other."""
    done = fleet_audit("import", hostile, store=tmp_path / "store.sqlite", expect=3)
    lines = done.stderr.splitlines()
    assert all(line.startswith(("skipped: ", "rejected: ")) for line in lines)
    assert len(lines) == sum(p.name.startswith(("bad ", "other ")) for p in hostile.iterdir())
    assert done.stdout.count("\n") == 1
    quiet = fleet_audit(
        "import", hostile, "--quiet", store=tmp_path / "store.sqlite", expect=3
    ).stderr
    assert quiet.splitlines() == [line for line in lines if line.startswith("rejected: ")]


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices are of Unix")
@pytest.mark.parametrize("name", ["bad pipe.csv", "bad endless", "bad circle"])
def test_no_file_makes_it_wait(name: str, hostile: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """A pipe or a device named on the command line is refused, not waited for."""
    outcome = imported(fleet_audit, hostile / name, store=tmp_path / "store.sqlite", expect=3)
    assert [Path(one["file"]).name for one in outcome["rejected"]] == [name]


@pytest.mark.skipif(os.name == "nt", reason="names of bytes are of Unix")
def test_a_name_that_is_no_text(fleet_audit: Run, tmp_path: Path) -> None:
    """A file whose name is no text in any encoding is read like another, and named with a `?`."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    try:
        (folder / os.fsdecode(b"caf\xe9.csv")).write_text(table("GOOD001"))
        (folder / os.fsdecode(b"vide\xe9.csv")).write_text("")
    except OSError:
        pytest.skip("this file system takes names of text only")
    outcome = imported(fleet_audit, folder, store=tmp_path / "store.sqlite", expect=3)
    assert outcome["created"] == 1
    assert [Path(one["file"]).name for one in outcome["rejected"]] == ["vide?.csv"]


def test_one_bad_row_among_ten_thousand(fleet_audit: Run, tmp_path: Path) -> None:
    """The bad cell is named by file, line and field; its row and the 9,999 others are kept."""
    rows = [f"laptop;Dell;Latitude 7420;GOOD{n:05};2021-03-04" for n in range(10_000)]
    rows[6_543] = "laptop;Dell;Latitude 7420;BAD06543;31/02/2021"
    path, store = tmp_path / "parc à jour.csv", tmp_path / "store.sqlite"
    heading = "category;manufacturer;model;serial;purchase_date"
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")
    outcome = imported(fleet_audit, path, store=store, expect=3)
    assert outcome["created"] == 10_000
    (bad,) = outcome["rejected"]
    assert (bad["file"], bad["line"], bad["field"]) == (str(path), 6_545, "purchase_date")
    assert "31/02/2021" in bad["reason"]


def stored(store: Path) -> int:
    """Assets that are committed."""
    if not store.exists():
        return 0
    address = f"{store.as_uri()}?mode=ro"
    with (
        contextlib.suppress(sqlite3.OperationalError),
        contextlib.closing(sqlite3.connect(address, uri=True)) as connection,
    ):
        count: int = connection.execute("SELECT count(*) FROM asset").fetchone()[0]
        return count
    return 0


def test_a_kill_in_the_middle_is_mended_by_the_next_import(
    fleet_audit: Run,
    program: str,
    environment: dict[str, str],
    inventory: Callable[..., bytes],
    tmp_path: Path,
) -> None:
    """After SIGKILL the store holds whole documents only, and the next import completes it."""
    folder, store = tmp_path / "inbox", tmp_path / "store.sqlite"
    folder.mkdir()
    for number in range(1, FILES_TO_KILL + 1):
        body = inventory("server", number, guests=[])
        (folder / f"{number:05}.json").write_bytes(body)
    with subprocess.Popen(
        [program, "import", str(folder), "--store", str(store)], env=environment
    ) as importing:
        while importing.poll() is None and not stored(store):
            with contextlib.suppress(subprocess.TimeoutExpired):
                importing.wait(0.01)
        importing.kill()
    kept = stored(store)
    assert 0 < kept < FILES_TO_KILL, "the kill came too late to test anything"
    with contextlib.closing(sqlite3.connect(store)) as connection:
        documents = connection.execute("SELECT count(*) FROM raw_document").fetchone()[0]
        seen = connection.execute("SELECT count(*) FROM observation").fetchone()[0]
    assert documents == seen == kept
    outcome = imported(fleet_audit, folder, store=store)
    assert (outcome["created"], outcome["unchanged"]) == (FILES_TO_KILL - kept, kept)
    assert stored(store) == FILES_TO_KILL


def test_own_figures_never_come_back_as_measurements(fleet_audit, tmp_path):
    """What `footprint` wrote is set aside when its folder is imported, in each of its forms."""
    store = tmp_path / "store.sqlite"
    listed = tmp_path / "list.csv"
    listed.write_text("category,serial\nlaptop,AB12CD\n", encoding="utf-8")
    fleet_audit("import", listed, store=store)
    folder = tmp_path / "folder"
    folder.mkdir()
    for per in ("asset", "category"):
        for form in ("csv", "json"):
            target = folder / f"{per}.{form}"
            fleet_audit(
                "footprint", "--per", per, "--format", form, "--output", target, store=store
            )
    outcome = json.loads(fleet_audit("import", folder, "--json", store=store).stdout)
    assert outcome["created"] == outcome["updated"] == 0
    assert len(outcome["skipped"]) == 4
    assert not outcome["rejected"]


def test_an_empty_path_and_a_cut_inventory_are_refused(fleet_audit, tmp_path):
    """An empty variable in a script does not import the folder it stands in; a cut JSON is told."""
    fleet_audit("import", "", store=tmp_path / "s.sqlite", expect=2)
    cut = tmp_path / "cut.json"
    cut.write_text('{"action": "inventory", "content": {"bios": {"ssn": "A', encoding="utf-8")
    fleet_audit("import", cut, store=tmp_path / "s.sqlite", expect=3)
