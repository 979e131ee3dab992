"""EDID of a made-up screen, so that agents' documents carry one as real ones do.

Layout: VESA Enhanced EDID Standard, release A revision 2 (EDID 1.4), section 3.
"""

from __future__ import annotations

from datetime import date
from math import hypot

from fleet_audit.inventory.sample.assets import SampleAsset, signs_of_age
from fleet_audit.model.quantity import CM_PER_INCH

_PNP_IDS = {"Dell": "DEL", "HP": "HPN", "Iiyama": "IVM", "Samsung": "SAM"}
_HEADER = b"\x00\xff\xff\xff\xff\xff\xff\x00"
_SRGB = bytes.fromhex("ee91a3544c99260f5054")
_NO_TIMINGS = bytes(3) + b"\x01" * 16
_UNUSED = b"\x00\x00\x00\x10" + bytes(14)


def edid_blob(asset: SampleAsset) -> bytes:
    """The base block of a screen: maker, model, serial, week of manufacture, size and pixels."""
    width_mm, height_mm = picture_mm(asset)
    week, year = week_made(asset)
    name = asset.product.firmware_model or asset.product.model
    block = b"".join(
        (
            _HEADER,
            _packed_letters(_PNP_IDS[asset.product.manufacturer]),
            asset.chance("product code").octets(2),
            bytes(4),
            bytes((week, year - 1990, 1, 3, 0x80, width_mm // 10, height_mm // 10, 0x78, 0x0A)),
            _SRGB,
            _NO_TIMINGS,
            _timing(asset.product.px_w or 0, asset.product.px_h or 0, width_mm, height_mm),
            _text(0xFF, asset.serial or ""),
            _text(0xFC, name),
            _UNUSED,
            bytes(1),
        )
    )
    return block + bytes((-sum(block) % 256,))


def picture_mm(asset: SampleAsset) -> tuple[int, int]:
    """Width and height of the picture, in whole millimetres."""
    product = asset.product
    if not (product.px_w and product.px_h and product.screen_inches):
        return 0, 0
    scale = product.screen_inches * CM_PER_INCH * 10 / hypot(product.px_w, product.px_h)
    return round(product.px_w * scale), round(product.px_h * scale)


def diagonal_cm(asset: SampleAsset) -> float:
    """Diagonal of the picture, to the millimetre."""
    return round(hypot(*picture_mm(asset)) / 10, 1)


def week_made(asset: SampleAsset) -> tuple[int, int]:
    """Week and year of manufacture."""
    signs = (sign.date for sign in signs_of_age(asset) if sign.source == "panel_edid")
    made = next(signs, asset.bought)
    return min((made - date(made.year, 1, 1)).days // 7 + 1, 52), made.year


def _packed_letters(letters: str) -> bytes:
    first, second, third = (ord(letter) - ord("A") + 1 for letter in letters)
    return ((first << 10) | (second << 5) | third).to_bytes(2, "big")


def _timing(px_w: int, px_h: int, width_mm: int, height_mm: int) -> bytes:
    blank_w, blank_h = 160, 31
    clock = (px_w + blank_w) * (px_h + blank_h) * 60 // 10_000
    return clock.to_bytes(2, "little") + bytes(
        (
            px_w & 0xFF,
            blank_w & 0xFF,
            (px_w >> 8) << 4 | blank_w >> 8,
            px_h & 0xFF,
            blank_h & 0xFF,
            (px_h >> 8) << 4 | blank_h >> 8,
            *(48, 32, 0x33, 0),
            width_mm & 0xFF,
            height_mm & 0xFF,
            (width_mm >> 8) << 4 | height_mm >> 8,
            *(0, 0, 0x1E),
        )
    )


def _text(tag: int, text: str) -> bytes:
    return bytes((0, 0, 0, tag, 0)) + f"{text[:12]}\n".encode("ascii").ljust(13)
