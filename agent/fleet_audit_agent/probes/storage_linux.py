"""Disks that belong to the machine: not what hangs on USB, not what can be taken out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from fleet_audit_agent.disk_health_linux import health_of
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_serial, real_text
from fleet_audit_agent.reading import AgeSign, Reading
from fleet_audit_agent.root import Root

BLOCK = "/sys/block"
SECTOR_BYTES = 512
"""The kernel counts `size` in sectors of 512 bytes, whatever the disk's own."""

ATA_IDENTIFY_OFFSET = 60
ATA_IDENTIFY_BYTES = 512

_OPTICAL = ("sr", "scd")
_EMMC_PARTS = ("boot0", "boot1", "rpmb")
_LIFE_STEP_PCT = 10


class AtaIdentity(NamedTuple):
    """What a SATA disk says of itself."""

    model: str | None
    serial: str | None


def read(machine: Machine) -> Reading:
    """One entry per disk; serial numbers leave hashed."""
    root = machine.root
    disks = (f"{BLOCK}/{name}" for name in root.names(BLOCK) if _is_disk_name(name))
    sections = [_section(machine, disk) for disk in disks if _belongs(root, disk)]
    return Reading(sections, tuple(_signs(machine, sections)))


def _signs(machine: Machine, sections: list[dict[str, object]]) -> Iterator[AgeSign]:
    """The disk that has run the longest: the machine is at least as old, unless it moved in."""
    hours = [found for each in sections if isinstance(found := each["power_on_h"], float) and found]
    if hours:
        began = machine.now.date() - timedelta(hours=max(hours))
        yield AgeSign("power_on_hours", began.replace(day=1), "low")


def _is_disk_name(name: str) -> bool:
    return not name.startswith(_OPTICAL) and not name.endswith(_EMMC_PARTS)


def _belongs(root: Root, disk: str) -> bool:
    """Whether a disk is a real one, fixed in the machine, and has a size."""
    return (
        root.exists(f"{disk}/device")
        and root.text(f"{disk}/removable") != "1"
        and root.text(f"{disk}/hidden") != "1"
        and "/usb" not in root.target(disk)
        and bool(root.number(f"{disk}/size"))
    )


def _section(machine: Machine, disk: str) -> dict[str, object]:
    root = machine.root
    identity = parse_ata_page(root.read(f"{disk}/device/vpd_pg89") or b"")
    serial = identity.serial or _serial(root, disk)
    sectors = root.number(f"{disk}/size")
    kind = _kind(machine, disk)
    health = health_of(machine, disk.rsplit("/", 1)[1], kind)
    life_time = root.text(f"{disk}/device/life_time")
    return {
        "kind": kind,
        "gb": round(sectors * SECTOR_BYTES / 1e9, 1) if sectors else None,
        "model": identity.model
        or real_text(root.text(f"{disk}/device/model") or root.text(f"{disk}/device/name")),
        "serial_hash": machine.hash_serial(serial) if serial else None,
        "power_on_h": health.power_on_h,
        "wear_pct": health.wear_pct if life_time is None else _wear_pct(life_time),
        "health": health.verdict,
    }


def _kind(machine: Machine, disk: str) -> str | None:
    """What stores the bits; a virtual machine's disks are its host's."""
    name = disk.rsplit("/", 1)[1]
    if machine.hypervisor or name.startswith(("vd", "xvd")):
        return "virtual"
    if name.startswith("nvme"):
        return "nvme"
    if name.startswith("mmcblk"):
        return "emmc" if machine.root.text(f"{disk}/device/type") == "MMC" else None
    return {"0": "ssd", "1": "hdd"}.get(machine.root.text(f"{disk}/queue/rotational") or "")


def parse_ata_page(page: bytes) -> AtaIdentity:
    """Model and serial from SCSI page 0x89, whose model is not cut at 16 letters. Pure and total.

    Source: T10 SAT-4, ATA Information page; T13 ACS-4, IDENTIFY DEVICE words 10-19 and 27-46.
    """
    words = page[ATA_IDENTIFY_OFFSET : ATA_IDENTIFY_OFFSET + ATA_IDENTIFY_BYTES]
    if page[1:2] != b"\x89" or len(words) < ATA_IDENTIFY_BYTES:
        return AtaIdentity(None, None)
    return AtaIdentity(real_text(_swapped(words[54:94])), real_serial(_swapped(words[20:40])))


def _swapped(raw: bytes) -> str:
    """ATA text: two letters a word, the second one first."""
    letters = bytes(raw[n ^ 1] for n in range(len(raw)))
    return "".join(chr(byte) for byte in letters if 0x20 <= byte < 0x7F)


def _serial(root: Root, disk: str) -> str | None:
    """The serial number: an attribute of its own, or page 0x80 of the SCSI product description."""
    for path in (f"{disk}/device/serial", f"{disk}/serial"):
        found = real_serial(root.text(path))
        if found:
            return found
    page = root.read(f"{disk}/device/vpd_pg80") or b""
    return real_serial(page[4:].decode("ascii", "replace"))


def _wear_pct(life_time: str | None) -> float | None:
    """Wear of an eMMC, at most: it counts used life in tenths, for two kinds of cells.

    Source: JEDEC JESD84-B51, DEVICE_LIFE_TIME_EST_TYP_A and _B; 0 means not defined.
    """
    try:
        tenths = max(int(word, 16) for word in (life_time or "").split())
    except ValueError:
        return None
    return float(tenths * _LIFE_STEP_PCT) if tenths else None
