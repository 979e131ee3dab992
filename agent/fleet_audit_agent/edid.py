"""EDID: what a screen says of itself. Pure, and total on any bytes.

Source: VESA Enhanced EDID Standard, release A revision 2 (EDID 1.4), section 3.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import hypot
from typing import NamedTuple

from fleet_audit_agent.edid_makers import MAKERS

HEADER = b"\x00\xff\xff\xff\xff\xff\xff\x00"
BLOCK_LENGTH = 128

_DESCRIPTOR_OFFSETS = (54, 72, 90, 108)
_SERIAL_TEXT, _PLAIN_TEXT, _NAME_TEXT = 0xFF, 0xFE, 0xFC
_MODEL_YEAR_FLAG = 0xFF
_LAST_WEEK = 54
_ROUNDING_CM = 1.0
_FILLER_NUMBERS = frozenset({0, 1, 0x01000000, 0x01010101, 0xFFFFFFFF})
_FILLER_TEXT = frozenset("0 .-F")


class Edid(NamedTuple):
    """The facts in one base block. Unknown is None."""

    vendor_id: str | None
    """Three-letter PNP identifier; None when the bits spell no letters."""
    product_code: int
    """The maker's own number for the model."""
    version: tuple[int, int]
    """EDID version and revision, for instance (1, 4)."""
    name: str | None
    """Product name descriptor."""
    texts: tuple[str, ...]
    """Free text descriptors; panels keep their part number there."""
    serial_text: str | None
    """Serial number descriptor, as printed, fillers included."""
    serial_number: int
    """The four-byte serial number, fillers (0, 1, 0x01010101 …) included."""
    week: int | None
    """Week of manufacture, 1 to 54."""
    year: int | None
    """Year of manufacture, or of the model when `is_model_year`."""
    is_model_year: bool
    width_cm: float | None
    """Width of the picture, to the millimetre where the detailed timing agrees."""
    height_cm: float | None
    px_w: int | None
    """Width of the preferred timing, which is the native one on flat panels."""
    px_h: int | None
    is_digital: bool
    checksum_ok: bool

    @property
    def maker(self) -> str | None:
        """Brand of the screen; the PNP identifier itself where the brand is not in the table."""
        return MAKERS.get(self.vendor_id, self.vendor_id) if self.vendor_id else None

    @property
    def product_id(self) -> str:
        """Identifier and product code as hardware lists write them: `ACR0771`."""
        return f"{self.vendor_id or '???'}{self.product_code:04X}"

    @property
    def model(self) -> str | None:
        """What to call the model: its name, else a panel's part number, else its identifier."""
        if self.name:
            return self.name
        if self.texts:
            return self.texts[-1]
        return self.product_id if self.vendor_id else None

    @property
    def serial(self) -> str | None:
        """The serial number on the label; None when both fields hold fillers.

        The text is preferred to the number. Acer splits its label in two: eight characters of
        the text, the number in hexadecimal, the four last of the text (glpi-agent#92).
        """
        text, number = self.serial_text, self.serial_number
        if text is None or set(text.upper()) <= _FILLER_TEXT:
            return None if number in _FILLER_NUMBERS else str(number)
        if self.vendor_id == "ACR" and len(text) == 12 and number not in _FILLER_NUMBERS:
            return f"{text[:8]}{number:08x}{text[8:]}"
        return text

    @property
    def diag_cm(self) -> float | None:
        """Diagonal of the picture, to the millimetre."""
        if self.width_cm is None or self.height_cm is None:
            return None
        return round(hypot(self.width_cm, self.height_cm), 1)

    @property
    def made_on(self) -> date | None:
        """Day that the date of manufacture points at; the middle of the year without a week."""
        if self.year is None or self.is_model_year:
            return None
        if self.week is None:
            return date(self.year, 7, 1)
        return min(date(self.year, 1, 1) + timedelta(weeks=self.week - 1), date(self.year, 12, 31))


def parse_edid(blob: bytes) -> Edid | None:
    """The base block of an EDID; None when the bytes are too few or are not an EDID."""
    block = bytes(blob[:BLOCK_LENGTH])
    if len(block) < BLOCK_LENGTH or not block.startswith(HEADER):
        return None
    week, year, is_model_year = _date(block)
    width_cm, height_cm = _size(block)
    px_w, px_h = _native_pixels(block)
    texts = _texts(block)
    return Edid(
        vendor_id=_vendor_id(block),
        product_code=int.from_bytes(block[10:12], "little"),
        version=(block[18], block[19]),
        name=next(iter(texts[_NAME_TEXT]), None),
        texts=tuple(texts[_PLAIN_TEXT]),
        serial_text=next(iter(texts[_SERIAL_TEXT]), None),
        serial_number=int.from_bytes(block[12:16], "little"),
        week=week,
        year=year,
        is_model_year=is_model_year,
        width_cm=width_cm,
        height_cm=height_cm,
        px_w=px_w,
        px_h=px_h,
        is_digital=bool(block[20] & 0x80),
        checksum_ok=sum(block) % 256 == 0,
    )


def _vendor_id(block: bytes) -> str | None:
    """Three letters of five bits each, `A` being 1."""
    packed = int.from_bytes(block[8:10], "big")
    letters = [(packed >> shift) & 0x1F for shift in (10, 5, 0)]
    if packed & 0x8000 or not all(1 <= letter <= 26 for letter in letters):
        return None
    return "".join(chr(ord("A") - 1 + letter) for letter in letters)


def _date(block: bytes) -> tuple[int | None, int | None, bool]:
    """Week, year, and whether the year is that of the model (week 255)."""
    week, year = block[16], 1990 + block[17]
    return (week if 1 <= week <= _LAST_WEEK else None, year, week == _MODEL_YEAR_FLAG)


def _size(block: bytes) -> tuple[float | None, float | None]:
    """Width and height in centimetres.

    The base block rounds to the centimetre, the detailed timing to the millimetre; but many a
    television writes another size there, so it only refines, or serves where the block has none.
    """
    coarse = (float(block[21]), float(block[22]))
    fine = _timing_size(block)
    if not all(coarse):  # in EDID 1.4 a single zero means an aspect ratio, not a size
        return fine or (None, None)
    if fine and all(abs(mm - cm) <= _ROUNDING_CM for mm, cm in zip(fine, coarse)):
        return fine
    return coarse


def _timing_size(block: bytes) -> tuple[float, float] | None:
    """Picture size of the first detailed timing, in centimetres."""
    timing = _preferred_timing(block)
    if timing is None:
        return None
    width_mm = timing[12] | (timing[14] & 0xF0) << 4
    height_mm = timing[13] | (timing[14] & 0x0F) << 8
    return (width_mm / 10, height_mm / 10) if width_mm and height_mm else None


def _native_pixels(block: bytes) -> tuple[int | None, int | None]:
    """Pixels of the first detailed timing; an interlaced one counts half its lines."""
    timing = _preferred_timing(block)
    if timing is None:
        return None, None
    px_w = timing[2] | (timing[4] & 0xF0) << 4
    px_h = (timing[5] | (timing[7] & 0xF0) << 4) * (2 if timing[17] & 0x80 else 1)
    return (px_w, px_h) if px_w and px_h else (None, None)


def _preferred_timing(block: bytes) -> bytes | None:
    """The first descriptor, where it is a timing: its pixel clock is not zero."""
    timing = block[_DESCRIPTOR_OFFSETS[0] : _DESCRIPTOR_OFFSETS[1]]
    return timing if timing[0] or timing[1] else None


def _texts(block: bytes) -> dict[int, list[str]]:
    """Readable text descriptors by their tag."""
    found: dict[int, list[str]] = {_SERIAL_TEXT: [], _PLAIN_TEXT: [], _NAME_TEXT: []}
    for offset in _DESCRIPTOR_OFFSETS:
        descriptor = block[offset : offset + 18]
        if descriptor[:3] == b"\x00\x00\x00" and descriptor[3] in found:
            text = _printable(descriptor[5:])
            if text:
                found[descriptor[3]].append(text)
    return found


def _printable(raw: bytes) -> str:
    """Text up to its line feed; what cannot be printed parts words, as on Dell's panels."""
    line = raw.split(b"\n", 1)[0].split(b"\x00", 1)[0]
    return " ".join("".join(chr(b) if 0x20 <= b < 0x7F else " " for b in line).split())
