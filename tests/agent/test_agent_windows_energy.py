"""What Windows counts of energy: meters, and its own estimate."""

from __future__ import annotations

import json
import struct

from fleet_audit_agent.moment_windows import moment_of_answers
from fleet_audit_agent.windows_energy import parse_meter
from tests.agent.windows_answers import (
    clock,
    cores,
)
from tests.agent.windows_machine import native, taken


def test_an_energy_meter_counts_by_channel():
    """Version 2 of the interface names its channels; those that are part of others do not count."""
    names = [
        name.encode("utf-16-le") + b"\0\0" for name in ("RAPL_Package0_PKG", "RAPL_Package0_PP0")
    ]
    channels = b"".join(struct.pack("<IH", 0, len(name)) + name for name in names)
    metadata = bytes(64) + struct.pack("<HH", 1, 2) + channels
    measured = struct.pack("<4Q", 1_000_000_000_000, 50_000_000, 400_000_000_000, 50_000_000)
    found = list(parse_meter(b"\2\0", metadata, measured))
    assert [(c.name, round(c.energy_j), c.at_s) for c in found] == [
        ("RAPL_Package0_PKG", 3600, 5.0),
        ("RAPL_Package0_PP0", 1440, 5.0),
    ]
    raw = {
        "clock": clock(1, 1, 0.25, 2),
        "processors": cores((1, 1)),
        "memory_status": struct.pack("<IIQQ", 64, 40, 8 << 30, 6 << 30),
        "meter/0/version": b"\2\0",
        "meter/0/metadata": metadata,
        "meter/0/measurement": measured,
    }
    moment = moment_of_answers(raw, 1.8e9)
    assert moment is not None and moment.memory_pct == 25.0
    assert [(c.source, c.scope, round(c.joules)) for c in moment.counters] == [
        ("emi:rapl_package0_pkg", "cpu", 3600)
    ]
    assert round(moment.busy_s or 0) == 21_600


def test_windows_own_estimate_of_energy_is_summed_without_its_programs(machines, build_edid):
    """Of `powercfg /srumutil` only the sum and its days are kept, and it stays an estimate."""
    head = "AppId, UserId, TimeStamp, OnBattery, TimeInMSec, EnergyLoss, TotalEnergyConsumption\r\n"
    rows = (
        "secret.exe, S-1-5-21-1, 2026-02-22:09:30:00.0000, TRUE, 60000, 0, 1500000\r\n"
        "other.exe, S-1-5-21-1, 2026-03-01:10:30:00.0000, FALSE, 60000, 0, 2500\r\n"
        "damaged.exe, S-1-5-21-1, yesterday, FALSE, 60000, 0, 77\r\n"
    )
    made = native(machines["laptop"]["sys/firmware/dmi/tables/DMI"], build_edid)
    made["raw"]["srumutil"] = (head + rows).encode()
    document = taken(made)
    assert document["power"] == [
        {
            "t0": "2026-02-22T00:00:00Z",
            "t1": "2026-03-01T00:00:00Z",
            "j": 1502,
            "scope": "machine",
            "source": "powercfg-srumutil",
            "quality": "estimated",
        }
    ]
    assert "secret" not in json.dumps(document) and "S-1-5" not in json.dumps(document)
