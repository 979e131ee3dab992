"""The machine itself, from the firmware table, or from what the registry copies of it."""

from __future__ import annotations

from fleet_audit_agent.chassis import Signs, machine_type
from fleet_audit_agent.firmware import bios_sign, chassis_code, identity_of
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.sources import Row, number_of, text_of
from fleet_audit_agent.windows_machine import CLASSES, NETWORK_CLASS, WindowsMachine, windows
from fleet_audit_agent.windows_records import has_battery, parse_interfaces

PERMANENT_BUSES = ("pci\\", "acpi\\", "sd\\")
"""Buses of what is built in; docking stations bring theirs by USB."""
_LOCALLY_ADMINISTERED = 0x02


def read(machine: Machine) -> Reading:
    """Identity from the firmware, form from all the signs of it."""
    pc = windows(machine)
    section = identity_of(pc.smbios, pc.dmi)
    section["type"], section["type_evidence"] = _type(pc, section)
    section["macs"] = sorted(set(permanent_macs(pc)))
    section["is_vm"] = pc.hypervisor is not None
    section["hypervisor"] = pc.hypervisor
    signs = () if pc.hypervisor else bios_sign(pc.smbios, pc.dmi, pc.now.date())
    return Reading(section, signs)


def _type(pc: WindowsMachine, section: dict[str, object]) -> tuple[str | None, str | None]:
    if pc.hypervisor is not None:
        return "virtual_machine", "hypervisor"
    words = " ".join(str(section[name]) for name in ("vendor", "model", "family") if section[name])
    return machine_type(
        Signs(
            chassis_code=chassis_code(pc.smbios, pc.dmi),
            model=words,
            has_battery=_has_battery(pc),
            has_panel=_has_panel(pc),
            has_bmc=pc.smbios.has_bmc,
        )
    )


def _has_battery(pc: WindowsMachine) -> bool | None:
    """Whether the machine itself has a battery; a UPS on a cable is none of its own."""
    if pc.own_batteries:
        return True
    told = has_battery(pc.sources.raw.get("power_status", b""))
    if told is False or "batterystaticdata" in pc.sources.cim:
        return False
    return None


def _has_panel(pc: WindowsMachine) -> bool | None:
    known = [screen.is_internal for screen in pc.screens if screen.is_internal is not None]
    return any(known) if known else None


def permanent_macs(pc: WindowsMachine) -> list[str]:
    """Addresses burnt into the machine's own network devices, USB left out."""
    buses = {text_of(row, "netcfginstanceid"): _bus(row) for row in _adapters(pc)}
    guids = {guid.casefold() for guid, bus in buses.items() if guid and bus}
    native = parse_interfaces(pc.sources.raw.get("interfaces", b""))
    found = [row.mac for row in native if row.is_hardware and row.guid in guids]
    if not found:
        found = [_cim_mac(row) for row in pc.cim("MSFT_NetAdapter")]
    return [mac for mac in found if mac and _is_burnt_in(mac)]


def _adapters(pc: WindowsMachine) -> list[Row]:
    return pc.keys(f"{CLASSES}\\{NETWORK_CLASS}")


def _bus(row: Row) -> bool:
    return (text_of(row, "deviceinstanceid") or "").casefold().startswith(PERMANENT_BUSES)


def _cim_mac(row: Row) -> str | None:
    """The permanent address of MSFT_NetAdapter, twelve digits in a row, of a built-in device."""
    digits = (text_of(row, "permanentaddress") or "").casefold().replace("-", "")
    bus = (text_of(row, "pnpdeviceid") or "").casefold()
    is_own = bus.startswith(PERMANENT_BUSES) and row.get("connectorpresent") is not False
    if not is_own or len(digits) != 12 or number_of(row, "ndisphysicalmedium") == _BLUETOOTH:
        return None
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


_BLUETOOTH = 10


def _is_burnt_in(mac: str) -> bool:
    """Whether an address comes from a maker's range and is not empty."""
    try:
        octets = bytes.fromhex(mac.replace(":", ""))
    except ValueError:
        return False
    return len(octets) == 6 and any(octets) and not octets[0] & _LOCALLY_ADMINISTERED
