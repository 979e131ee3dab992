"""Questions to the management controller of a Linux machine, live or recorded."""

from __future__ import annotations

from datetime import date

from fleet_audit_agent.ipmi import (
    PowerReading,
    fru_length,
    fru_piece,
    parse_board_date,
    parse_power_reading,
)
from fleet_audit_agent.root import Root

CLASS = "/sys/class/ipmi"
DEVICE = "/dev/ipmi0"
_DCMI, _POWER_READING = 0x2C, 0x02
_OF_THE_SYSTEM = bytes([0xDC, 0x01, 0, 0])
_STORAGE, _FRU_SIZE, _FRU_READ = 0x0A, 0x10, 0x11
_BOARD = 0
_HEADER_BYTES = 8
_MOST_RECORD_BYTES = 2_048
_PIECE_BYTES = 16
"""What every controller gives at once; some give no more."""


def has_controller(root: Root) -> bool:
    """Whether the kernel has found a management controller."""
    return root.exists(f"{CLASS}/ipmi0")


def power_reading(root: Root) -> PowerReading | None:
    """Power that the controller measures; None without controller or meter."""
    if not has_controller(root):
        return None
    return parse_power_reading(root.answer("ipmi0/power-reading", _ask_power) or b"")


def board_date(root: Root) -> date | None:
    """Day on which the board was made, as its maker wrote into the controller's store."""
    if not has_controller(root):
        return None
    return parse_board_date(root.answer("ipmi0/board-record", _ask_record) or b"")


def _ask_power() -> bytes:
    return _ask(_DCMI, _POWER_READING, _OF_THE_SYSTEM)


def _ask_record() -> bytes:
    """The header of the record, and the beginning of its board area."""
    length = min(fru_length(_ask(_STORAGE, _FRU_SIZE, bytes([_BOARD]))) or 0, _MOST_RECORD_BYTES)
    header = _piece(0, min(_HEADER_BYTES, length))
    start = header[3] * 8 if len(header) == _HEADER_BYTES else 0
    if not _HEADER_BYTES <= start < length:
        return header
    area = _piece(start, min(_PIECE_BYTES, length - start))
    return header + bytes(start - len(header)) + area


def _piece(start: int, length: int) -> bytes:
    where = start.to_bytes(2, "little")
    return fru_piece(_ask(_STORAGE, _FRU_READ, bytes([_BOARD, *where, length])))


def _ask(group: int, order: int, content: bytes) -> bytes:
    from fleet_audit_agent.passthrough_linux import ipmi

    return ipmi(DEVICE, group, order, content)
