"""What the management controller of a server answers. Pure, and total on any bytes.

Sources: Intel DCMI 1.5, section 6.6.1; IPMI 2.0, section 34.2; IPMI Platform Management FRU
Information Storage Definition 1.0, sections 8 and 11.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

_DONE = 0x00
_DCMI_GROUP = 0xDC
_DCMI_LENGTH = 19
_ACTIVE = 0x40
_EPOCH = datetime(1996, 1, 1)  # noqa: DTZ001 - the format knows no zone
_AREA_UNIT = 8
_BOARD_AREA_AT = 3
_NEVER_SET = frozenset({0, 0xFFFFFF})


class PowerReading(NamedTuple):
    """Power of the whole machine, at its inlet."""

    current_w: int
    average_w: int
    average_s: float
    """Seconds that the average covers."""


def parse_power_reading(answer: bytes) -> PowerReading | None:
    """The answer to DCMI Get Power Reading; None for a refusal or a meter that is not running."""
    if len(answer) < _DCMI_LENGTH or answer[0] != _DONE or answer[1] != _DCMI_GROUP:
        return None
    if not answer[18] & _ACTIVE:
        return None
    current, _, _, average = (int.from_bytes(answer[n : n + 2], "little") for n in (2, 4, 6, 8))
    span_ms = int.from_bytes(answer[14:18], "little")
    return PowerReading(current, average, span_ms / 1000) if current else None


def fru_length(answer: bytes) -> int | None:
    """Bytes of the board's own record, from the answer to Get FRU Inventory Area Info."""
    if len(answer) < 4 or answer[0] != _DONE:
        return None
    return int.from_bytes(answer[1:3], "little") or None


def fru_piece(answer: bytes) -> bytes:
    """The bytes in the answer to Read FRU Data; none for a refusal."""
    return answer[2 : 2 + answer[1]] if len(answer) > 2 and answer[0] == _DONE else b""


def parse_board_date(record: bytes) -> date | None:
    """Day on which the board was made, which the record counts in minutes since 1996."""
    start = record[_BOARD_AREA_AT] * _AREA_UNIT if len(record) > _BOARD_AREA_AT else 0
    area = record[start : start + 6]
    if not start or len(area) < 6 or area[0] & 0x0F != 1:
        return None
    minutes = int.from_bytes(area[3:6], "little")
    return None if minutes in _NEVER_SET else (_EPOCH + timedelta(minutes=minutes)).date()
