"""macOS itself, and the oldest trace of its installation."""

from __future__ import annotations

from datetime import date

from fleet_audit_agent.darwin_machine import DarwinMachine, darwin
from fleet_audit_agent.darwin_profile import text_in
from fleet_audit_agent.darwin_records import parse_plist
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import AgeSign, Reading

EARLIEST_INSTALLATION = date(2001, 1, 1)
"""The year of the first Mac OS X: before it, a clock was never set."""


def read(machine: Machine) -> Reading:
    """Name, version and build, from the system's own file."""
    mac = darwin(machine)
    said = parse_plist(mac.sources.raw.get("system_version", b""))
    if not isinstance(said, dict):
        return Reading(None)
    installed_on = _set_up_on(mac)
    section = {
        "name": text_in(said, "ProductName"),
        "version": text_in(said, "ProductVersion"),
        "build": text_in(said, "ProductBuildVersion"),
        "arch": mac.sources.raw.get("machine", b"").decode("ascii", "replace") or None,
        "installed_on": installed_on.isoformat() if installed_on else None,
        "eol_on": None,
    }
    if installed_on is None or mac.hypervisor:
        return Reading(section)
    return Reading(section, (AgeSign("os_trace", installed_on, "low"),))


def _set_up_on(mac: DarwinMachine) -> date | None:
    """The day of the first account."""
    try:
        day = date.fromisoformat(mac.sources.raw.get("setup_done", b"").decode("ascii", "replace"))
    except ValueError:
        return None
    return day if EARLIEST_INSTALLATION <= day <= mac.now.date() else None
