"""The footprint's tables, by the command that people use."""

from __future__ import annotations

import csv
import io
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
