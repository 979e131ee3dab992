"""The probes of each system: `probes/<category>_<system>.py`, one file each, with one `read`.

A new probe is one file beside these, and its category in the tuple of its system. A module is
loaded when it is read: a probe that is left out, or of another system, costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Callable

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Probe, Reading

CATEGORIES: tuple[str, ...] = (
    "age",
    "cpu",
    "memory",
    "storage",
    "gpu",
    "display",
    "battery",
    "psu",
    "guests",
    "os",
    "readiness",
    "settings",
    "power",
    "usage",
)
"""What `--no-category` can leave out: all but the device, without which there is no document."""

SYSTEMS: dict[str, tuple[str, ...]] = {
    "linux": (
        "device",
        "cpu",
        "memory",
        "storage",
        "gpu",
        "display",
        "battery",
        "psu",
        "guests",
        "os",
        "readiness",
        "settings",
        "power",
        "usage",
    ),
    "windows": (
        "device",
        "cpu",
        "memory",
        "storage",
        "gpu",
        "display",
        "battery",
        "psu",
        "guests",
        "os",
        "readiness",
        "settings",
        "power",
        "usage",
    ),
    "darwin": (
        "device",
        "cpu",
        "memory",
        "storage",
        "gpu",
        "display",
        "battery",
        "os",
        "settings",
        "power",
        "usage",
    ),
    "portable": ("cpu", "memory"),
}
"""Categories by system, in the order of the document; `portable` reads for the others."""


def probes_of(system: str) -> tuple[Probe, ...]:
    """The probes of a system, in the words of the document's `agent.os`."""
    known = system if SYSTEMS.get(system) else "portable"
    return tuple(Probe(category, _reader(f"{category}_{known}")) for category in SYSTEMS[known])


def _reader(name: str) -> Callable[[Machine], Reading]:
    """What reads by a probe's module."""

    def read(machine: Machine) -> Reading:
        reading: Reading = import_module(f"{__name__}.{name}").read(machine)
        return reading

    return read
