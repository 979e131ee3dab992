"""Screens: read from their EDID, and told apart as built-in panels or assets of their own."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Literal

from fleet_audit.inventory.makers import clean_maker, without_maker
from fleet_audit.inventory.packaged_tables import table_rows
from fleet_audit.inventory.placeholders import meaningful, meaningful_serial
from fleet_audit.model.asset import AssetRecord, Components
from fleet_audit.model.codes import Category
from fleet_audit.model.inventory_document import AgeEvidence, Display
from fleet_audit.model.quantity import CM_PER_INCH
from fleet_audit_agent.edid import Edid, parse_edid

LARGEST_LAPTOP_PANEL_CM = 47.0
"""18.4 inches, the largest panel put into a laptop."""

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_BUILT_IN_NAMES = ("color lcd", "imac", "built-in", "retina", "internal", "integrated")
_WITH_PANEL: tuple[Category, ...] = ("laptop", "tablet", "all_in_one", "smartphone")


@cache
def _panel_makers() -> frozenset[str]:
    return frozenset(row["pnp"] for row in table_rows("panel_makers"))


def display_of_base64(text: str) -> Display | None:
    """The screen that a base-64 EDID describes; null where the text is none."""
    try:
        blob = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    edid = parse_edid(blob)
    return None if edid is None else _display(edid, blob)


def _display(edid: Edid, blob: bytes) -> Display:
    known_year = edid.year is not None and _FIRST_YEAR <= edid.year <= _LAST_YEAR
    return Display(
        vendor=clean_maker(edid.maker),
        model=meaningful(edid.model),
        serial=meaningful_serial(edid.serial),
        year=edid.year if known_year and not edid.is_model_year else None,
        week=edid.week if known_year and not edid.is_model_year else None,
        diag_cm=edid.diag_cm,
        px_w=edid.px_w,
        px_h=edid.px_h,
        internal=_is_panel(edid),
        edid_sha256=hashlib.sha256(blob).hexdigest(),
    )


def _is_panel(edid: Edid) -> bool:
    """A panel sold to be built in: its maker, or a laptop size without a name of its own."""
    if edid.vendor_id in _panel_makers():
        return True
    if (edid.name or "").casefold().startswith(_BUILT_IN_NAMES):
        return True
    small = edid.diag_cm is not None and edid.diag_cm <= LARGEST_LAPTOP_PANEL_CM
    return edid.vendor_id == "LEN" and small and edid.name is None


def named_built_in(name: str | None) -> bool:
    """Whether a screen without an EDID is called as built-in ones are (`iMac`, `Color LCD`)."""
    return (name or "").casefold().startswith(_BUILT_IN_NAMES)


def panel_inches(displays: Sequence[Display]) -> float | None:
    """Diagonal of the first built-in panel."""
    sizes = (d.diag_cm for d in displays if d.internal and d.diag_cm)
    size_cm = next(sizes, None)
    return round(size_cm / CM_PER_INCH, 1) if size_cm is not None else None


def parted(
    displays: Sequence[Display], category: Category | None
) -> tuple[tuple[Display, ...], tuple[Display, ...]]:
    """Built-in panels, and screens that are assets of their own.

    Only a machine that has a panel can have one built in: on a desktop, an LG Display panel
    sits in some brand's monitor.
    """
    own = tuple(d for d in displays if d.internal and category in _WITH_PANEL)[:1]
    return own, tuple(d for d in displays if d not in own)


def made_on(display: Display) -> date | None:
    """Monday of the week of manufacture, or mid-year where only the year is known."""
    if display.year is None:
        return None
    if display.week is None:
        return date(display.year, 7, 1)
    return date(display.year, 1, 1) + timedelta(weeks=min(display.week, 52) - 1)


def panel_evidence(displays: Sequence[Display]) -> tuple[AgeEvidence, ...]:
    """When the built-in panel was made, as a sign of the machine's age."""
    return tuple(
        AgeEvidence(source="panel_edid", date=day, quality=_date_quality(d))
        for d in displays
        if (day := made_on(d)) is not None
    )[:1]


def _date_quality(display: Display) -> Literal["high", "medium"]:
    return "high" if display.week is not None else "medium"


def screen_inches(display: Display) -> float | None:
    """Diagonal in inches, to a tenth."""
    return round(display.diag_cm / CM_PER_INCH, 1) if display.diag_cm else None


def screen_megapixels(display: Display) -> float | None:
    """Pixels in millions, to a thousandth."""
    if not display.px_w or not display.px_h:
        return None
    return round(display.px_w * display.px_h / 1e6, 3)


def monitor_asset(display: Display) -> AssetRecord:
    """A screen as an asset of its own."""
    maker = clean_maker(display.vendor)
    model = meaningful(display.model)
    return AssetRecord(
        category="monitor",
        manufacturer=maker,
        model=without_maker(model, maker) if model else None,
        serial=meaningful_serial(display.serial),
        screen_inches=screen_inches(display),
        screen_megapixels=screen_megapixels(display),
        evidence=panel_evidence((display,)),
        components=Components(display=(display,)),
    )
