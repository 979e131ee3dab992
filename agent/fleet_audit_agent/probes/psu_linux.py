"""Power supplies that the firmware declares. A rating is what it can give, not what it draws."""

from __future__ import annotations

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_text
from fleet_audit_agent.reading import Reading


def read(machine: Machine) -> Reading:
    """One entry per power supply fitted; a firmware that fills in nothing at all has none."""
    return Reading(
        [
            {"rated_w": supply.rated_w, "hot_swap": supply.hot_swap}
            for supply in machine.smbios.power_supplies
            if supply.present and (supply.rated_w or real_text(supply.name))
        ]
    )
