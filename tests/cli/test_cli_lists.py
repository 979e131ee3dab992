"""Lists: to look at, to pipe, to write to a file."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Printed = Callable[..., str]

LISTS = [
    ("assets", "list"),
    ("footprint", "--per", "asset"),
    ("footprint", "--per", "category"),
    ("reference", "list", "--kind", "embodied", "--quiet"),
]


@pytest.mark.parametrize("verb", LISTS, ids=" ".join)
def test_json_and_csv_say_the_same(verb: tuple[str, ...], printed: Printed) -> None:
    """JSON and CSV have the same columns and as many rows."""
    rows = list(csv.DictReader(io.StringIO(printed(*verb, "--format", "csv"))))
    objects = json.loads(printed(*verb, "--format", "json"))
    assert rows and len(rows) == len(objects)
    assert list(rows[0]) == list(objects[0])


def test_a_file_receives_what_would_be_printed(
    store: Path, printed: Printed, fleet_audit: Run, tmp_path: Path
) -> None:
    """`--output` writes the same bytes, prints nothing and leaves no draft behind."""
    written = tmp_path / "list.csv"
    verb = ("assets", "list", "--format", "csv")
    assert fleet_audit(*verb, "--output", written, store=store).stdout == ""
    assert written.read_bytes().decode() == printed(*verb)
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


@pytest.mark.parametrize("per", ["site", "department", "age", "organisation"])
def test_every_grain_counts_every_device(per: str, printed: Printed) -> None:
    """Whatever a line stands for, the devices of all lines are those of the fleet."""
    text = printed("footprint", "--per", per, "--format", "csv")
    assert sum(int(row["devices"]) for row in csv.DictReader(io.StringIO(text))) == 7


def test_no_cell_is_a_formula(printed: Printed) -> None:
    """A model that a spreadsheet would run is written behind an apostrophe, in every CSV."""
    for verb in (("assets", "list", "--format", "csv"), ("assets", "export")):
        cells = [cell for row in csv.reader(io.StringIO(printed(*verb))) for cell in row]
        assert any("HYPERLINK" in cell for cell in cells)
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]


def test_no_name_drives_the_terminal(printed: Printed) -> None:
    """Escape sequences in a name never reach a table."""
    for verb in (("assets", "list"), ("footprint", "--per", "asset"), ("explain", "LAP00019")):
        assert "\x1b" not in printed(*verb)


def test_no_colour_is_respected(store: Path, program: str, environment: dict[str, str]) -> None:
    """On a terminal with NO_COLOR set, no sequence sets a colour."""
    pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")
    reader, terminal = pty.openpty()
    variables = {**environment, "FLEET_AUDIT_STORE": str(store), "TERM": "xterm", "NO_COLOR": "1"}
    subprocess.run(
        [program, "assets", "list"], env=variables, stdout=terminal, stderr=terminal, check=True
    )
    os.close(terminal)
    shown = os.read(reader, 100_000).decode()
    os.close(reader)
    assert "LAP00017" in shown
    colours = re.findall(r"\x1b\[(?:\d+;)*(?:3|4|9|10)\d(?:;\d+)*m", shown)
    assert colours == []


def test_a_closed_pipe_is_no_trouble(
    store: Path, program: str, environment: dict[str, str]
) -> None:
    """When the reader of a long list leaves, the command ends in silence."""
    variables = {**environment, "FLEET_AUDIT_STORE": str(store)}
    with subprocess.Popen(
        [program, "reference", "list", "--format", "csv", "--quiet"],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as listing:
        assert listing.stdout is not None and listing.stderr is not None
        listing.stdout.readline()
        listing.stdout.close()
        assert listing.stderr.read() == b""
        assert listing.wait(30) in (0, 141)


@pytest.mark.skipif(os.name == "nt", reason="closed by a shell of Unix")
@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_stream_that_was_closed_is_no_trouble(
    store: Path, program: str, environment: dict[str, str], closed: str
) -> None:
    """A scheduler that closes the output, or the messages, changes neither the work nor its end."""
    variables = {**environment, "FLEET_AUDIT_STORE": str(store), "PROGRAM": program}
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$PROGRAM" assets list {closed}'],
        env=variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert ("LAP00017" in done.stdout) == (closed == "2>&-")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_said_in_one_line(
    store: Path, program: str, environment: dict[str, str]
) -> None:
    """Output that does not fit on the disk ends the command with one line and code 2."""
    variables = {**environment, "FLEET_AUDIT_STORE": str(store)}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [program, "assets", "list", "--format", "csv"],
            env=variables,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "fleet-audit: the output cannot be written: the disk is full\n"


def test_a_failed_write_leaves_what_was_there(
    store: Path, fleet_audit: Run, tmp_path: Path
) -> None:
    """A list that cannot be written is refused by the name of its file; nothing is half-written."""
    missing = tmp_path / "no such folder" / "list.csv"
    done = fleet_audit("assets", "export", "--output", missing, store=store, expect=2)
    assert str(missing) in done.stderr and done.stderr.count("\n") == 1
    blocked = tmp_path / "a file"
    blocked.write_text("")
    done = fleet_audit("report", "--out", blocked / "reports", store=store, expect=2)
    assert str(blocked) in done.stderr and done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a file"]


@pytest.mark.parametrize(
    ("lang", "form", "kilograms"),
    [("fr", "table", "12,3"), ("en", "table", "12.3"), ("fr", "csv", "12.3")],
)
def test_a_table_writes_numbers_as_its_reader_does(
    store: Path, fleet_audit: Run, lang: str, form: str, kilograms: str
) -> None:
    """A table has the decimal sign of its language; a CSV has the point."""
    asked = ("reference", "list", "--kind", "embodied", "--format", form, "--lang", lang)
    found = fleet_audit(*asked, store=store).stdout.splitlines()
    line = next(line for line in found if line.startswith("DF0306"))
    assert kilograms in (line.split() if form == "table" else line.split(","))
