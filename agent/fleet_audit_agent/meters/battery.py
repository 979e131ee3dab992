"""What the batteries lose while the machine runs on them: the power of the whole machine.

Source: Documentation/ABI/testing/sysfs-class-power of the kernel.
"""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.moment import Counter
from fleet_audit_agent.root import Root

JOULES_PER_MICROWATT_HOUR = 3.6e-3
DISCHARGING = "Discharging"


def read(machine: Machine) -> Iterator[Counter]:
    """One counter for all batteries together, while one is drained and none is charged."""
    root = machine.root
    states = {root.text(f"{battery}/status") for battery in machine.batteries}
    if DISCHARGING not in states or "Charging" in states:
        return
    left = [_left_j(root, battery) for battery in machine.batteries]
    known = [joules for joules in left if joules is not None]
    if known and len(known) == len(left):
        yield Counter("battery", "battery", sum(known), falls=True)


def _left_j(root: Root, battery: str) -> float | None:
    """Energy left, from microwatt-hours, or from microampere-hours times the voltage by design."""
    microwatt_hours = root.number(f"{battery}/energy_now")
    if microwatt_hours is None:
        charge, volts = (
            root.number(f"{battery}/{name}") for name in ("charge_now", "voltage_min_design")
        )
        microwatt_hours = None if charge is None or not volts else charge * volts // 10**6
    if microwatt_hours is None or microwatt_hours < 0:
        return None
    return microwatt_hours * JOULES_PER_MICROWATT_HOUR
