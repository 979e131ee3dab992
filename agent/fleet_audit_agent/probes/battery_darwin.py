"""Batteries of the machine itself. Apple counts them in charge, and does not tell their energy."""

from __future__ import annotations

from fleet_audit_agent.darwin_machine import darwin
from fleet_audit_agent.darwin_records import Battery
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import AgeSign, Reading


def read(machine: Machine) -> Reading:
    """One entry per battery; its date of manufacture dates the machine it came with."""
    mac = darwin(machine)
    today = mac.now.date()
    batteries = [
        battery if battery.made_on is None or battery.made_on <= today
        else battery._replace(made_on=None)
        for battery in mac.own_batteries
    ]  # fmt: skip
    signs = [AgeSign("battery", found.made_on, "medium") for found in batteries if found.made_on]
    return Reading([_section(battery) for battery in batteries], tuple(signs))


def _section(battery: Battery) -> dict[str, object]:
    design, full = battery.design_mah, battery.full_mah
    return {
        "design_mwh": None,
        "full_mwh": None,
        "cycles": battery.cycles,
        "made_on": battery.made_on.isoformat() if battery.made_on else None,
        "health_pct": round(100 * full / design, 1) if design and full else None,
    }
