"""Batteries of the machine itself. Apple counts them in charge, and does not tell their energy."""

from __future__ import annotations

from fleet_audit_agent.battery_capacity import believable_full, health_pct
from fleet_audit_agent.darwin_machine import DarwinMachine, darwin
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
    return Reading(
        [_section(mac, place, found) for place, found in enumerate(batteries)], tuple(signs)
    )


def _section(mac: DarwinMachine, place: int, battery: Battery) -> dict[str, object]:
    design = battery.design_mah
    full = believable_full(mac.root, f"ioreg/battery/{place}", battery.full_mah, design)
    return {
        "design_mwh": None,
        "full_mwh": None,
        "cycles": battery.cycles,
        "made_on": battery.made_on.isoformat() if battery.made_on else None,
        "health_pct": health_pct(full, design),
    }
