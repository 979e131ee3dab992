"""Firmware tables and EDID, made byte for byte."""

from __future__ import annotations


def structure(kind: int, formatted: bytes, *strings: str) -> bytes:
    """One SMBIOS structure: header, formatted area, strings."""
    header = bytes([kind, len(formatted) + 4, kind, 0])
    tail = b"".join((text or " ").encode() + b"\0" for text in strings) or b"\0"
    return header + formatted + tail + b"\0"


def system(vendor: str, product: str, version: str, serial: str, uuid: bytes) -> bytes:
    """SMBIOS type 1."""
    return structure(
        1, b"\1\2\3\4" + uuid + b"\6\5\6", vendor, product, version, serial, "SKU-7", "Family"
    )


def memory_device(mib: int, kind: int, speed: int, part: str) -> bytes:
    """SMBIOS type 17; a size of 0 is an empty slot."""
    area = bytearray(0x28 - 4)
    area[0x0C - 4 : 0x0E - 4] = min(mib, 0x7FFF).to_bytes(2, "little")
    area[0x10 - 4] = 1
    area[0x12 - 4] = kind
    area[0x15 - 4 : 0x17 - 4] = speed.to_bytes(2, "little")
    area[0x1A - 4] = 2
    area[0x1C - 4 : 0x20 - 4] = mib.to_bytes(4, "little")
    area[0x20 - 4 : 0x22 - 4] = speed.to_bytes(2, "little")
    return structure(17, bytes(area), "DIMM A", part)


def power_supply(rated_w: int, traits: int) -> bytes:
    """SMBIOS type 39."""
    area = bytes([1, 1, 2, 3, 4, 5, 6, 0]) + rated_w.to_bytes(2, "little")
    area += traits.to_bytes(2, "little")
    return structure(39, area, "Bay", "PSU", "Maker", "S/N", "Tag", "Part")


def edid(
    vendor: str = "AUO",
    product: int = 0x4321,
    number: int = 0,
    week: int = 12,
    year: int = 2021,
    size_mm: tuple[int, int] = (309, 174),
    pixels: tuple[int, int] = (1920, 1080),
    name: str | None = None,
    serial: str | None = None,
) -> bytes:
    """The base block of an EDID, with its checksum."""
    packed = 0
    for letter in vendor:
        packed = packed << 5 | (ord(letter) - 64)
    block = bytearray(128)
    block[:8] = b"\x00\xff\xff\xff\xff\xff\xff\x00"
    block[8:10] = packed.to_bytes(2, "big")
    block[10:12] = product.to_bytes(2, "little")
    block[12:16] = number.to_bytes(4, "little")
    block[16:20] = bytes([week, year - 1990, 1, 4])
    block[20:23] = bytes([0x95, round(size_mm[0] / 10), round(size_mm[1] / 10)])
    block[54:72] = _timing(size_mm, pixels)
    for offset, tag, text in ((72, 0xFC, name), (90, 0xFF, serial)):
        if text is not None:
            block[offset : offset + 5] = bytes([0, 0, 0, tag, 0])
            block[offset + 5 : offset + 18] = (text + "\n").encode().ljust(13)[:13]
    block[127] = -sum(block) % 256
    return bytes(block)


def _timing(size_mm: tuple[int, int], pixels: tuple[int, int]) -> bytes:
    timing = bytearray(18)
    timing[:2] = (14_850).to_bytes(2, "little")
    timing[2], timing[4] = pixels[0] & 0xFF, pixels[0] >> 8 << 4
    timing[5], timing[7] = pixels[1] & 0xFF, pixels[1] >> 8 << 4
    timing[12], timing[13] = size_mm[0] & 0xFF, size_mm[1] & 0xFF
    timing[14] = size_mm[0] >> 8 << 4 | size_mm[1] >> 8
    return bytes(timing)
