"""What decisions read of a machine goes from its document to the snapshot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

DOCUMENT = {
    "schema": "fleet-audit/inventory/1",
    "agent": {"id": "a1", "version": "0.1.0", "os": "windows"},
    "sent_at": "2026-11-02T08:00:00Z",
    "device": {
        "vendor": "Dell Inc.",
        "model": "Latitude 7490",
        "serial": "5CG0001",
        "type": "laptop",
    },
    "cpu": [{"name": "i5-8350U", "vendor": "Intel", "family": 6, "model": 142, "stepping": 10}],
    "memory": {"total_mib": 8192, "slots": 2, "modules": [{"mib": 8192}]},
    "storage": [
        {"kind": "hdd", "gb": 500, "power_on_h": 18000, "health": "ok"},
        {"kind": "ssd", "gb": 256, "wear_pct": 12, "power_on_h": 900, "health": "FAILED"},
    ],
    "battery": [{"design_mwh": 60000, "full_mwh": 30000, "cycles": 700}],
    "os": {"name": "Microsoft Windows 10 Pro", "build": "19045", "installed_on": "2021-03-01"},
    "readiness": {"tpm": "2.0", "secure_boot": False, "uefi": True},
    "settings": {"sleep_after_min": 0, "screen_off_after_min": 30},
    "usage": {
        "t0": "2026-10-01T00:00:00Z",
        "t1": "2026-10-31T00:00:00Z",
        "on_s": 864000,
        "sleep_s": 432000,
        "off_s": 1296000,
        "cpu_util_p95_pct": 61,
        "memory_util_pct": 70,
        "memory_util_p95_pct": 93,
    },
    "privacy": {"users": False, "processes": False, "software": False},
}
EXPECTED: dict[str, Any] = {
    "os_build": "19045",
    "cpu_vendor": "Intel",
    "cpu_family": 6,
    "cpu_model_number": 142,
    "cpu_stepping": 10,
    "tpm": "2.0",
    "is_uefi": True,
    "is_secure_boot": False,
    "memory_slots": 2,
    "memory_modules": 1,
    "storage_health": "FAILED",
    "storage_wear_pct": 12.0,
    "storage_power_on_hours": 18000.0,
    "battery_cycles": 700,
    "cpu_utilisation_p95_pct": 61.0,
    "memory_utilisation_pct": 70.0,
    "memory_utilisation_p95_pct": 93.0,
    "hours_active_per_day": None,
    "hours_asleep_per_day": 4.0,
    "sleep_after_min": 0.0,
    "screen_off_after_min": 30.0,
}


def test_a_document_fills_the_columns_of_decisions(
    fleet_audit: Callable[..., Any], tmp_path: Path
) -> None:
    """Build, processor, readiness, worst disk, wear, settings and use are in the snapshot."""
    document, store = tmp_path / "pc.json", tmp_path / "s.sqlite"
    document.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    fleet_audit("import", document, store=store)
    fleet_audit("footprint", "--as-of", "2026-11-30", store=store)
    (file,) = tmp_path.rglob("*.parquet")
    columns = ", ".join(EXPECTED)
    assert duckdb.connect().execute(f"SELECT {columns} FROM '{file}'").fetchone() == tuple(
        EXPECTED.values()
    )
    installed = (
        duckdb.connect().execute(f"SELECT os_installed_on::VARCHAR FROM '{file}'").fetchone()
    )
    assert installed == ("2021-03-01",)
