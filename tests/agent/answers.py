"""What disks and management controllers answer, byte for byte."""

from __future__ import annotations


def nvme_health(hours: int, used_pct: int, warning: int = 0) -> bytes:
    """Log page 02h of an NVMe controller."""
    log = bytearray(512)
    log[0], log[3], log[4], log[5] = warning, 100, 10, used_pct
    log[128:144] = hours.to_bytes(16, "little")
    return bytes(log)


def ata_sense(mid: int, high: int, count: int = 0) -> bytes:
    """Sense data that carries the registers of an ATA disk."""
    descriptor = bytes([9, 12, 0, 0, 0, count, 0, 0, 0, mid, 0, high, 0, 0x50])
    return bytes([0x72, 1, 0, 0x1D, 0, 0, 0, 14]) + descriptor + bytes(10)


def statistics(page: int, offset: int, value: int) -> bytes:
    """A page of the device statistics log, with one valid field."""
    content = bytearray(512)
    content[2] = page
    content[offset : offset + 7] = value.to_bytes(7, "little")
    content[offset + 7] = 0xC0
    return bytes(content)


def power_reading(watts: int, average_w: int, span_ms: int) -> bytes:
    """The answer of a management controller that is asked for its power."""
    numbers = b"".join(watt.to_bytes(2, "little") for watt in (watts, 40, 400, average_w))
    return b"\0\xdc" + numbers + bytes(4) + span_ms.to_bytes(4, "little") + b"\x40"


def board_record(minutes: int) -> bytes:
    """The first bytes of a board's record: header, then the board area at 8."""
    return bytes([1, 0, 0, 1, 0, 0, 0, 254, 1, 6, 25]) + minutes.to_bytes(3, "little") + b"\xc4"
