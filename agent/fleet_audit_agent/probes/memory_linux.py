"""Memory, by module where the firmware table can be read or udev has copied it."""

from __future__ import annotations

from fleet_audit_agent.firmware import memory_of
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_text
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.smbios_records import MemoryDevice

MEMINFO = "/proc/meminfo"
MOST_OVER_USABLE = 16
"""Firmware and graphics keep some memory for themselves; not fifteen parts of sixteen."""
UDEV_DMI = "/run/udev/data/+dmi:id"
"""What systemd-udev (since 248) copies of the firmware table, readable by everyone."""


def read(machine: Machine) -> Reading:
    """Modules and slots; without them, what the kernel can use, which is a little less."""
    section = memory_of(machine.smbios.memory or parse_udev(machine.root.text(UDEV_DMI) or ""))
    root, total = machine.root, section["total_mib"]
    if isinstance(total, int) and not _is_excessive(total, usable_mib(root.text(MEMINFO) or "")):
        return Reading(section)
    if total is None:
        root.note("memory.total_mib", "modules unknown: the kernel's usable memory instead")
    else:
        root.note(
            "memory.total_mib", f"modules say {total} MiB: the kernel's usable memory instead"
        )
    return Reading({**section, "total_mib": usable_mib(root.text(MEMINFO, wanted=True) or "")})


def _is_excessive(total_mib: int, usable: int | None) -> bool:
    return usable is not None and total_mib > MOST_OVER_USABLE * usable


def usable_mib(meminfo: str) -> int | None:
    """Memory that the kernel can use, in MiB, from the text of /proc/meminfo."""
    for line in meminfo.splitlines():
        name, _, value = line.partition(":")
        words = value.split()
        if name == "MemTotal" and words and words[0].isdecimal():
            return int(words[0]) // 1024 or None
    return None


def parse_udev(record: str) -> tuple[MemoryDevice, ...]:
    """Memory devices from udev's `MEMORY_DEVICE_n_NAME=value` properties. Pure and total."""
    devices: dict[int, dict[str, str]] = {}
    for line in record.splitlines():
        name, _, value = line.partition("=")
        index, _, field = name.partition("MEMORY_DEVICE_")[2].partition("_")
        if name.startswith("E:MEMORY_DEVICE_") and index.isdecimal():
            devices.setdefault(int(index), {})[field] = value
    return tuple(_udev_device(devices[index]) for index in sorted(devices))


def _udev_device(fields: dict[str, str]) -> MemoryDevice:
    size = fields.get("SIZE", "")
    speed = fields.get("CONFIGURED_SPEED_MTS") or fields.get("SPEED_MTS", "")
    return MemoryDevice(
        mib=int(size) >> 20 or None if size.isdecimal() else None,
        populated=fields.get("PRESENT") != "0",
        type=real_text(fields.get("TYPE")),
        mt_s=int(speed) or None if speed.isdecimal() else None,
        locator=fields.get("LOCATOR"),
        vendor=fields.get("MANUFACTURER"),
        part=fields.get("PART_NUMBER"),
    )
