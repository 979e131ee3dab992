"""What Windows answers to native calls, and `wmic` prints, byte for byte."""

from __future__ import annotations

import struct
from pathlib import Path
from uuid import UUID


def rsmb(table: bytes) -> bytes:
    """The SMBIOS table as GetSystemFirmwareTable returns it."""
    return bytes([0, 3, 3, 0]) + len(table).to_bytes(4, "little") + table


def disk_descriptor(bus: int, model: str, serial: str, removable: bool = False) -> bytes:
    """STORAGE_DEVICE_DESCRIPTOR, its texts behind it."""
    texts = f"{model}\0{serial}\0".encode()
    at = 36
    fields = (1, at + len(texts), 0, 0, removable, 1, 0, at, 0, at + len(model) + 1, bus)
    return struct.pack("<IIBBBBIIIII", *fields) + texts


def geometry(size: int) -> bytes:
    """DISK_GEOMETRY_EX."""
    return struct.pack("<QIIIIQ", 1, 12, 255, 63, 512, size)


def nvme_log(hours: int, used_pct: int) -> bytes:
    """The health log of an NVMe disk."""
    log = bytearray(512)
    log[3], log[5] = 100, used_pct
    log[128:144] = hours.to_bytes(16, "little")
    return bytes(log)


def cores(threads_by_core: tuple[int, ...]) -> bytes:
    """SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX: a package, then each core with its mask."""
    records, shift = b"", 0
    for kind, threads in ((3, sum(threads_by_core)), *((0, n) for n in threads_by_core)):
        mask = ((1 << threads) - 1) << (0 if kind == 3 else shift)
        records += struct.pack("<IIBB20xHQH6x", kind, 48, 0, 0, 1, mask, 0)
        shift += 0 if kind == 3 else threads
    return records


def interface(guid: str, mac: str, flags: int = 0b101, kind: int = 6) -> bytes:
    """What is kept of a row of GetIfTable2."""
    row = bytearray(120)
    row[:16] = UUID(guid).bytes_le
    row[16:20] = (6).to_bytes(4, "little")
    row[52:58] = bytes.fromhex(mac)
    row[88:92] = kind.to_bytes(4, "little")
    row[112] = flags
    return bytes(row)


def clock(days: float, awake: float, busy: float, threads: int) -> bytes:
    """Ticks, then the times of Windows; kernel time holds idle time."""
    spent = [int(days * 864e5), int(days * awake * 864e9)]
    capacity = spent[1] * threads
    spent += [int(capacity * (1 - busy)), int(capacity * (1 - busy / 2)), int(capacity * busy / 2)]
    return struct.pack("<5Q", *spent)


def wmic(path: Path) -> list[dict[str, str]]:
    """Instances as `wmic … get /value` prints them, in UTF-16."""
    content = path.read_bytes()
    mark = b"" if content.startswith(b"\xff\xfe") else b"\xff\xfe"
    text = (mark + content).decode("utf-16", "replace")
    rows: list[dict[str, str]] = [{}]
    for name, sign, value in (line.partition("=") for line in text.splitlines()):
        if name.casefold() in rows[-1]:  # the next instance begins as the last one did
            rows.append({})
        if sign:
            rows[-1][name.casefold()] = value
    return [row for row in rows if row]
