"""The energy counters and power meters of a Linux machine, one file each with one `read`.

A new meter is one file beside these, and its name here. A meter that fails costs its own readings.
"""

from __future__ import annotations

from importlib import import_module

from fleet_audit_agent.document import PROBE_FAILURES
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.moment import Counter, Gauge

METERS: tuple[str, ...] = ("rapl", "hwmon", "battery", "bmc", "nvidia")


def read_meters(machine: Machine) -> tuple[tuple[Counter, ...], tuple[Gauge, ...]]:
    """All that counts or measures energy; nothing in a virtual machine: its meters are made up."""
    found = [] if machine.hypervisor else [one for name in METERS for one in _read(machine, name)]
    counters = tuple(one for one in found if isinstance(one, Counter))
    return counters, tuple(one for one in found if isinstance(one, Gauge))


def _read(machine: Machine, name: str) -> list[Counter | Gauge]:
    try:
        return list(import_module(f"{__name__}.{name}").read(machine))
    except PROBE_FAILURES as failure:
        machine.root.note(f"meter {name}", f"{type(failure).__name__}: {failure}")
        return []
