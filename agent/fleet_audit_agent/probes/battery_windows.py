"""Batteries of the machine itself, from their own drivers, else from CIM."""

from __future__ import annotations

from datetime import date

from fleet_audit_agent.battery_capacity import believable_full, health_pct
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import AgeSign, Reading
from fleet_audit_agent.windows_machine import WindowsMachine, windows
from fleet_audit_agent.windows_records import Battery


def read(machine: Machine) -> Reading:
    """One entry per battery; its date of manufacture dates the machine it came with."""
    pc = windows(machine)
    dates = _firmware_dates(pc)
    sections, signs = [], []
    for place, (battery, firmware_date) in enumerate(zip(pc.own_batteries, dates)):
        made_on = battery.made_on or firmware_date
        if made_on and made_on > pc.now.date():
            made_on = None
        sections.append(_section(pc, f"battery/{place}", battery, made_on))
        if made_on:
            signs.append(AgeSign("battery", made_on, "medium"))
    return Reading(sections, tuple(signs))


def _firmware_dates(pc: WindowsMachine) -> list[date | None]:
    """Dates from SMBIOS, battery by battery, where it knows of as many as Windows."""
    known = [battery.made_on for battery in pc.smbios.batteries]
    return known if len(known) == len(pc.own_batteries) else [None] * len(pc.own_batteries)


def _section(
    pc: WindowsMachine, source: str, battery: Battery, made_on: date | None
) -> dict[str, object]:
    design_mwh = battery.design_mwh
    full_mwh = believable_full(pc.root, source, battery.full_mwh, design_mwh)
    return {
        "design_mwh": design_mwh,
        "full_mwh": full_mwh,
        "cycles": battery.cycles,
        "made_on": made_on.isoformat() if made_on else None,
        "health_pct": health_pct(full_mwh, design_mwh),
    }
