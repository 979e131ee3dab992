"""What macOS' other commands and calls return, as records. Pure, and total on any bytes."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from xml.parsers.expat import ExpatError

PLIST_FAILURES = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    MemoryError,
    ExpatError,
    plistlib.InvalidFileException,
)
"""What plistlib raises on damaged bytes, as fuzzing showed."""
MOST_PERCENT = 100

_AMOUNT = re.compile(r"(\d{1,9}(?:[.,]\d{1,6})?)\s*([KMGT]?)(?:i?B|Hz)", re.IGNORECASE)
_SETTING = re.compile(r"^\s+(sleep|displaysleep)\s+(\d{1,5})\b", re.MULTILINE)
_SOURCE = re.compile(r"^(AC Power|Battery Power|UPS Power):\s*$", re.MULTILINE)
_THOUSANDS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}


class Battery(NamedTuple):
    """A battery of AppleSmartBattery, which counts in charge. Unknown is None."""

    design_mah: int | None
    full_mah: int | None
    charge_mah: int | None
    millivolts: int | None
    cycles: int | None
    made_on: date | None


def parse_plist(content: bytes) -> Any:
    """What a property list holds; None for anything else."""
    try:
        return plistlib.loads(content) if content else None
    except PLIST_FAILURES:
        return None


def parse_batteries(content: bytes) -> list[Battery]:
    """The batteries in what `ioreg -ar -c AppleSmartBattery` prints."""
    found = parse_plist(content)
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return [_battery(row) for row in rows if row.get("BatteryInstalled", True)]


def _battery(row: Mapping[str, Any]) -> Battery:
    # On Apple silicon the plain capacities are percentages; the raw ones are charge everywhere.
    return Battery(
        design_mah=_count(row.get("DesignCapacity")),
        full_mah=_count(row.get("AppleRawMaxCapacity")) or _charge(row.get("MaxCapacity")),
        charge_mah=_count(row.get("AppleRawCurrentCapacity"))
        or (_charge(row.get("MaxCapacity")) and _count(row.get("CurrentCapacity"))),
        millivolts=_count(row.get("Voltage")),
        cycles=_count(row.get("CycleCount")),
        made_on=_packed_date(row.get("ManufactureDate")),
    )


def _count(value: Any) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return value if is_count and 0 < value < 1_000_000 else None


def _charge(value: Any) -> int | None:
    """A capacity, unless it is a percentage."""
    count = _count(value)
    return count if count is not None and count > MOST_PERCENT else None


def _packed_date(value: Any) -> date | None:
    """A Smart Battery date: years since 1980 in seven bits, month in four, day in five."""
    if not isinstance(value, int) or not 0 < value < 1 << 16:
        return None
    try:
        return date(1980 + (value >> 9), (value >> 5) & 0xF, value & 0x1F)
    except ValueError:
        return None


class Sleep(NamedTuple):
    """Minutes without use; 0 is never, None unknown."""

    sleep_after_min: float | None
    screen_off_after_min: float | None


def parse_pmset(content: bytes) -> Sleep:
    """What `pmset -g custom` says of mains power, or `pmset -g` of the present."""
    text = content.decode("utf-8", "replace")
    parts = _SOURCE.split(text)
    by_source = dict(zip(parts[1::2], parts[2::2]))
    found = dict(_SETTING.findall(by_source.get("AC Power", text)))
    return Sleep(*(float(found[name]) if name in found else None for name in _SETTINGS))


_SETTINGS = ("sleep", "displaysleep")


def bytes_of(text: str | None) -> int | None:
    """An amount of memory, `16 GB`, in bytes: kinds of memory count by 1024."""
    amount = _amount(text)
    return None if amount is None else round(amount[0] * 1024 ** amount[1])


def disk_bytes_of(text: str | None) -> int | None:
    """A size of a disk, `251 GB (251,000,193,024 bytes)`: disks count by 1000."""
    exact = re.search(r"\(([\d,.\s]{4,24}) bytes\)", text or "")
    if exact is not None:
        digits = "".join(letter for letter in exact[1] if letter.isdecimal() and letter.isascii())
        return int(digits) if digits else None
    amount = _amount(text)
    return None if amount is None else round(amount[0] * 1000 ** amount[1])


def mhz_of(text: str | None) -> float | None:
    """A clock, `2.6 GHz`."""
    amount = _amount(text)
    return None if amount is None else round(amount[0] * 1000 ** (amount[1] - 2), 1)


def _amount(text: str | None) -> tuple[float, int] | None:
    found = _AMOUNT.search(text or "")
    if found is None or not found[1].isascii():
        return None
    return float(found[1].replace(",", ".")), _THOUSANDS[found[2].upper()]


def number_of(raw: bytes) -> int | None:
    """A number that sysctl gives in four or eight bytes."""
    return int.from_bytes(raw, "little") if len(raw) in (4, 8) else None


def text_of(raw: bytes) -> str | None:
    """A text that sysctl gives, with its final zero."""
    return raw.partition(b"\x00")[0].decode("utf-8", "replace").strip() or None
