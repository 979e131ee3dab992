"""A baseline on PostgreSQL, by the same verbs as in a file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.postgres

Run = Callable[..., "subprocess.CompletedProcess[str]"]
FLEET = """\
category;manufacturer;model;serial;purchase_date;site;country
laptop;Dell;Latitude 7420;LAP1;2022-03-15;Lyon;FR
laptop;Lenovo;ThinkPad T14;LAP2;2020-05-01;Lyon;FR
"""


def test_a_baseline_is_frozen_and_followed_on_a_server(
    new_database: Callable[[], str], fleet_audit: Run, tmp_path: Path
) -> None:
    """What is frozen on PostgreSQL is listed, and its causes add up, as in a file."""
    store = new_database()
    table = tmp_path / "fleet.csv"
    table.write_text(FLEET, encoding="utf-8")
    fleet_audit("import", table, store=store)
    fleet_audit("baseline", "freeze", "2024", "--as-of", "2024-06-30", store=store)
    fleet_audit("baseline", "freeze", "2024", store=store, expect=2)
    (line,) = json.loads(fleet_audit("baseline", "list", "--format", "json", store=store).stdout)
    assert (line["name"], line["devices"]) == ("2024", 2)
    asked = ("baseline", "diff", "2024", "--as-of", "2026-06-30", "--format", "json")
    found = json.loads(fleet_audit(*asked, store=store).stdout)
    before, _restated, now = (one["gwp_kgco2e_per_year"] for one in found["standings"])
    moved = sum(round(one["gwp_kgco2e_per_year"] * 1000) for one in found["causes"])
    assert moved == round(now * 1000) - round(before * 1000) != 0
