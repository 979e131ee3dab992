"""The footprint's tables, by the command that people use."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_audit.footprint.rollup import DRAWN_GROUPS

Run = Callable[..., "subprocess.CompletedProcess[str]"]

DAY = ("--as-of", "2026-06-30")


def imported(fleet_audit: Run, folder: Path, sites: int) -> Path:
    """A store of as many sites with a desktop and two monitors each."""
    listed, store = folder / "list.csv", folder / "store.sqlite"
    rows = [
        f"{category},{quantity},Site {number:02},FR"
        for number in range(sites)
        for category, quantity in (("desktop", 1), ("monitor", 2))
    ]
    listed.write_text("\n".join(["category,quantity,site,country", *rows]) + "\n", encoding="utf-8")
    fleet_audit("import", listed, store=store)
    return store


def test_one_site_reads_as_its_organisation(fleet_audit: Run, tmp_path: Path) -> None:
    """The same devices have the same figures and bounds in either table."""
    store = imported(fleet_audit, tmp_path, 1)

    def line(per: str) -> list[str]:
        ran = fleet_audit("footprint", "--per", per, "--format", "csv", *DAY, store=store)
        assert "first order" not in ran.stderr
        _, only = csv.reader(io.StringIO(ran.stdout))
        return only[1 : only.index("false")]

    assert line("site") == line("organisation")


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "lines are too many to draw"), ("fr", "lignes, c’est trop")]
)
def test_a_long_table_says_how_its_intervals_were_found(
    fleet_audit: Run, tmp_path: Path, lang: str, words: str
) -> None:
    """It goes to standard error, so that a pipe gets the figures alone."""
    store = imported(fleet_audit, tmp_path, DRAWN_GROUPS + 1)
    ran = fleet_audit("footprint", "--per", "site", "--lang", lang, *DAY, store=store)
    assert f"{DRAWN_GROUPS + 1} {words}" in ran.stderr
    assert words not in ran.stdout


WIDE = """\
category,quantity,site,country,purchase_date
laptop,1200,Lyon,FR,2021-05-01
video_conference,3,Lyon,FR,
server,60,Nantes,FR,2019-01-01
all_in_one,20,Lyon,FR,
"""


def on_terminal(command: list[str], environment: dict[str, str]) -> list[str]:
    """The lines that a command shows on a terminal of 80 columns."""
    pty = pytest.importorskip("pty", reason="no terminal can be made on this system")
    ours, theirs = pty.openpty()
    subprocess.run(command, env={**environment, "COLUMNS": "80"}, stdout=theirs, check=True)
    shown = os.read(ours, 100_000).decode()
    os.close(theirs)
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()


@pytest.mark.parametrize("per", ["category", "site", "asset"])
@pytest.mark.parametrize(
    ("lang", "headings", "number"),
    [("en", {"embodied"}, "1,200"), ("fr", {"hors", "usage"}, "1\u202f200")],
)
def test_tables_fit_a_terminal_of_80_columns(
    fleet_audit: Run,
    program: str,
    environment: dict[str, str],
    tmp_path: Path,
    per: str,
    lang: str,
    headings: set[str],
    number: str,
) -> None:
    """No line is longer, no number is broken, and no heading within a word."""
    listed, store = tmp_path / "list.csv", tmp_path / "store.sqlite"
    listed.write_text(WIDE, encoding="utf-8")
    fleet_audit("import", listed, store=store)
    asked = ["footprint", "--per", per, "--lang", lang, "--quiet", *DAY]
    lines = on_terminal([program, *asked], {**environment, "FLEET_AUDIT_STORE": str(store)})
    assert max(map(len, lines)) <= 80
    words = set(re.split(r"[ \n]+", "\n".join(lines)))
    assert words >= {"kWh", "kgCO2e", *headings}
    assert per != "category" or number in words
