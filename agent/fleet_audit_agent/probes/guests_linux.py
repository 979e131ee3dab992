"""Virtual machines that this machine runs: their manufacture is a part of its own.

Only the identifier that ties them to their own inventory, and their share of the hardware; their
names stay here. Sources: libvirt's domain XML; Proxmox VE, qm.conf(5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_uuid
from fleet_audit_agent.reading import Reading

LIBVIRT = {"/etc/libvirt/qemu": "kvm", "/etc/libvirt/libxl": "xen"}
PROXMOX = "/etc/pve/qemu-server"
MOST_GUESTS = 200

_MIB_BY_UNIT = {
    "b": 1 / 2**20, "bytes": 1 / 2**20, "kb": 1e3 / 2**20, "k": 1 / 1024, "kib": 1 / 1024,
    "mb": 1e6 / 2**20, "m": 1.0, "mib": 1.0, "gb": 1e9 / 2**20, "g": 1024.0, "gib": 1024.0,
    "t": 1048576.0, "tib": 1048576.0,
}  # fmt: skip
"""Source: libvirt, scaled integers; without a unit it is kibibytes."""
_UUID = re.compile(r"<uuid>\s*([0-9a-fA-F-]{36})\s*</uuid>")
_CORES = re.compile(r"<vcpu[^>]{0,200}>\s*(\d{1,6})\s*</vcpu>")
_MEMORY = re.compile(
    r"<memory(?:\s[^>]{0,80}?unit=['\"](\w{1,5})['\"])?[^>]{0,80}>\s*(\d{1,15})\s*<"
)
_LINE = re.compile(r"^(\w{1,20}): *(.{0,400})$", re.MULTILINE)
_SMBIOS_UUID = re.compile(r"(?:^|,)uuid=([0-9a-fA-F-]{36})")

Guest = dict[str, object]


def read(machine: Machine) -> Reading:
    """One entry per virtual machine defined here that has an identifier."""
    found = [guest for guest in _all(machine) if guest["uuid"]]
    if len(found) > MOST_GUESTS:
        machine.root.note(
            "guests", f"{len(found)} virtual machines: the first {MOST_GUESTS} are told"
        )
    return Reading(found[:MOST_GUESTS])


def _all(machine: Machine) -> Iterator[Guest]:
    root = machine.root
    for folder, hypervisor in LIBVIRT.items():
        for name in root.names(folder):
            if name.endswith(".xml"):
                yield {
                    **parse_domain(root.text(f"{folder}/{name}") or ""),
                    "hypervisor": hypervisor,
                }
    for name in root.names(PROXMOX):
        if name.endswith(".conf"):
            yield {**parse_proxmox(root.text(f"{PROXMOX}/{name}") or ""), "hypervisor": "kvm"}


def parse_domain(text: str) -> Guest:
    """Identifier, cores and memory in a domain of libvirt. Pure and total."""
    uuid, cores, memory = _UUID.search(text), _CORES.search(text), _MEMORY.search(text)
    mib = int(memory[2]) * _MIB_BY_UNIT.get((memory[1] or "kib").lower(), 0) if memory else 0
    return {
        "uuid": real_uuid(uuid[1]) if uuid else None,
        "cores": int(cores[1]) if cores else None,
        "memory_mib": round(mib) or None,
    }


def parse_proxmox(text: str) -> Guest:
    """The same in a configuration of Proxmox; what follows `[` is an older state of it."""
    lines = dict(_LINE.findall(text.partition("\n[")[0]))
    uuid = _SMBIOS_UUID.search(lines.get("smbios1", ""))
    return {
        "uuid": real_uuid(uuid[1]) if uuid else None,
        "cores": _count(lines.get("cores", "1")) * _count(lines.get("sockets", "1")) or None,
        "memory_mib": _count(lines.get("memory", "")) or None,
    }


def _count(word: str) -> int:
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else 0
