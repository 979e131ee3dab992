"""Graphics processors that are there, from what their drivers write in the registry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.probes.gpu_linux import is_discrete
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.sources import Row, number_of, text_of
from fleet_audit_agent.windows_machine import CLASSES, DISPLAY_CLASS, ENUM, WindowsMachine, windows

_VENDOR = re.compile(r"^pci\\ven_([0-9a-f]{4})", re.IGNORECASE)
_PLACE = re.compile(r"\((\d{1,3}),(\d{1,3}),(\d)\)$")


def read(machine: Machine) -> Reading:
    """One entry per graphics device on the PCI bus."""
    pc = windows(machine)
    return Reading([*_present(pc)] if "display" in pc.sources.present else [*_by_cim(pc)])


def _present(pc: WindowsMachine) -> Iterator[dict[str, object]]:
    for identifier in pc.sources.present["display"]:
        device = pc.key(f"{ENUM}\\{identifier.casefold()}")
        driver = (text_of(device, "driver") or f"{DISPLAY_CLASS}\\").casefold()
        row = pc.key(f"{CLASSES}\\{driver}")
        name = text_of(row, "driverdesc")
        if _VENDOR.match(identifier):
            yield _section(
                identifier, name, _memory_bytes(row), text_of(device, "locationinformation")
            )


def _by_cim(pc: WindowsMachine) -> Iterator[dict[str, object]]:
    for row in pc.cim("Win32_VideoController"):
        identifier = text_of(row, "pnpdeviceid") or ""
        size = number_of(row, "adapterram")
        if _VENDOR.match(identifier) or not identifier:
            # A count of 32 bits: from 4 GiB on, it says nothing.
            yield _section(identifier, text_of(row, "name"), size if _fits(size) else None, None)


def _fits(size: int | None) -> bool:
    return size is not None and 0 < size < 0xFFF0_0000


def _memory_bytes(row: Row) -> int | None:
    """Memory of its own, as a number or as its bytes."""
    for name in ("hardwareinformation.qwmemorysize", "hardwareinformation.memorysize"):
        value = row.get(name)
        size = int.from_bytes(value[:8], "little") if isinstance(value, bytes) else None
        found = size or number_of(row, name)
        if found and found > 0:
            return found
    return None


def _section(
    identifier: str, name: str | None, size: int | None, place: str | None
) -> dict[str, object]:
    found = _VENDOR.match(identifier)
    return {
        "name": name,
        "discrete": is_discrete(int(found[1], 16) if found else None, _slot(place), name or ""),
        "vram_mib": size >> 20 if size else None,
    }


def _slot(place: str | None) -> str:
    """Where a device sits, as Linux writes it: bus, device and function are last, in brackets."""
    found = _PLACE.search(place or "")
    if found is None:
        return ""
    bus, device, function = map(int, found.groups())
    return f"0000:{bus:02x}:{device:02x}.{function}"
