"""The probes of each system, in the order of the document.

A new probe is one file beside these, and one line in its system's tuple.
"""

from __future__ import annotations

from fleet_audit_agent.probes import (
    battery_linux,
    cpu_linux,
    cpu_portable,
    device_linux,
    display_linux,
    gpu_linux,
    memory_linux,
    memory_portable,
    os_linux,
    psu_linux,
    readiness_linux,
    storage_linux,
    usage_linux,
)
from fleet_audit_agent.reading import Probe

LINUX: tuple[Probe, ...] = (
    Probe("device", device_linux.read),
    Probe("cpu", cpu_linux.read),
    Probe("memory", memory_linux.read),
    Probe("storage", storage_linux.read),
    Probe("gpu", gpu_linux.read),
    Probe("display", display_linux.read),
    Probe("battery", battery_linux.read),
    Probe("psu", psu_linux.read),
    Probe("os", os_linux.read),
    Probe("readiness", readiness_linux.read),
    Probe("usage", usage_linux.read),
)
"""Probes of a Linux machine, live or recorded."""

PORTABLE: tuple[Probe, ...] = (
    Probe("cpu", cpu_portable.read),
    Probe("memory", memory_portable.read),
)
"""Probes of the systems whose own sources are not read yet."""


def probes_of(system: str) -> tuple[Probe, ...]:
    """The probes of a system, in the words of the document's `agent.os`."""
    return LINUX if system == "linux" else PORTABLE


CATEGORIES: tuple[str, ...] = ("age", *(probe.name for probe in LINUX if probe.name != "device"))
"""What `--no-category` can leave out: all but the device, without which there is no document."""
