"""The machine itself: who made it, what it is called, what form it has."""

from __future__ import annotations

from fleet_audit_agent.bmc_linux import board_date, has_controller
from fleet_audit_agent.chassis import Signs, machine_type
from fleet_audit_agent.firmware import bios_sign, chassis_code, identity_of
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_serial, real_text
from fleet_audit_agent.reading import AgeSign, Reading
from fleet_audit_agent.root import Root

NETWORK = "/sys/class/net"
DEVICE_TREE = "/proc/device-tree"
ETHERNET = 1
PERMANENT = 0
TREE_VENDORS = {
    "apple": "Apple",
    "asus": "ASUS",
    "friendlyarm": "FriendlyElec",
    "hardkernel": "Hardkernel",
    "hp": "HP",
    "khadas": "Khadas",
    "lenovo": "Lenovo",
    "nvidia": "NVIDIA",
    "pine64": "PINE64",
    "radxa": "Radxa",
    "raspberrypi": "Raspberry Pi",
    "xunlong": "Xunlong",
}
"""Makers by device-tree prefix. Source: the kernel's vendor-prefixes.yaml."""
_LOCALLY_ADMINISTERED = 0x02


def read(machine: Machine) -> Reading:
    """Identity from the firmware, else from the device tree; form from all the signs of it."""
    section = identity_of(machine.smbios, machine.dmi)
    if section["vendor"] is None and section["model"] is None:
        section.update(_from_device_tree(machine.root))
    section["type"], section["type_evidence"] = _type(machine, section)
    section["macs"] = list(permanent_macs(machine.root))
    section["is_vm"] = machine.hypervisor is not None
    section["hypervisor"] = machine.hypervisor
    if machine.hypervisor is not None:
        return Reading(section)
    return Reading(section, (*_bios_sign(machine), *_board_sign(machine)))


def _bios_sign(machine: Machine) -> tuple[AgeSign, ...]:
    return bios_sign(machine.smbios, machine.dmi, machine.now.date())


def _board_sign(machine: Machine) -> tuple[AgeSign, ...]:
    """When the maker of a server wrote the record of its board."""
    made_on = board_date(machine.root)
    if made_on is None or made_on > machine.now.date():
        return ()
    return (AgeSign("bmc_fru", made_on, "high"),)


def _from_device_tree(root: Root) -> dict[str, object]:
    """The board's name and serial where there is no SMBIOS, on ARM above all."""
    vendor, _, _ = (root.text(f"{DEVICE_TREE}/compatible") or "").partition(",")
    return {
        "vendor": TREE_VENDORS.get(vendor) or real_text(vendor),
        "model": real_text(root.text(f"{DEVICE_TREE}/model")),
        "serial": real_serial(root.text(f"{DEVICE_TREE}/serial-number")),
    }


def _type(machine: Machine, section: dict[str, object]) -> tuple[str | None, str | None]:
    """Category and what says so; a bare board has no category of its own."""
    if machine.hypervisor is not None:
        return "virtual_machine", "hypervisor"
    root, code = machine.root, chassis_code(machine.smbios, machine.dmi)
    found = machine_type(
        Signs(
            chassis_code=code,
            model=_words(section),
            has_battery=_has_battery(machine),
            has_panel=_has_panel(machine),
            has_bmc=machine.smbios.has_bmc or has_controller(root),
            cpu=next((cpu.name for cpu in machine.smbios.processors if cpu.populated), None),
        )
    )
    is_bare_board = code is None and root.exists(f"{DEVICE_TREE}/model")
    if is_bare_board and found[1] == "no battery, no panel":
        return "other", "device tree"
    return found


def _words(section: dict[str, object]) -> str:
    """Maker and names; Lenovo keeps the one that people know in the version."""
    names = ["vendor", "model", "family"]
    if str(section["vendor"]).casefold() == "lenovo":
        names.append("version")
    return " ".join(str(section[name]) for name in names if section[name])


def _has_battery(machine: Machine) -> bool | None:
    """Whether a battery is there, by the kernel or by a firmware that knows its capacity."""
    if machine.batteries or any(battery.design_mwh for battery in machine.smbios.batteries):
        return True
    return False if machine.root.exists("/sys/class/power_supply") else None


def _has_panel(machine: Machine) -> bool | None:
    """Whether a screen hangs on an internal connector; None without a graphics driver."""
    if not machine.root.names("/sys/class/drm"):
        return None
    return any(screen.is_internal for screen in machine.screens)


def permanent_macs(root: Root) -> tuple[str, ...]:
    """Addresses burnt into the machine's own network interfaces.

    Left out: virtual interfaces and functions, random addresses, those set by software, and
    whatever hangs on USB, for docking stations move from one machine to another.
    """
    names = (name for name in root.names(NETWORK) if _is_own_interface(root, f"{NETWORK}/{name}"))
    macs = (root.text(f"{NETWORK}/{name}/address") for name in names)
    return tuple(sorted({mac.lower() for mac in macs if mac and _is_burnt_in(mac)}))


def _is_own_interface(root: Root, path: str) -> bool:
    return (
        root.exists(f"{path}/device")
        and not root.exists(f"{path}/device/physfn")
        and root.number(f"{path}/addr_assign_type") == PERMANENT
        and root.number(f"{path}/type") == ETHERNET
        and "/usb" not in root.target(path)
    )


def _is_burnt_in(mac: str) -> bool:
    """Whether an address comes from a maker's range and is not empty."""
    try:
        octets = bytes.fromhex(mac.replace(":", ""))
    except ValueError:
        return False
    return len(octets) == 6 and any(octets) and not octets[0] & _LOCALLY_ADMINISTERED
