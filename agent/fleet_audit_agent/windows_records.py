"""What Windows' native calls return, as records. Pure, and total on any bytes.

Layouts: Microsoft, the headers named at each function, 64-bit where it matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

UNKNOWN_CAPACITY = 0xFFFFFFFF
INTERFACE_BYTES = 120
"""What is kept of a row of interfaces: names, which people choose, are left out."""

_ETHERNET, _WIFI = 6, 71
_HARDWARE_WITH_CONNECTOR = 0b101
_SYSTEM_BATTERY, _RELATIVE, _SHORT_TERM = 0x80000000, 0x40000000, 0x20000000
_CORE, _PACKAGE = 0, 3
_LEAST_RECORD, _MASK_AT = 8, 32
_TPM_VERSIONS = {1: "1.2", 2: "2.0"}
_TPM_NOT_FOUND = 0x8028400F
_NO_BATTERY, _BATTERY_UNKNOWN = 0x80, 0xFF


def number(raw: bytes, offset: int, length: int) -> int | None:
    """The little-endian number at an offset; None beyond the end."""
    field = raw[offset : offset + length]
    return int.from_bytes(field, "little") if len(field) == length else None


class Cores(NamedTuple):
    """What `GetLogicalProcessorInformationEx` counts (winnt.h)."""

    sockets: int | None
    cores: int | None
    threads: int | None


def parse_cores(raw: bytes) -> Cores:
    """Sockets and physical cores, from records each with its kind and length."""
    counts = {_CORE: 0, _PACKAGE: 0}
    threads, start = 0, 0
    while True:
        kind, length = number(raw, start, 4), number(raw, start + 4, 4)
        if kind is None or length is None or length < _LEAST_RECORD:
            return Cores(counts[_PACKAGE] or None, counts[_CORE] or None, threads or None)
        if kind in counts and start + length <= len(raw):
            counts[kind] += 1
        if kind == _CORE:
            threads += bin(number(raw, start + _MASK_AT, 8) or 0).count("1")
        start += length


class Disk(NamedTuple):
    """A disk, whoever described it. Unknown is None."""

    bus: int | None
    """Code of STORAGE_BUS_TYPE."""
    model: str | None
    serial: str | None
    is_removable: bool | None
    size_bytes: int | None
    is_rotational: bool | None


def parse_disk(descriptor: bytes, geometry: bytes = b"", seek_penalty: bytes = b"") -> Disk:
    """A disk from STORAGE_DEVICE_DESCRIPTOR, DISK_GEOMETRY_EX and the seek penalty (winioctl.h)."""
    removable = number(descriptor, 10, 1)
    penalty = number(seek_penalty, 8, 1)
    vendor, product = (_string(descriptor, offset) for offset in (12, 16))
    return Disk(
        bus=number(descriptor, 28, 4),
        model=" ".join(word for word in (vendor, product) if word) or None,
        serial=_string(descriptor, 24),
        is_removable=None if removable is None else bool(removable),
        size_bytes=number(geometry, 24, 8) or None,
        is_rotational=None if penalty is None else bool(penalty),
    )


def _string(descriptor: bytes, offset: int) -> str | None:
    """The text at the place that a field tells; 0 is none."""
    start = number(descriptor, offset, 4)
    if not start or start >= len(descriptor):
        return None
    raw = descriptor[start:].partition(b"\x00")[0]
    return "".join(chr(byte) for byte in raw if 0x20 <= byte < 0x7F).strip() or None


class Battery(NamedTuple):
    """A battery, whoever described it. Unknown is None."""

    design_mwh: int | None
    full_mwh: int | None
    cycles: int | None
    made_on: date | None


def parse_battery(information: bytes, made_on: bytes = b"") -> Battery | None:
    """A battery of the machine, from BATTERY_INFORMATION and its date; None for a UPS (poclass.h).

    Capacities of a battery that counts in shares of its own are unknown.
    """
    capabilities = number(information, 0, 4)
    if capabilities is None or not is_own_battery(capabilities):
        return None
    design, full, cycles = (number(information, offset, 4) for offset in (12, 16, 32))
    if capabilities & _RELATIVE:
        design = full = None
    return Battery(_known(design), _known(full), _known(cycles), _battery_date(made_on))


def is_own_battery(capabilities: int) -> bool:
    """Whether a battery feeds the machine itself and is no uninterruptible supply."""
    return bool(capabilities & _SYSTEM_BATTERY) and not capabilities & _SHORT_TERM


def _known(count: int | None) -> int | None:
    return count if count and count != UNKNOWN_CAPACITY else None


def _battery_date(raw: bytes) -> date | None:
    """Day, month and year of BATTERY_MANUFACTURE_DATE."""
    day, month, year = number(raw, 0, 1), number(raw, 1, 1), number(raw, 2, 2)
    return day_of(year, month, day)


def day_of(year: int | None, month: int | None, day: int | None) -> date | None:
    """A day between 1990 and 2100; None for any other."""
    if year is None or month is None or day is None or not 1990 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def has_battery(power_status: bytes) -> bool | None:
    """Whether SYSTEM_POWER_STATUS tells of a battery; None where it does not know (winbase.h)."""
    flags = number(power_status, 1, 1)
    if flags is None or flags == _BATTERY_UNKNOWN:
        return None
    return not flags & _NO_BATTERY


class Interface(NamedTuple):
    """A network interface of MIB_IF_ROW2 (netioapi.h), without its names."""

    guid: str
    """In lower case, in braces, as the registry writes it."""
    mac: str | None
    """Permanent address."""
    is_hardware: bool
    """Whether it is a device with a connector, Ethernet or Wi-Fi, and no filter over one."""


def parse_interfaces(raw: bytes) -> Iterator[Interface]:
    """Each interface in turn."""
    for start in range(0, len(raw) - INTERFACE_BYTES + 1, INTERFACE_BYTES):
        row = raw[start : start + INTERFACE_BYTES]
        mac = row[52:58] if number(row, 16, 4) == 6 else b""
        flags = row[112] & 0b111
        yield Interface(
            guid=f"{{{UUID(bytes_le=row[:16])}}}",
            mac=":".join(f"{octet:02x}" for octet in mac) or None,
            is_hardware=flags == _HARDWARE_WITH_CONNECTOR
            and number(row, 88, 4) in (_ETHERNET, _WIFI),
        )


def parse_tpm(raw: bytes) -> str | None:
    """Version that `Tbsi_GetDeviceInfo` tells, after its own result; `absent`; None (tbs.h)."""
    result = number(raw, 0, 4)
    if result == _TPM_NOT_FOUND:
        return "absent"
    return _TPM_VERSIONS.get(number(raw, 4, 4) or 0) if result == 0 else None


def parse_memory_pct(status: bytes) -> float | None:
    """Memory in use, of MEMORYSTATUSEX: total less available, which may be given back at once."""
    total, available = number(status, 8, 8), number(status, 16, 8)
    if not total or available is None or available > total:
        return None
    return 100 * (total - available) / total


class Clock(NamedTuple):
    """How the time since the start was spent, in seconds."""

    since_start_s: float
    awake_s: float
    busy_s: float
    """Of the mean processor."""


def parse_clock(raw: bytes, processors: int) -> Clock | None:
    """From GetTickCount64 (ms), QueryUnbiasedInterruptTime and GetSystemTimes (100 ns).

    Kernel time holds idle time. Source: Microsoft, sysinfoapi.h, realtimeapiset.h.
    """
    numbers = [number(raw, 8 * place, 8) for place in range(5)]
    ticks, awake, idle, kernel, user = numbers
    if ticks is None or awake is None or idle is None or kernel is None or user is None:
        return None
    busy = max(kernel + user - idle, 0)
    return Clock(ticks / 1e3, awake / 1e7, busy / 1e7 / max(processors, 1))
