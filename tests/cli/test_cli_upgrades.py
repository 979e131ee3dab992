"""Parts fitted later: from two documents of one machine to its figures and their explanation."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

DAY = ("--as-of", "2026-11-30", "--country", "FR")
HDD = {"kind": "hdd", "gb": 500, "model": "ST500LM021"}
SSD = {"kind": "ssd", "gb": 512, "model": "CT500MX500"}


def document(folder: Path, day: str, gib: int, *disks: dict[str, Any], cycles: int = 12) -> Path:
    """What the agent tells of a laptop on a day."""
    path = folder / f"{day}.json"
    told = {
        "schema": "fleet-audit/inventory/1",
        "agent": {"id": "a1", "version": "0.1.0", "os": "windows"},
        "sent_at": f"{day}T08:00:00Z",
        "device": {
            "vendor": "Dell Inc.",
            "model": "Latitude 5490",
            "serial": "5CG0001",
            "type": "laptop",
        },
        "memory": {"total_mib": gib * 1024},
        "storage": disks,
        "battery": [{"cycles": cycles}],
        "privacy": {"users": False, "processes": False, "software": False},
    }
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def line(fleet_audit: Run, store: Path) -> dict[str, float]:
    """The figures of the one asset."""
    done = fleet_audit("footprint", "--per", "asset", "--format", "csv", *DAY, store=store)
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    return {key: float(value) for key, value in row.items() if key.startswith("gwp_") and value}


def explained(fleet_audit: Run, store: Path, figure: str) -> dict[str, Any]:
    """The explanation of a figure of the asset."""
    done = fleet_audit("explain", f"asset.1.{figure}", "--format", "json", *DAY, store=store)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def upgraded(fleet_audit: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A laptop of 2023 whose memory was doubled and whose disk was replaced in November 2026."""
    folder = tmp_path_factory.mktemp("upgraded")
    store = folder / "s.sqlite"
    first = document(folder, "2026-01-05", 8, HDD, cycles=640)
    later = document(folder, "2026-11-15", 16, SSD, cycles=3)
    fleet_audit("import", later, first, store=store)
    fleet_audit("assets", "set", "5CG0001", "purchase_date=2024-03-01", store=store)
    return store


def test_what_was_fitted_adds_its_manufacture(
    fleet_audit: Run, upgraded: Path, tmp_path: Path
) -> None:
    """The machine weighs what it did as it was made, and the parts, each with bounds, beside it."""
    plain = tmp_path / "plain.sqlite"
    fleet_audit("import", document(tmp_path, "2026-01-05", 8), store=plain)
    fleet_audit("assets", "set", "5CG0001", "purchase_date=2024-03-01", store=plain)
    parts = explained(fleet_audit, upgraded, "added")
    assert [part["figure"] for part in parts["parts"]] == [
        "asset.1.added.memory",
        "asset.1.added.disk",
    ]
    assert parts["low"] < parts["value"] < parts["high"]
    before, after = line(fleet_audit, plain), line(fleet_audit, upgraded)
    for end in ("", "_low", "_high"):
        found = after[f"gwp_manufacturing_kgco2e{end}"] - before[f"gwp_manufacturing_kgco2e{end}"]
        assert found == pytest.approx(parts[end.removeprefix("_") or "value"], abs=0.002)


def test_parts_fall_on_what_remains_of_the_life(fleet_audit: Run, upgraded: Path) -> None:
    """A year bears its share of the machine over its life, and of the parts over the rest of it."""
    year = explained(fleet_audit, upgraded, "embodied_per_year")
    parts = explained(fleet_audit, upgraded, "added")
    share = next(term["value"] for term in parts["terms"] if term["symbol"] == "added_share")
    lifetime = next(t["value"] for t in year["terms"] if t["symbol"] == "lifetime_years")
    fitted_at_years = lifetime - 1 / share
    assert fitted_at_years == pytest.approx(2.9, abs=0.2)
    made = line(fleet_audit, upgraded)["gwp_embodied_kgco2e"] - parts["value"]
    assert year["value"] == pytest.approx(made / lifetime + parts["value"] * share, abs=0.01)


def test_a_battery_without_a_factor_says_so(fleet_audit: Run, upgraded: Path) -> None:
    """A pack that was replaced is told, with why it is not counted."""
    assert any("batter" in note for note in explained(fleet_audit, upgraded, "embodied")["notes"])


def test_the_same_documents_again_add_nothing(
    fleet_audit: Run, upgraded: Path, tmp_path: Path
) -> None:
    """Documents that were read before, and one that tells the same later, change no figure."""
    before = line(fleet_audit, upgraded)
    again = document(tmp_path, "2026-11-20", 16, SSD, cycles=9)
    fleet_audit("import", again, again, store=upgraded)
    assert line(fleet_audit, upgraded) == before


def test_people_know_better(fleet_audit: Run, upgraded: Path, tmp_path: Path) -> None:
    """What people say was fitted wins over what documents tell, and can be withdrawn."""
    before = line(fleet_audit, upgraded)
    fixes = ("memory_added_gib=0", "storage_added_gb=0", "batteries_replaced=0")
    fleet_audit("assets", "set", "5CG0001", *fixes, store=upgraded)
    fixed = line(fleet_audit, upgraded)
    assert fixed["gwp_manufacturing_kgco2e"] < before["gwp_manufacturing_kgco2e"]
    document_after = document(tmp_path, "2026-11-22", 16, SSD, cycles=10)
    fleet_audit("import", document_after, store=upgraded)
    assert line(fleet_audit, upgraded) == fixed
    names = ("memory_added_gib", "storage_added_gb", "batteries_replaced")
    withdrawn = [word for name in names for word in ("--withdraw", name)]
    fleet_audit("assets", "set", "5CG0001", *withdrawn, store=upgraded)
    assert line(fleet_audit, upgraded) == before
