"""Gathering the raw sources of this Windows machine."""

from __future__ import annotations

import sys

assert sys.platform == "win32", "these sources are those of Windows"

from datetime import datetime, timezone
from functools import partial
from typing import Callable, TypeVar

from fleet_audit_agent import windows_devices, windows_native
from fleet_audit_agent.sources import Row, Sources
from fleet_audit_agent.windows_powershell import ask_cim
from fleet_audit_agent.windows_registry import read_registry

T = TypeVar("T")

CONNECTIONS = "wmimonitorconnectionparams"
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
MOMENT = (windows_native.clock, windows_native.memory_status, windows_native.processors)
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
    return Sources(
        system="windows",
        taken_at=datetime.now(timezone.utc),
        raw=raw,
        registry=read_registry(),
        cim=_cim(errors, has_screens=bool(present.get("monitor"))),
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


def _cim(errors: dict[str, str], *, has_screens: bool) -> dict[str, list[Row]]:
    """How the screens are connected: by the desktop, else, for a task without one, by CIM."""
    if not has_screens:
        return {}
    try:
        return {CONNECTIONS: windows_native.connections()}
    except (OSError, AttributeError):
        return ask_cim(errors)
