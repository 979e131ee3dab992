"""Memory: modules and slots of the firmware table, else what Windows counts."""

from __future__ import annotations

from fleet_audit_agent.firmware import memory_of
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.sources import number_of
from fleet_audit_agent.windows_cim import memory_devices_of, slots_of
from fleet_audit_agent.windows_machine import WindowsMachine, windows
from fleet_audit_agent.windows_records import number

_TOTAL_OFFSET = 8
"""Of ullTotalPhys in MEMORYSTATUSEX (sysinfoapi.h)."""


def read(machine: Machine) -> Reading:
    """Modules and slots; without them, what is installed, else what Windows can use."""
    pc = windows(machine)
    devices = pc.smbios.memory
    section = memory_of(devices or memory_devices_of(pc.sources))
    if not devices:
        section["slots"] = slots_of(pc.sources) or section["slots"]
    if section["total_mib"] is None:
        pc.root.note("memory.total_mib", "modules unknown: what Windows counts instead")
        section["total_mib"] = _installed_mib(pc) or usable_mib(pc)
    return Reading(section)


def _installed_mib(pc: WindowsMachine) -> int | None:
    """What `GetPhysicallyInstalledSystemMemory` gives, in KiB."""
    kib = number(pc.sources.raw.get("installed_memory", b""), 0, 8)
    return kib >> 10 or None if kib else None


def usable_mib(pc: WindowsMachine) -> int | None:
    """Memory that Windows can use, in MiB."""
    counted = number(pc.sources.raw.get("memory_status", b""), _TOTAL_OFFSET, 8)
    if counted:
        return counted >> 20 or None
    for row in pc.cim("Win32_ComputerSystem"):
        return (number_of(row, "totalphysicalmemory") or 0) >> 20 or None
    return None
