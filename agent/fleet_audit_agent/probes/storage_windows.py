"""Disks that belong to the machine: not what hangs on USB, not what can be taken out."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit_agent.disk_health import Health, parse_nvme_health, parse_smart_data
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_serial, real_text
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.sources import number_of, text_of
from fleet_audit_agent.windows_cim import disk_of, health_of
from fleet_audit_agent.windows_machine import WindowsMachine, windows
from fleet_audit_agent.windows_records import Disk, parse_disk

_USB, _FIREWIRE, _ISCSI, _SD = 7, 4, 9, 12
_MMC, _VIRTUAL, _FILE, _SPACES, _NVME, _FIBRE = 13, 14, 15, 16, 17, 6
NOT_THE_MACHINES = frozenset({_USB, _FIREWIRE, _ISCSI, _SD, _FILE, _SPACES, _FIBRE})
"""Buses of what is plugged in, far away, or made of other disks (STORAGE_BUS_TYPE, winioctl.h)."""


def read(machine: Machine) -> Reading:
    """One entry per disk; serial numbers leave hashed."""
    pc = windows(machine)
    found = [*_native(pc)] or [*_by_cim(pc)]
    return Reading([_section(pc, disk, health) for disk, health in found if _belongs(disk)])


def _native(pc: WindowsMachine) -> Iterator[tuple[Disk, Health]]:
    raw = pc.sources.raw
    names = [name[: -len("/descriptor")] for name in raw if name.endswith("/descriptor")]
    for name in sorted(names, key=lambda name: (len(name), name)):
        parts = (raw.get(f"{name}/{part}", b"") for part in _PARTS)
        disk = parse_disk(*parts)
        yield disk, _health(disk, raw.get(f"{name}/nvme", b""), raw.get(f"{name}/ata", b""))


_PARTS = ("descriptor", "geometry", "seek_penalty")


def _health(disk: Disk, nvme: bytes, ata: bytes) -> Health:
    """From the disk's own log, which only administrators may ask for."""
    smart = parse_smart_data(ata, is_solid_state=disk.is_rotational is False)
    return parse_nvme_health(nvme).completed(smart)


def _by_cim(pc: WindowsMachine) -> Iterator[tuple[Disk, Health]]:
    counters = {text_of(row, "deviceid"): row for row in pc.cim("MSFT_StorageReliabilityCounter")}
    for row in pc.cim("MSFT_PhysicalDisk") or pc.cim("Win32_DiskDrive"):
        counter = counters.get(text_of(row, "deviceid"), {})
        hours, wear = (number_of(counter, name) for name in ("poweronhours", "wear"))
        yield disk_of(row), Health(hours or None, wear, health_of(row))


def _belongs(disk: Disk) -> bool:
    """Whether a disk is fixed in the machine, and has a size."""
    is_elsewhere = disk.bus in NOT_THE_MACHINES or disk.is_removable
    return bool(disk.size_bytes) and not is_elsewhere


def _section(pc: WindowsMachine, disk: Disk, health: Health) -> dict[str, object]:
    serial = real_serial(disk.serial)
    return {
        "kind": _kind(pc, disk),
        "gb": round(disk.size_bytes / 1e9, 1) if disk.size_bytes else None,
        "model": real_text(disk.model),
        "serial_hash": pc.hash_serial(serial) if serial else None,
        "power_on_h": health.power_on_h,
        "wear_pct": health.wear_pct,
        "health": health.verdict,
    }


def _kind(pc: WindowsMachine, disk: Disk) -> str | None:
    """What stores the bits; a virtual machine's disks are its host's."""
    if pc.hypervisor or disk.bus == _VIRTUAL:
        return "virtual"
    by_bus = {_NVME: "nvme", _MMC: "emmc"}.get(disk.bus or 0)
    by_seek = {True: "hdd", False: "ssd"}.get(bool(disk.is_rotational))
    return by_bus or (by_seek if disk.is_rotational is not None else None)
