"""Devices that were not there yet on the day of the audit, by the commands that people use."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_audit.model.inventory_document import SCHEMA

Run = Callable[..., "subprocess.CompletedProcess[str]"]

LIST = """\
category,quantity,manufacturer,model,serial,purchase_date
laptop,12,Lenovo,ThinkPad T14,,2021-05-01
desktop,1,HP,ProDesk 600,DESK0001,2024-05-01
"""
BEFORE = ("--as-of", "2023-06-30")
AFTER = ("--as-of", "2025-06-30")


@pytest.fixture
def store(fleet_audit: Run, tmp_path: Path) -> Path:
    """A store whose one desktop came after the first audit."""
    path, listed = tmp_path / "store.sqlite", tmp_path / "list.csv"
    listed.write_text(LIST, encoding="utf-8")
    fleet_audit("import", listed, store=path)
    return path


def test_the_footprint_leaves_out_what_came_later_and_says_so(
    fleet_audit: Run, store: Path
) -> None:
    """The number goes to standard error, so that a pipe gets the figures alone."""
    before = fleet_audit("footprint", "--format", "csv", *BEFORE, store=store)
    assert "1 device bought or made after 2023-06-30 is left out." in before.stderr
    assert "desktop" not in before.stdout
    after = fleet_audit("footprint", "--format", "csv", *AFTER, store=store)
    assert "left out" not in after.stderr
    assert "desktop" in after.stdout


def test_the_report_says_how_many_came_later(fleet_audit: Run, store: Path, tmp_path: Path) -> None:
    """The chapter on what is known names them in words, the figures beside it in a number."""
    folder = tmp_path / "report"
    fleet_audit("report", "--out", folder, *BEFORE, store=store)
    assert (
        json.loads(next(folder.rglob("report.json")).read_bytes())["coverage"]["excluded_later"]
        == 1
    )
    page = next(folder.rglob("known.html")).read_text(encoding="utf-8")
    assert "One device bought or made after the day of this audit is left out." in page


def test_the_explanation_of_such_a_device_says_why_it_does_not_count(
    fleet_audit: Run, store: Path
) -> None:
    """It is known, so that the answer is not that there is none of that name."""
    done = fleet_audit("explain", "DESK0001", *BEFORE, store=store, expect=2)
    assert "bought or made after 2023-06-30" in done.stderr
    assert fleet_audit("explain", "DESK0001", *AFTER, store=store).stdout


def test_a_lease_that_was_bought_out_counts_before_its_purchase(
    fleet_audit: Run, new_store: Callable[[Path], str], tmp_path: Path
) -> None:
    """What an agent saw in 2022 was there, whatever a ledger says was paid for it in 2024."""
    sent, ledger, store = tmp_path / "agent.json", tmp_path / "ledger.csv", new_store(tmp_path)
    device = {"vendor": "Dell Inc.", "model": "Latitude 5420", "type": "laptop", "serial": "LEASE1"}
    agent = {"id": "agent-1", "version": "0.1.0", "os": "linux"}
    document = {"schema": SCHEMA, "agent": agent, "device": device}
    ledger.write_text("category,manufacturer,serial,purchase_date\nlaptop,Dell,LEASE1,2024-05-01\n")
    counted = []
    for day in ("2024-06-01", "2022-02-01"):
        sent.write_text(json.dumps({**document, "sent_at": f"{day}T09:00:00Z"}), encoding="utf-8")
        fleet_audit("import", sent, ledger, store=store)
        asked = ("footprint", "--format", "json", "--as-of", "2023-06-30")
        rows = json.loads(fleet_audit(*asked, store=store).stdout)
        counted.append(sum(row["devices"] for row in rows))
    assert counted == [0, 1]


def test_the_explanation_of_a_retired_device_says_that_it_left(
    fleet_audit: Run, tmp_path: Path
) -> None:
    """What `assets list` shows is not called unknown."""
    path, listed = tmp_path / "store.sqlite", tmp_path / "list.csv"
    listed.write_text(
        "asset_tag,category,manufacturer,model,status\nT-1,laptop,Lenovo,ThinkPad T14,retired\n",
        encoding="utf-8",
    )
    fleet_audit("import", listed, store=path)
    told = fleet_audit("explain", "T-1", store=path, expect=2)
    assert "T-1: the asset is not in use on that day" in told.stderr
