"""Inventory document v1, put together from what the probes bring back."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from fleet_audit_agent import __version__
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import AgeSign, Probe, Reading

SCHEMA = "fleet-audit/inventory/1"
MAX_TEXT = 512
MAX_COUNT = 1_000_000
MAX_LARGE = 1 << 40
LARGE = (".total_mib", ".memory_mib", ".on_s", ".active_s", ".sleep_s", ".off_s")
"""Ends of the places of numbers that may be large: memory of a machine, seconds of a month."""

TOLD_TO = {"storage.power_on_h": -2}
"""Digits of what is told roughly: hours of a disk to the nearest hundred. To the hour, documents
of two days would tell how long somebody worked."""

PROBE_FAILURES = (OSError, ValueError, LookupError, ArithmeticError, ImportError)
"""What a source that lies, or a Python without ctypes, can provoke: it costs the section only."""


def inventory(
    machine: Machine,
    agent_id: str,
    system: str,
    probes: Collection[Probe],
    left_out: Collection[str] = (),
) -> dict[str, Any]:
    """The document of a machine; the sections named in `left_out` are absent from it."""
    sections: dict[str, Any] = {"device": {}}
    signs: list[AgeSign] = []
    for probe in probes:
        if probe.name in left_out:
            continue
        reading = _read(probe, machine)
        if reading.section is not None:
            sections[probe.name] = _bounded(machine, probe.name, reading.section)
        signs.extend(reading.signs)
    if "age" not in left_out:
        sections["age"] = {"evidence": [sign.as_section() for sign in signs]}
    return {
        "schema": SCHEMA,
        "agent": {"id": agent_id, "version": __version__, "os": system},
        "sent_at": machine.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "partial": bool(left_out),
        **sections,
        "privacy": {"users": False, "processes": False, "software": False},
        "errors": [
            {"source": source[:MAX_TEXT], "reason": reason[:MAX_TEXT]}
            for source, reason in machine.root.errors.items()
        ],
    }


def _read(probe: Probe, machine: Machine) -> Reading:
    """What a probe brings back; a probe that fails brings back nothing and says so."""
    try:
        return probe.read(machine)
    except PROBE_FAILURES as failure:
        machine.root.note(probe.name, f"probe failed: {type(failure).__name__}: {failure}")
        return Reading(None)


def _bounded(machine: Machine, place: str, value: Any) -> Any:
    """The value within the bounds of the document; what no machine can have becomes unknown."""
    if isinstance(value, Mapping):
        return {name: _bounded(machine, f"{place}.{name}", part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_bounded(machine, place, part) for part in value]
    if isinstance(value, str):
        return value[:MAX_TEXT]
    if not isinstance(value, (int, float)):
        return value
    if not _is_possible(place, value):
        machine.root.note(place, "out of range: the source gives an impossible number")
        return None
    return round(value, TOLD_TO[place]) if place in TOLD_TO else value


def _is_possible(place: str, number: float) -> bool:
    if isinstance(number, int):
        return 0 <= number <= (MAX_LARGE if place.endswith(LARGE) else MAX_COUNT)
    return math.isfinite(number) and number >= 0
