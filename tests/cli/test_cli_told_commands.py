"""The commands that pages tell give the figures that the pages show."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_told_command_answers_what_the_page_says(fleet_audit: Run, tmp_path: Path) -> None:
    """Where the country was given to the report alone, its commands give it again."""
    listed, store = tmp_path / "list.csv", tmp_path / "store.sqlite"
    listed.write_text("category,quantity,purchase_date\nlaptop,40,2018-03-01\n", encoding="utf-8")
    fleet_audit("import", listed, store=store)
    day = ("--as-of", "2026-11-30")
    asked = ("--country", "PL", "--out", tmp_path, "--formats", "html,json")
    fleet_audit("report", *day, *asked, store=store)
    folder = tmp_path / "2026-11-30"
    told = re.search(r"<code>fleet-audit (.+?)</code>", (folder / "method.html").read_text("utf-8"))
    assert told
    done = fleet_audit(*shlex.split(told[1]), *day, store=store)
    shown = json.loads((folder / "report.json").read_bytes())["headline"]["gwp_per_year"]["value"]
    assert done.stdout.startswith(f"fleet.gwp_per_year = {shown} ")
    assert "--country PL" in (folder / "plan.html").read_text("utf-8")
