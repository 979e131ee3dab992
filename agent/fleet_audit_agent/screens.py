"""Screens, as their EDID describes them, whatever the system that keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from fleet_audit_agent.edid import Edid, parse_edid
from fleet_audit_agent.machine import Machine, Screen
from fleet_audit_agent.placeholders import real_serial, real_text
from fleet_audit_agent.reading import AgeSign, Reading

FIRST_PANEL_YEAR = 2000
"""Before it, a panel's year was never filled in: the field counts from 1990."""
LAST_YEAR = 2100
"""The last year that the document admits; an EDID can count to 2245."""


def read_screens(machine: Machine, screens: Iterable[Screen]) -> Reading:
    """One entry per connected screen; the built-in panel dates the machine."""
    sections, signs = [], []
    for screen in screens:
        edid = _parsed(machine, screen)
        if edid is None:
            continue
        sections.append(_section(screen, edid))
        made_on = edid.made_on
        if screen.is_internal and made_on and _is_believable(made_on, machine.now.date()):
            signs.append(AgeSign("panel_edid", made_on, "high" if edid.week else "medium"))
    return Reading(sections, tuple(signs))


def _is_believable(made_on: date, today: date) -> bool:
    return date(FIRST_PANEL_YEAR, 1, 1) <= made_on <= today


def _parsed(machine: Machine, screen: Screen) -> Edid | None:
    """The EDID of a screen, damage noted."""
    edid = parse_edid(screen.edid)
    if edid is None:
        machine.root.note(screen.source, "unsupported: not an EDID")
    elif not edid.checksum_ok:
        machine.root.note(screen.source, "damaged: the checksum of the EDID is wrong")
    return edid


def _section(screen: Screen, edid: Edid) -> dict[str, object]:
    year = edid.year if edid.year is not None and edid.year <= LAST_YEAR else None
    return {
        "vendor": edid.maker,
        "model": real_text(edid.model),
        "serial": real_serial(edid.serial),
        "year": year,
        "week": edid.week if year else None,
        "diag_cm": edid.diag_cm,
        "px_w": edid.px_w,
        "px_h": edid.px_h,
        "internal": screen.is_internal,
        "edid_sha256": sha256(screen.edid).hexdigest(),
    }
