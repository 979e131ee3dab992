"""Disks that belong to the machine, by NVMe and by SATA."""

from __future__ import annotations

from fleet_audit_agent.darwin_machine import DarwinMachine, darwin, said_yes
from fleet_audit_agent.darwin_profile import NVME, SATA, Item, count_in, every_item, text_in
from fleet_audit_agent.darwin_records import disk_bytes_of
from fleet_audit_agent.disk_health import FAILED, PASSED
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_serial, real_text
from fleet_audit_agent.reading import Reading

_VERDICTS = {"verified": PASSED, "failing": FAILED}


def read(machine: Machine) -> Reading:
    """One entry per disk; serial numbers leave hashed."""
    mac = darwin(machine)
    found = [(report, item) for report in (NVME, SATA) for item in every_item(mac.items(report))]
    sections = [_section(mac, report, item) for report, item in found if _is_fixed_disk(item)]
    return Reading([section for section in sections if section["gb"]])


def _is_fixed_disk(item: Item) -> bool:
    is_disk = bool(text_in(item, "device_model")) and ("size_in_bytes" in item or "size" in item)
    return is_disk and not said_yes(item.get("detachable_drive", "no"))


def _section(mac: DarwinMachine, report: str, item: Item) -> dict[str, object]:
    size = count_in(item, "size_in_bytes") or disk_bytes_of(text_in(item, "size"))
    serial = real_serial(text_in(item, "device_serial"))
    return {
        "kind": "virtual" if mac.hypervisor else _kind(report, item),
        "gb": round(size / 1e9, 1) if size else None,
        "model": real_text(text_in(item, "device_model")),
        "serial_hash": mac.hash_serial(serial) if serial else None,
        "health": _VERDICTS.get((text_in(item, "smart_status") or "").casefold()),
    }


def _kind(report: str, item: Item) -> str | None:
    """What stores the bits."""
    if report == NVME:
        return "nvme"
    medium = (text_in(item, "spsata_medium_type") or "").casefold()
    return {"solid state": "ssd", "rotational": "hdd"}.get(medium)
