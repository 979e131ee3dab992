"""What disks say of their own wear. Pure, and total on any bytes.

Sources: NVM Express Base Specification 2.0, section 5.16.1.3; T13 ACS-4, sections 7.48 and 9.5;
T10 SAT-4, section 12.2.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

PASSED, FAILED = "passed", "failed"
MOST_HOURS = 200_000
"""Twenty-three years: a disk that shows more counts minutes, or something else."""

_NVME_LENGTH = 512
_NVME_FAILING = 0b1101
"""Spare used up, reliability lost, read only; heat and a flat backup are no end of life."""
_ATA_LENGTH = 512
_FIRST_ATTRIBUTE, _ATTRIBUTES, _ATTRIBUTE_LENGTH = 2, 30, 12
_HOURS_ATTRIBUTE = 9
_LIFE_ATTRIBUTES = (231, 233, 202, 177, 169)
"""SMART attributes whose value counts down what is left of a solid-state disk, surest first."""
_GENERAL_PAGE, _SOLID_STATE_PAGE = 1, 7
_HOURS_AT, _WEAR_AT = 16, 8
_SUPPORTED_AND_VALID = 0xC0
_DESCRIPTOR_SENSE, _ATA_RETURN = 0x72, 0x09
_GOOD, _BAD = (0x4F, 0xC2), (0xF4, 0x2C)
_STANDBY = frozenset({0x00, 0x01})


class Health(NamedTuple):
    """How worn a disk is. Unknown is None."""

    power_on_h: float | None = None
    wear_pct: float | None = None
    """Share of its life that the maker says is used; more than 100 once it is over."""
    verdict: str | None = None
    """The disk's own: `passed` or `failed`."""

    def completed(self, other: Health) -> Health:
        """What is unknown here filled from another source."""
        return Health(
            self.power_on_h if self.power_on_h is not None else other.power_on_h,
            self.wear_pct if self.wear_pct is not None else other.wear_pct,
            self.verdict or other.verdict,
        )


UNKNOWN = Health()


def parse_nvme_health(log: bytes) -> Health:
    """Log page 02h of an NVMe controller."""
    if len(log) < _NVME_LENGTH or not any(log[:_NVME_LENGTH]):
        return UNKNOWN
    return Health(
        power_on_h=_hours(int.from_bytes(log[128:144], "little")),
        wear_pct=float(log[5]),
        verdict=FAILED if log[0] & _NVME_FAILING else PASSED,
    )


def parse_smart_data(page: bytes, *, is_solid_state: bool) -> Health:
    """What SMART READ DATA returns: thirty attributes of twelve bytes, and a checksum."""
    page = page[:_ATA_LENGTH]
    if len(page) < _ATA_LENGTH or not any(page) or sum(page) % 256:
        return UNKNOWN
    attributes = {}
    for number in range(_ATTRIBUTES):
        start = _FIRST_ATTRIBUTE + number * _ATTRIBUTE_LENGTH
        attributes[page[start]] = page[start : start + _ATTRIBUTE_LENGTH]
    hours = attributes.get(_HOURS_ATTRIBUTE)
    left = (attributes[name][3] for name in _LIFE_ATTRIBUTES if name in attributes)
    return Health(
        power_on_h=_hours(int.from_bytes(hours[5:9], "little")) if hours else None,
        wear_pct=_worn(next(left, None)) if is_solid_state else None,
    )


def parse_statistics(page: bytes) -> Health:
    """A page of the device statistics log: the standard's own place for hours and wear."""
    if len(page) < _ATA_LENGTH:
        return UNKNOWN
    number = page[2]
    if number == _GENERAL_PAGE:
        return Health(power_on_h=_hours(_statistic(page, _HOURS_AT, 4)))
    if number == _SOLID_STATE_PAGE:
        used = _statistic(page, _WEAR_AT, 1)
        return Health(wear_pct=None if used is None else float(used))
    return UNKNOWN


def _statistic(page: bytes, offset: int, length: int) -> int | None:
    """A field of eight bytes, whose last says whether it is supported and valid."""
    if page[offset + 7] & _SUPPORTED_AND_VALID != _SUPPORTED_AND_VALID:
        return None
    return int.from_bytes(page[offset : offset + length], "little")


def parse_smart_status(sense: bytes) -> Health:
    """The answer to SMART RETURN STATUS: two registers that say good or bad."""
    registers = _registers(sense)
    if registers is None:
        return UNKNOWN
    said = registers[9], registers[11]
    return Health(verdict={_GOOD: PASSED, _BAD: FAILED}.get(said))


def is_standing_still(sense: bytes) -> bool:
    """Whether the answer to CHECK POWER MODE says that the disk has been spun down."""
    registers = _registers(sense)
    return registers is not None and registers[5] in _STANDBY


def _registers(sense: bytes) -> bytes | None:
    """The ATA registers in sense data of the descriptor form."""
    descriptor = sense[8:22]
    if len(descriptor) < 14 or sense[0] & 0x7F != _DESCRIPTOR_SENSE:
        return None
    return descriptor if descriptor[0] == _ATA_RETURN else None


def _hours(count: int | None) -> float | None:
    return float(count) if count is not None and count <= MOST_HOURS else None


def _worn(left_pct: int | None) -> float | None:
    return float(100 - left_pct) if left_pct is not None and 1 <= left_pct <= 100 else None


def parse_smartctl(output: bytes) -> Health:
    """What `smartctl --json --all` prints."""
    try:
        said = json.loads(output)
    except (ValueError, RecursionError):
        return UNKNOWN
    passed = _within(said, "smart_status", "passed")
    wear = _amount(said, "nvme_smart_health_information_log", "percentage_used")
    if wear is None:
        wear = _amount(said, "endurance_used", "current_percent")
    hours = _amount(said, "power_on_time", "hours")
    return Health(
        power_on_h=hours if hours is None or hours <= MOST_HOURS else None,
        wear_pct=wear,
        verdict={True: PASSED, False: FAILED}.get(passed) if isinstance(passed, bool) else None,
    )


def _within(said: Any, *names: str) -> Any:
    for name in names:
        said = said.get(name) if isinstance(said, dict) else None
    return said


def _amount(said: Any, *names: str) -> float | None:
    found = _within(said, *names)
    is_number = isinstance(found, (int, float)) and not isinstance(found, bool)
    return float(found) if is_number and 0 <= found < 1e9 else None
