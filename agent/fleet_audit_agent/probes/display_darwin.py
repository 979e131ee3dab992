"""Screens, as macOS describes them: it shows no EDID, and Apple silicon no date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleet_audit_agent.darwin_machine import darwin
from fleet_audit_agent.darwin_profile import DISPLAYS, Item, count_in, every_item, text_in
from fleet_audit_agent.edid_makers import MAKERS
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_serial, real_text
from fleet_audit_agent.probes.device_darwin import is_internal
from fleet_audit_agent.reading import Reading

FIRST_YEAR, LAST_YEAR, LAST_WEEK = 1993, 2100, 54

_PIXELS = re.compile(r"(\d{3,5})\s*[x×]\s*(\d{3,5})")
_KEYS = ("_spdisplays_pixels", "spdisplays_pixelresolution", "_spdisplays_resolution")


def read(machine: Machine) -> Reading:
    """One entry per screen that is lit."""
    return Reading([_section(item) for item in _screens(darwin(machine).items(DISPLAYS))])


def _screens(cards: list[Item]) -> Iterator[Item]:
    """What hangs below the cards and has pixels."""
    for item in every_item(cards):
        if text_in(item, *_KEYS) and not text_in(item, "sppci_model"):
            yield item


def _section(item: Item) -> dict[str, object]:
    pixels = _PIXELS.search(text_in(item, *_KEYS) or "")
    year = count_in(item, "_spdisplays_display-year")
    week = count_in(item, "_spdisplays_display-week")
    is_dated = year is not None and FIRST_YEAR <= year <= LAST_YEAR
    serial = text_in(item, "spdisplays_display-serial-number", "_spdisplays_display-serial-number")
    return {
        "vendor": vendor_of(text_in(item, "_spdisplays_display-vendor-id")),
        "model": real_text(text_in(item, "_name")),
        "serial": real_serial(serial),
        "year": year if is_dated else None,
        "week": week if is_dated and week and week <= LAST_WEEK else None,
        "px_w": int(pixels[1]) if pixels else None,
        "px_h": int(pixels[2]) if pixels else None,
        "internal": is_internal(item),
    }


def vendor_of(identifier: str | None) -> str | None:
    """Brand by the EDID's identifier, which macOS writes in hexadecimal: `10ac` is Dell."""
    try:
        packed = int(identifier or "", 16)
    except ValueError:
        return None
    letters = [(packed >> shift) & 0x1F for shift in (10, 5, 0)]
    if not all(1 <= letter <= 26 for letter in letters) or packed >> 15:
        return None
    name = "".join(chr(64 + letter) for letter in letters)
    return MAKERS.get(name, name)
