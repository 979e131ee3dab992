"""The machine itself: who made it, what it is called, what form it has."""

from __future__ import annotations

from fleet_audit_agent.chassis import Signs, machine_type
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_serial, real_text, real_uuid
from fleet_audit_agent.reading import AgeSign, Reading
from fleet_audit_agent.root import Root
from fleet_audit_agent.smbios import parse_date
from fleet_audit_agent.smbios_records import Chassis, System

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
_NO_SYSTEM = System(None, None, None, None, None, None, None)
_NO_CHASSIS = Chassis(None, None, None, None, None)


def read(machine: Machine) -> Reading:
    """Identity from the firmware, else from the device tree; form from all the signs of it."""
    section = _from_firmware(machine)
    if section["vendor"] is None and section["model"] is None:
        section.update(_from_device_tree(machine.root))
    section["type"], section["type_evidence"] = _type(machine, section)
    section["macs"] = list(permanent_macs(machine.root))
    section["is_vm"] = machine.hypervisor is not None
    section["hypervisor"] = machine.hypervisor
    return Reading(section, () if machine.hypervisor else _bios_sign(machine))


def _from_firmware(machine: Machine) -> dict[str, object]:
    """What SMBIOS says, by the raw table or by the fields that the kernel copies from it."""
    tables, dmi = machine.smbios, machine.dmi
    system, chassis = tables.system or _NO_SYSTEM, tables.chassis or _NO_CHASSIS
    board = tables.boards[0] if tables.boards else None
    return {
        "vendor": real_text(system.vendor or dmi("sys_vendor"))
        or real_text(board.vendor if board else dmi("board_vendor")),
        "model": real_text(system.product or dmi("product_name"))
        or real_text(board.product if board else dmi("board_name")),
        "version": real_text(system.version or dmi("product_version")),
        "sku": real_text(system.sku or dmi("product_sku")),
        "family": real_text(system.family or dmi("product_family")),
        "serial": real_serial(system.serial or dmi("product_serial"))
        or real_serial(chassis.serial or dmi("chassis_serial")),
        "uuid": real_uuid(system.uuid or dmi("product_uuid")),
        "board_serial": real_serial(board.serial if board else dmi("board_serial")),
        "chassis_type": _chassis_code(machine),
        "asset_tag": real_serial(chassis.asset_tag or dmi("chassis_asset_tag")),
    }


def _chassis_code(machine: Machine) -> int | None:
    """The chassis code, within the seven bits that the standard gives it."""
    chassis = machine.smbios.chassis
    code = chassis.type if chassis else machine.root.number("/sys/class/dmi/id/chassis_type")
    return code if code is not None and 0 < code < 128 else None


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
    words = " ".join(str(section[name]) for name in ("vendor", "model", "family") if section[name])
    root, chassis_code = machine.root, _chassis_code(machine)
    found = machine_type(
        Signs(
            chassis_code=chassis_code,
            model=words,
            has_battery=bool(machine.batteries) if root.exists("/sys/class") else None,
            has_panel=_has_panel(machine),
            has_bmc=machine.smbios.has_bmc or root.exists("/sys/class/ipmi/ipmi0"),
        )
    )
    is_bare_board = chassis_code is None and root.exists(f"{DEVICE_TREE}/model")
    if is_bare_board and found[1] == "no battery, no panel":
        return "other", "device tree"
    return found


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


def _bios_sign(machine: Machine) -> tuple[AgeSign, ...]:
    """The firmware's date, a poor sign: updates make old machines look new."""
    bios = machine.smbios.bios
    released_on = bios.released_on if bios else parse_date(machine.dmi("bios_date"))
    if released_on is None or released_on > machine.now.date():
        return ()
    return (AgeSign("bios", released_on, "low"),)
