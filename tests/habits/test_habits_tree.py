"""What a clone holds."""

from __future__ import annotations

import re
from pathlib import Path

import fleet_audit
from fleet_audit.reference.load import TABLES, read_manifest

# Written in halves, so that this file does not hold what it looks for.
MACHINE_PATHS = ("/wo" + "rk/", "/ho" + "me/runner", "C:\\Us" + "ers\\")
REGISTRY_HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.",
    "deb.deb" + "ian.org",
    "conda" + ".anaconda",
)
UNFINISHED = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")) + r")\b")
BINARY = {".mo", ".png", ".bin", ".ico", ".xlsx", ".gz", ".ocs", ".parquet", ".zst"}
MOST_BYTES = 1_000_000


def texts(tracked: list[Path]) -> dict[Path, str]:
    """The text files among the tracked ones."""
    return {
        path: path.read_text(encoding="utf-8", errors="replace")
        for path in tracked
        if path.suffix not in BINARY
    }


def test_no_file_knows_a_machine(tracked: list[Path]) -> None:
    """No tracked file holds a path of the machine it was written on."""
    found = [
        (path.name, word)
        for path, text in texts(tracked).items()
        for word in MACHINE_PATHS
        if word in text
    ]
    assert found == []


def test_no_file_names_a_registry(tracked: list[Path]) -> None:
    """No tracked file holds the address of a package registry: the reader's own is used."""
    found = [
        (path.name, host)
        for path, text in texts(tracked).items()
        for host in REGISTRY_HOSTS
        if host in text
    ]
    assert found == []


def test_nothing_is_left_for_later(tracked: list[Path]) -> None:
    """No source holds a mark of unfinished work."""
    sources = {".py", ".sql", ".j2", ".toml", ".sh", ".css"}
    found = [
        path.name
        for path, text in texts(tracked).items()
        if path.suffix in sources and UNFINISHED.search(text)
    ]
    assert found == []


def test_no_file_is_heavy(tracked: list[Path]) -> None:
    """A clone stays light: no file is over a megabyte."""
    assert [path.name for path in tracked if path.stat().st_size > MOST_BYTES] == []


def test_pins_are_bare(root: Path) -> None:
    """constraints.txt holds a name and an exact version on each line, and no address."""
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert pins == sorted(pins)
    assert [pin for pin in pins if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", pin)] == []


def test_the_version_is_stated_once_for_each_distribution(root: Path) -> None:
    """The package, its metadata, publiccode.yml and the agent agree on the version."""
    stated = f'version = "{fleet_audit.__version__}"'
    assert stated in (root / "pyproject.toml").read_text(encoding="utf-8")
    published = (root / "publiccode.yml").read_text(encoding="utf-8")
    assert f'softwareVersion: "{fleet_audit.__version__}"' in published


def test_every_reference_table_has_its_licence(root: Path) -> None:
    """The manifest gives a licence and an attribution to each table, and NOTICE repeats both."""
    notice = (root / "NOTICE").read_text(encoding="utf-8")
    tables = read_manifest().tables
    shipped = {path.relative_to(TABLES).as_posix() for path in TABLES.rglob("*.csv")}
    assert {table.file for table in tables} == shipped
    for table in tables:
        assert table.licence
        assert table.attribution
        assert table.file in notice
        assert table.attribution in " ".join(notice.split())


def test_share_alike_tables_stand_apart(root: Path) -> None:
    """Every table under the Open Database License lies in `odbl/`, beside its licence."""
    for table in read_manifest().tables:
        assert table.licence.startswith("ODbL") == table.file.startswith("odbl/")
    assert "Open Database License" in (TABLES / "odbl" / "LICENSE.md").read_text(encoding="utf-8")


def test_changes_are_told_in_fragments(root: Path) -> None:
    """Each fragment of the change log has a type that towncrier knows."""
    kinds = {"added", "changed", "fixed", "security"}
    fragments = [p for p in (root / "changelog.d").glob("*.md") if p.stem != "README"]
    assert {path.name.split(".")[1] for path in fragments} <= kinds
