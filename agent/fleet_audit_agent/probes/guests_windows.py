"""Virtual machines that Hyper-V runs here: their manufacture is a part of this machine's.

Only the identifier that ties them to their own inventory, and their share of the hardware; their
names stay here. Source: Microsoft, Hyper-V WMI provider, root/virtualization/v2.
"""

from __future__ import annotations

import re

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_uuid
from fleet_audit_agent.probes.guests_linux import MOST_GUESTS
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.sources import number_of, text_of
from fleet_audit_agent.windows_machine import WindowsMachine, windows

REALISED = "microsoft:hyper-v:system:realized"
"""The settings that a machine runs with; others are snapshots of it."""

_OWNER = re.compile(r"microsoft:([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?:\\|$)")


def read(machine: Machine) -> Reading:
    """One entry per virtual machine; none at all where Hyper-V was not asked."""
    pc = windows(machine)
    if "msvm_computersystem" not in pc.sources.cim:
        return Reading(None)
    firmware = _firmware_identifiers(pc)
    cores = _quantities(pc, "Msvm_ProcessorSettingData")
    memory = _quantities(pc, "Msvm_MemorySettingData")
    # The host is an instance too, whose name is no identifier.
    names = (real_uuid(text_of(row, "name")) for row in pc.cim("Msvm_ComputerSystem"))
    found = [
        {
            "uuid": firmware.get(name, name),
            "hypervisor": "hyper-v",
            "cores": cores.get(name),
            "memory_mib": memory.get(name),
        }
        for name in dict.fromkeys(name for name in names if name)
    ]
    return Reading(found[:MOST_GUESTS])


def _firmware_identifiers(pc: WindowsMachine) -> dict[str, str]:
    """The identifier that each machine finds in its own firmware, by that of Hyper-V."""
    found = {}
    for row in pc.cim("Msvm_VirtualSystemSettingData"):
        name = real_uuid(text_of(row, "virtualsystemidentifier"))
        own = real_uuid((text_of(row, "biosguid") or "").strip("{}"))
        kind = (text_of(row, "virtualsystemtype") or REALISED).casefold()
        if name and own and kind == REALISED:
            found[name] = own
    return found


def _quantities(pc: WindowsMachine, name: str) -> dict[str, int]:
    """What each machine is given: processors, or memory in MiB."""
    found: dict[str, int] = {}
    for row in pc.cim(name):
        owner = _OWNER.match((text_of(row, "instanceid") or "").casefold())
        quantity = number_of(row, "virtualquantity")
        if owner and quantity and 0 < quantity < 1 << 40:
            found[owner[1]] = found.get(owner[1], 0) + quantity
    return found
