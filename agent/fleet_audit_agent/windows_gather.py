"""Gathering the raw sources of this Windows machine."""

from __future__ import annotations

import sys

assert sys.platform == "win32", "these sources are those of Windows"

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from functools import partial
from typing import Callable, TypeVar

from fleet_audit_agent import windows_devices, windows_native
from fleet_audit_agent.sources import Row, Sources
from fleet_audit_agent.windows_powershell import CONNECTIONS, GUESTS, ask_cim
from fleet_audit_agent.windows_registry import VIRTUAL_MACHINES, read_registry

T = TypeVar("T")

NATIVE: tuple[Callable[[], bytes], ...] = (
    windows_native.firmware_table,
    windows_native.memory_status,
    windows_native.installed_memory,
    windows_native.processors,
    windows_native.firmware_type,
    windows_native.power_status,
    windows_native.clock,
    windows_native.tpm,
    windows_native.interfaces,
)
"""Calls whose name is that of their source."""
MOMENT = (
    windows_native.clock,
    windows_native.boot,
    windows_native.memory_status,
    windows_native.processors,
)
DEVICES = (windows_devices.disks, windows_devices.batteries, windows_devices.meters)
SETUP_CLASSES = {"monitor": windows_native.MONITORS, "display": windows_native.DISPLAYS}


def gather() -> Sources:
    """Everything that this machine says of itself, and why the rest is missing."""
    errors: dict[str, str] = {}
    raw: dict[str, bytes] = {}
    for call in NATIVE:
        answer = _tried(errors, call.__name__, call)
        raw.update({call.__name__: answer} if answer else {})
    for group in DEVICES:
        raw.update(_tried(errors, group.__name__, partial(group, errors)) or {})
    present = {}
    for name, setup_class in SETUP_CLASSES.items():
        there = _tried(errors, name, partial(windows_native.present, setup_class))
        present.update({} if there is None else {name: there})
    registry = read_registry()
    return Sources(
        system="windows",
        taken_at=datetime.now(timezone.utc),
        raw=raw,
        registry=registry,
        cim=_cim(errors, registry, has_screens=bool(present.get("monitor"))),
        present=present,
        errors=errors,
    )


def gather_moment() -> dict[str, bytes]:
    """What the sampler needs: clocks, memory, batteries and energy meters."""
    raw: dict[str, bytes] = {}
    errors: dict[str, str] = {}
    for call in MOMENT:
        raw.update({call.__name__: _tried(errors, call.__name__, call) or b""})
    for group in (windows_devices.batteries, windows_devices.meters):
        raw.update(_tried(errors, group.__name__, partial(group, errors)) or {})
    return raw


def _tried(errors: dict[str, str], name: str, read: Callable[[], T]) -> T | None:
    """What a source gives; None, with the reason, where it cannot be read."""
    try:
        return read()
    except AttributeError:
        errors[name] = "absent: this Windows has no such call"
    except OSError as refusal:
        errors[name] = f"unreadable: {refusal.strerror or refusal}"
    return None


def _cim(
    errors: dict[str, str], registry: Mapping[str, Row], *, has_screens: bool
) -> dict[str, Sequence[Row]]:
    """What only CIM tells, asked at most once: screens where there is no desktop, and guests."""
    found: dict[str, Sequence[Row]] = {}
    asked = GUESTS if VIRTUAL_MACHINES in registry else ()
    if has_screens:
        try:
            found[CONNECTIONS.name.casefold()] = windows_native.connections()
        except (OSError, AttributeError):
            asked = (CONNECTIONS, *asked)
    return {**found, **ask_cim(errors, asked)} if asked else found
