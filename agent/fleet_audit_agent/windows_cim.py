"""What CIM classes say, as the same records as the native calls. Pure, and total on any rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from fleet_audit_agent.disk_health import FAILED, PASSED
from fleet_audit_agent.smbios_codes import MEMORY_TYPES
from fleet_audit_agent.smbios_records import MemoryDevice
from fleet_audit_agent.sources import Row, Sources, number_of, text_of
from fleet_audit_agent.windows_records import (
    UNKNOWN_CAPACITY,
    Battery,
    Disk,
    day_of,
    is_own_battery,
)

_MEDIA_HDD, _MEDIA_SSD = 3, 4
_HEALTH = {0: PASSED, 1: "warning", 2: FAILED}
_MIB = 1 << 20


def disk_of(row: Row) -> Disk:
    """A disk of MSFT_PhysicalDisk, or of Win32_DiskDrive where that class is absent."""
    media = number_of(row, "mediatype")
    return Disk(
        bus=number_of(row, "bustype"),
        model=text_of(row, "model") or text_of(row, "friendlyname"),
        serial=text_of(row, "serialnumber"),
        is_removable=(text_of(row, "mediatype") or "").startswith(("Removable", "External")),
        size_bytes=number_of(row, "size"),
        is_rotational={_MEDIA_HDD: True, _MEDIA_SSD: False}.get(media or 0),
    )


def health_of(row: Row) -> str | None:
    """Health in a word, of MSFT_PhysicalDisk."""
    code = number_of(row, "healthstatus")
    return _HEALTH.get(code) if code is not None else None


def batteries_of(sources: Sources) -> Iterator[Battery]:
    """The machine's own batteries, from WMI classes that are joined by their instance."""
    full = _by_instance(sources, "BatteryFullChargedCapacity")
    cycles = _by_instance(sources, "BatteryCycleCount")
    for row in sources.rows("BatteryStaticData"):
        capabilities = number_of(row, "capabilities")
        if capabilities is not None and not is_own_battery(capabilities & 0xFFFFFFFF):
            continue
        name = text_of(row, "instancename") or ""
        yield Battery(
            design_mwh=_count(row, "designedcapacity"),
            full_mwh=_count(full.get(name, {}), "fullchargedcapacity"),
            cycles=_count(cycles.get(name, {}), "cyclecount"),
            made_on=_day(text_of(row, "manufacturedate")),
        )


def _by_instance(sources: Sources, name: str) -> Mapping[str, Row]:
    return {text_of(row, "instancename") or "": row for row in sources.rows(name)}


def _count(row: Row, name: str) -> int | None:
    """A count; the drivers write 0, or all ones, where they do not know."""
    count = number_of(row, name)
    return count if count and 0 < count < UNKNOWN_CAPACITY else None


def _day(text: str | None) -> date | None:
    """The day at the head of a CIM moment: `20210309000000.000000+000`."""
    head = (text or "")[:8]
    if len(head) < 8 or not (head.isascii() and head.isdecimal()):
        return None
    return day_of(int(head[:4]), int(head[4:6]), int(head[6:]))


def memory_devices_of(sources: Sources) -> list[MemoryDevice]:
    """Modules of Win32_PhysicalMemory, which copies the firmware table, without its empty slots."""
    return [
        MemoryDevice(
            mib=(number_of(row, "capacity") or 0) // _MIB or None,
            populated=True,
            type=MEMORY_TYPES.get(number_of(row, "smbiosmemorytype") or 0),
            mt_s=number_of(row, "configuredclockspeed") or number_of(row, "speed") or None,
            locator=text_of(row, "devicelocator"),
            vendor=text_of(row, "manufacturer"),
            part=text_of(row, "partnumber"),
        )
        for row in sources.rows("Win32_PhysicalMemory")
    ]


def slots_of(sources: Sources) -> int | None:
    """Slots of Win32_PhysicalMemoryArray, the boards' own of use 3 (system memory)."""
    arrays = sources.rows("Win32_PhysicalMemoryArray")
    counts = [number_of(row, "memorydevices") or 0 for row in arrays if number_of(row, "use") == 3]
    return sum(counts) or None
