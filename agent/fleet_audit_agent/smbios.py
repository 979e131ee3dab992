"""SMBIOS tables: what the firmware says of the machine. Pure, and total on any bytes.

Text is given as the firmware wrote it, fillers included; `placeholders` cleans it.
Source: DMTF DSP0134, System Management BIOS Reference Specification 3.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fleet_audit_agent.smbios_codes import MEMORY_TYPES
from fleet_audit_agent.smbios_records import (
    Bios,
    Board,
    Chassis,
    MemoryDevice,
    PortableBattery,
    PowerSupply,
    Processor,
    SmbiosTables,
    System,
)

__all__ = ["SmbiosTables", "parse_date", "parse_rsmb", "parse_smbios", "structures", "uuid_text"]

_HEADER_LENGTH = 4
_END_OF_TABLE = 127
_BMC_TYPE = 38
_RSMB_HEADER_LENGTH = 8


class Structure(NamedTuple):
    """One structure: its formatted area, header included, and its strings."""

    type: int
    area: bytes
    strings: tuple[str, ...]

    def byte(self, offset: int) -> int | None:
        """The byte at an offset; None beyond the end, which older firmware stops short of."""
        return self.area[offset] if offset < len(self.area) else None

    def number(self, offset: int, length: int) -> int | None:
        """The little-endian number at an offset; None beyond the end."""
        field = self.area[offset : offset + length]
        return int.from_bytes(field, "little") if len(field) == length else None

    def text(self, offset: int) -> str | None:
        """The string that the byte at an offset counts; None when unset or blank."""
        index = self.byte(offset)
        if not index or index > len(self.strings):
            return None
        return self.strings[index - 1] or None


def parse_smbios(table: bytes, entry_point: bytes | None = None) -> SmbiosTables:
    """The structures that tell what a machine is, from the raw table and its entry point."""
    version = _entry_version(entry_point or b"")
    by_type: dict[int, list[Structure]] = {}
    for structure in structures(table):
        by_type.setdefault(structure.type, []).append(structure)

    def first(kind: int) -> Structure | None:
        return next(iter(by_type.get(kind, ())), None)

    bios, system, chassis = first(0), first(1), first(3)
    return SmbiosTables(
        version=version,
        bios=_bios(bios) if bios else None,
        system=_system(system, version) if system else None,
        boards=tuple(_board(found) for found in by_type.get(2, ())),
        chassis=_chassis(chassis) if chassis else None,
        processors=tuple(
            _processor(found) for found in by_type.get(4, ()) if found.byte(5) in (None, 3)
        ),
        memory=tuple(_memory_device(found) for found in by_type.get(17, ())),
        batteries=tuple(_battery(found) for found in by_type.get(22, ())),
        power_supplies=tuple(_power_supply(found) for found in by_type.get(39, ())),
        has_bmc=_BMC_TYPE in by_type,
        is_complete=_END_OF_TABLE in by_type,
    )


def parse_rsmb(raw: bytes) -> SmbiosTables:
    """The same from what Windows' `GetSystemFirmwareTable('RSMB')` returns.

    Eight bytes come first: calling method, major, minor, DMI revision, length.
    """
    if len(raw) < _RSMB_HEADER_LENGTH:
        return SmbiosTables()
    entry_point = b"_SM3_\x00\x00" + raw[1:3]
    return parse_smbios(raw[_RSMB_HEADER_LENGTH:], entry_point)


def structures(table: bytes) -> Iterator[Structure]:
    """Each structure in turn, the end marker the last, or up to the first that cannot be one."""
    start = 0
    while start + _HEADER_LENGTH <= len(table):
        kind, length = table[start], table[start + 1]
        if length < _HEADER_LENGTH:
            return
        area = table[start : start + length]
        end = table.find(b"\x00\x00", start + length)
        raw = table[start + length : end if end >= 0 else len(table)]
        yield Structure(kind, area, tuple(_text(piece) for piece in raw.split(b"\x00")))
        if end < 0 or kind == _END_OF_TABLE:
            return
        start = end + 2


def _text(raw: bytes) -> str:
    """Printable text; firmware strings have no declared encoding beyond ASCII."""
    text = raw.decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _entry_version(entry_point: bytes) -> tuple[int, int] | None:
    """Version that the 32-bit (`_SM_`) or 64-bit (`_SM3_`) entry point declares."""
    offset = 7 if entry_point.startswith(b"_SM3_") else 6
    if not entry_point.startswith((b"_SM_", b"_SM3_")) or len(entry_point) < offset + 2:
        return None
    return entry_point[offset], entry_point[offset + 1]


def _bios(found: Structure) -> Bios:
    return Bios(found.text(4), found.text(5), parse_date(found.text(8)))


def _system(found: Structure, version: tuple[int, int] | None) -> System:
    raw = found.area[8:24]
    return System(
        vendor=found.text(4),
        product=found.text(5),
        version=found.text(6),
        serial=found.text(7),
        uuid=uuid_text(raw, version is None or version >= (2, 6)) if len(raw) == 16 else None,
        sku=found.text(0x19),
        family=found.text(0x1A),
    )


def uuid_text(raw: bytes, mixed_endian: bool = True) -> str:
    """Sixteen bytes as a UUID; before SMBIOS 2.6 all fields were big-endian."""
    if mixed_endian:
        raw = raw[3::-1] + raw[5:3:-1] + raw[7:5:-1] + raw[8:]
    digits = raw.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _board(found: Structure) -> Board:
    return Board(found.text(4), found.text(5), found.text(6), found.text(7))


def _chassis(found: Structure) -> Chassis:
    kind = found.byte(5)
    return Chassis(
        vendor=found.text(4),
        type=None if kind is None else kind & 0x7F,
        version=found.text(6),
        serial=found.text(7),
        asset_tag=found.text(8),
    )


def _processor(found: Structure) -> Processor:
    status = found.byte(0x18)
    return Processor(
        socket=found.text(4),
        vendor=found.text(7),
        name=found.text(0x10),
        populated=status is None or bool(status & 0x40),
        mhz=found.number(0x16, 2) or None,
        cores=_widened(found, 0x23, 0x2A),
        threads=_widened(found, 0x25, 0x2E),
    )


def _widened(found: Structure, narrow: int, wide: int) -> int | None:
    """A count that moved to a wider field once a byte was too small: 0xFF points there."""
    count = found.byte(narrow)
    if count == 0xFF:
        count = found.number(wide, 2)
        return count if count not in (None, 0, 0xFFFF) else None
    return count or None


def _memory_device(found: Structure) -> MemoryDevice:
    size = found.number(0x0C, 2)
    kind = found.byte(0x12)
    return MemoryDevice(
        mib=_memory_mib(found, size),
        populated=bool(size),
        type=MEMORY_TYPES.get(kind) if kind is not None else None,
        mt_s=_memory_speed(found, 0x20, 0x58) or _memory_speed(found, 0x15, 0x54),
        locator=found.text(0x10),
        vendor=found.text(0x17),
        part=found.text(0x1A),
    )


def _memory_mib(found: Structure, size: int | None) -> int | None:
    """Size in mebibytes: bit 15 counts kibibytes, 0x7FFF defers to the extended size."""
    if not size or size == 0xFFFF:
        return None
    if size == 0x7FFF:
        return (found.number(0x1C, 4) or 0) & 0x7FFFFFFF or None
    return (size & 0x7FFF) // 1024 or None if size & 0x8000 else size


def _memory_speed(found: Structure, narrow: int, wide: int) -> int | None:
    """Speed in MT/s; 0xFFFF defers to the extended field."""
    speed = found.number(narrow, 2)
    if speed == 0xFFFF:
        speed = found.number(wide, 4)
    return speed or None


def _battery(found: Structure) -> PortableBattery:
    capacity, multiplier = found.number(0x0A, 2), found.byte(0x15) or 1
    return PortableBattery(
        vendor=found.text(5),
        name=found.text(8),
        chemistry=found.text(0x14),
        design_mwh=capacity * multiplier if capacity else None,
        made_on=parse_date(found.text(6)) or _packed_date(found.number(0x12, 2)),
    )


def _packed_date(packed: int | None) -> date | None:
    """A Smart Battery date: years since 1980 in seven bits, month in four, day in five."""
    if not packed:
        return None
    return _day(1980 + (packed >> 9), (packed >> 5) & 0xF, packed & 0x1F)


def _power_supply(found: Structure) -> PowerSupply:
    rated, traits = found.number(0x0C, 2), found.number(0x0E, 2)
    return PowerSupply(
        vendor=found.text(7),
        name=found.text(6),
        rated_w=rated if rated not in (None, 0, 0x8000, 0xFFFF) else None,
        hot_swap=bool(traits and traits & 1),
        present=traits is None or bool(traits & 2),
    )


def parse_date(text: str | None) -> date | None:
    """A firmware date: `mm/dd/yyyy` as the standard asks, or year first as batteries write it."""
    parts = (text or "").replace("-", "/").replace(".", "/").split("/")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if len(parts[0]) == 4:
        return _day(int(parts[0]), int(parts[1]), int(parts[2]))
    year = int(parts[2])
    if len(parts[2]) == 2:
        year += 1900 if year >= 80 else 2000
    return _day(year, int(parts[0]), int(parts[1]))


def _day(year: int, month: int, day: int) -> date | None:
    """A day of the calendar between 1980 and 2100; None for any other."""
    if not 1980 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
