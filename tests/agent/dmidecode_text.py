"""A firmware table rebuilt from what dmidecode printed of it, for the structures that are read."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import suppress

CHASSIS = [
    "Other", "Unknown", "Desktop", "Low Profile Desktop", "Pizza Box", "Mini Tower", "Tower",
    "Portable", "Laptop", "Notebook", "Hand Held", "Docking Station", "All In One",
    "Sub Notebook", "Space-saving", "Lunch Box", "Main Server Chassis", "Expansion Chassis",
    "Sub Chassis", "Bus Expansion Chassis", "Peripheral Chassis", "RAID Chassis",
    "Rack Mount Chassis", "Sealed-case PC", "Multi-system", "CompactPCI", "AdvancedTCA",
    "Blade", "Blade Enclosing", "Tablet", "Convertible", "Detachable", "IoT Gateway",
    "Embedded PC", "Mini PC", "Stick PC",
]  # fmt: skip
MEMORY = {"DRAM": 3, "Flash": 9, "SDRAM": 15, "DDR": 18, "DDR2": 19, "DDR3": 24, "DDR4": 26,
          "LPDDR3": 29, "LPDDR4": 30, "DDR5": 34, "LPDDR5": 35}  # fmt: skip
_UNITS = {"kB": 1 / 1024, "MB": 1, "GB": 1024, "TB": 1024**2}

Fields = dict[str, str]


def table_of(text: str) -> bytes:
    """The table of a dump; structures of other kinds are empty ones."""
    parts = (_structure(kind, fields) for kind, fields in structures_of(text))
    return b"".join(parts) + b"\x7f\x04\xff\xff\0\0"


def structures_of(text: str) -> Iterator[tuple[int, Fields]]:
    """Kind and fields of each structure, as printed."""
    for block in re.split(r"\n\s*\n", text):
        head = re.search(r"DMI type (\d+)", block)
        if head:
            lines = re.findall(r"^(?:\t| {4})(?! |\t)([^:\n]+): ?(.*)$", block, re.MULTILINE)
            yield int(head[1]), dict(lines)


class _Area:
    """A formatted area and its strings, filled field by field."""

    def __init__(self, kind: int, length: int, fields: Fields) -> None:
        self.area = bytearray(length)
        self.area[:4] = bytes([kind, length, 0, 0])
        self.fields = fields
        self.strings: list[bytes] = []

    def text(self, offset: int, name: str) -> None:
        """A string by its number; what dmidecode prints for number 0 is no string."""
        value = self.fields.get(name)
        if value is not None and value != "Not Specified":
            self.strings.append(value.encode("utf-8", "replace").replace(b"\0", b""))
            self.area[offset] = len(self.strings)

    def number(self, offset: int, length: int, value: float | None) -> None:
        """A little-endian number; as it is, zero, where the dump tells none."""
        if value is not None:
            most = (1 << 8 * length) - 1
            self.area[offset : offset + length] = min(int(value), most).to_bytes(length, "little")

    def whole(self) -> bytes:
        """The structure with its strings; a blank one stands as the firmware has it."""
        strings = b"".join((string or b" ") + b"\0" for string in self.strings) or b"\0"
        return bytes(self.area) + strings + b"\0"


def _structure(kind: int, fields: Fields) -> bytes:
    length = {0: 0x1A, 1: 0x1B, 2: 0x0F, 3: 0x16, 4: 0x30, 17: 0x5C, 22: 0x1A, 39: 0x16}
    made = _Area(kind, length.get(kind, 4), fields)
    _FILLERS.get(kind, lambda _: None)(made)
    return made.whole()


def _bios(made: _Area) -> None:
    for offset, name in ((4, "Vendor"), (5, "Version"), (8, "Release Date")):
        made.text(offset, name)


def _system(made: _Area) -> None:
    names = ((4, "Manufacturer"), (5, "Product Name"), (6, "Version"), (7, "Serial Number"))
    for offset, name in (*names, (0x19, "SKU Number"), (0x1A, "Family")):
        made.text(offset, name)
    with suppress(ValueError):
        made.area[8:24] = uuid.UUID(made.fields.get("UUID", "")).bytes_le


def _board(made: _Area) -> None:
    names = ("Manufacturer", "Product Name", "Version", "Serial Number")
    for offset, name in enumerate(names, 4):
        made.text(offset, name)


def _chassis(made: _Area) -> None:
    made.text(4, "Manufacturer")
    kind = made.fields.get("Type", "")
    made.number(5, 1, CHASSIS.index(kind) + 1 if kind in CHASSIS else None)
    for offset, name in ((6, "Version"), (7, "Serial Number"), (8, "Asset Tag")):
        made.text(offset, name)


def _processor(made: _Area) -> None:
    made.text(4, "Socket Designation")
    made.area[5] = 3 if made.fields.get("Type") == "Central Processor" else 2
    made.text(7, "Manufacturer")
    made.text(0x10, "Version")
    made.number(0x16, 2, _leading(made.fields.get("Current Speed")))
    made.area[0x18] = 0x41 if "Populated" in made.fields.get("Status", "") else 0
    made.number(0x23, 1, _leading(made.fields.get("Core Count")))
    made.number(0x25, 1, _leading(made.fields.get("Thread Count")))


def _memory(made: _Area) -> None:
    size = re.match(r"(\d+) (\w+)", made.fields.get("Size", ""))
    mib = int(int(size[1]) * _UNITS.get(size[2], 0)) if size else 0
    made.number(0x0C, 2, min(mib, 0x7FFF))
    made.number(0x1C, 4, mib)
    made.text(0x10, "Locator")
    made.number(0x12, 1, MEMORY.get(made.fields.get("Type", ""), 2))
    made.number(0x15, 2, _leading(made.fields.get("Speed")))
    made.text(0x17, "Manufacturer")
    made.text(0x1A, "Part Number")
    configured = made.fields.get("Configured Memory Speed") or made.fields.get(
        "Configured Clock Speed"
    )
    made.number(0x20, 2, _leading(configured))


def _battery(made: _Area) -> None:
    made.text(5, "Manufacturer")
    made.text(6, "Manufacture Date")
    made.text(8, "Name")
    made.number(0x0A, 2, _leading(made.fields.get("Design Capacity")))
    made.area[0x15] = 1


def _supply(made: _Area) -> None:
    made.text(6, "Name")
    made.text(7, "Manufacturer")
    rated = _leading(made.fields.get("Max Power Capacity"))
    made.number(0x0C, 2, 0x8000 if rated is None else rated)
    status, swap = made.fields.get("Status", ""), made.fields.get("Hot Replaceable")
    made.number(0x0E, 2, (swap == "Yes") | ("Present" in status) << 1)


def _leading(text: str | None) -> int | None:
    found = re.match(r"\d+", text or "")
    return int(found[0]) if found else None


_FILLERS = {
    0: _bios, 1: _system, 2: _board, 3: _chassis, 4: _processor, 17: _memory, 22: _battery,
    39: _supply,
}  # fmt: skip
