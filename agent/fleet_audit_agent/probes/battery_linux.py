"""Batteries of the machine, with what is left of them."""

from __future__ import annotations

from datetime import date

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import AgeSign, Reading
from fleet_audit_agent.root import Root

POWER_SUPPLIES = "/sys/class/power_supply"
MOST_OF_DESIGN = 1.1
"""New packs hold up to a tenth more than they promise; beyond it one of the two numbers lies."""


def read(machine: Machine) -> Reading:
    """One entry per battery; its date of manufacture dates the machine it came with."""
    if not machine.root.exists(POWER_SUPPLIES):
        return _by_firmware(machine)
    dates = _firmware_dates(machine)
    sections, signs = [], []
    for battery, firmware_date in zip(machine.batteries, dates):
        made_on = _made_on(machine.root, battery) or firmware_date
        if made_on and made_on > machine.now.date():
            made_on = None
        sections.append(_section(machine.root, battery, made_on))
        if made_on:
            signs.append(AgeSign("battery", made_on, "medium"))
    return Reading(sections, tuple(signs))


def _by_firmware(machine: Machine) -> Reading:
    """What the firmware promises of its batteries, where the kernel shows none."""
    known = [battery for battery in machine.smbios.batteries if battery.design_mwh]
    sections = [
        {
            "design_mwh": battery.design_mwh,
            "made_on": battery.made_on.isoformat() if battery.made_on else None,
        }
        for battery in known
    ]
    dates = [battery.made_on for battery in known if battery.made_on]
    signs = [AgeSign("battery", day, "medium") for day in dates if day <= machine.now.date()]
    return Reading(sections, tuple(signs))


def _firmware_dates(machine: Machine) -> list[date | None]:
    """Dates from SMBIOS, battery by battery, where it knows of as many as the kernel."""
    known = [battery.made_on for battery in machine.smbios.batteries]
    return known if len(known) == len(machine.batteries) else [None] * len(machine.batteries)


def _section(root: Root, battery: str, made_on: date | None) -> dict[str, object]:
    design_mwh = _capacity_mwh(root, battery, "full_design")
    if design_mwh is None:
        root.note(f"{battery}/full_design", "absent: the battery does not tell its design capacity")
    full_mwh = _present_mwh(root, battery, design_mwh)
    return {
        "design_mwh": design_mwh,
        "full_mwh": full_mwh,
        # The kernel gives 0 where the firmware does not count.
        "cycles": _positive(root.number(f"{battery}/cycle_count")),
        "made_on": made_on.isoformat() if made_on else None,
        "health_pct": round(100 * full_mwh / design_mwh, 1) if full_mwh and design_mwh else None,
    }


def _present_mwh(root: Root, battery: str, design_mwh: float | None) -> float | None:
    """What the battery can hold now; unknown where it says nothing, or more than it can."""
    full_mwh = _capacity_mwh(root, battery, "full")
    if full_mwh is None and _is_empty(root, battery):
        root.note(f"{battery}/full", "out of range: the battery says that it can hold nothing")
    if full_mwh and design_mwh and full_mwh > MOST_OF_DESIGN * design_mwh:
        share = round(100 * full_mwh / design_mwh)
        root.note(f"{battery}/full", f"out of range: {share} % of the capacity by design")
        return None
    return full_mwh


def _is_empty(root: Root, battery: str) -> bool:
    return 0 in (root.number(f"{battery}/{kind}_full") for kind in ("energy", "charge"))


def _capacity_mwh(root: Root, battery: str, kind: str) -> float | None:
    """A capacity in mWh, from microwatt-hours, or from microampere-hours times the voltage."""
    microwatt_hours = _positive(root.number(f"{battery}/energy_{kind}"))
    if microwatt_hours:
        return round(microwatt_hours / 1e3)
    microampere_hours = _positive(root.number(f"{battery}/charge_{kind}"))
    microvolts = _positive(root.number(f"{battery}/voltage_min_design"))
    if microampere_hours is None or microvolts is None:
        return None
    return round(microampere_hours * microvolts / 1e9)


def _positive(number: int | None) -> int | None:
    return number if number and number > 0 else None


def _made_on(root: Root, battery: str) -> date | None:
    """Date of manufacture that the battery itself keeps."""
    year, month, day = (
        root.number(f"{battery}/manufacture_{part}") for part in ("year", "month", "day")
    )
    if year is None or month is None:
        return None
    try:
        return date(year, month, day or 1) if 1990 <= year <= 2100 else None
    except ValueError:
        return None
