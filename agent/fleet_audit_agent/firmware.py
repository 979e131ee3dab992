"""What the firmware tells of the machine itself, whatever the system that read its table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Callable

from fleet_audit_agent.placeholders import real_serial, real_text, real_uuid
from fleet_audit_agent.reading import AgeSign
from fleet_audit_agent.smbios import parse_date
from fleet_audit_agent.smbios_records import Chassis, MemoryDevice, SmbiosTables, System

NOT_MODULES = frozenset({"Flash", "Logical non-volatile device"})
"""Kinds of memory device that hold firmware or files."""

Field = Callable[[str], "str | None"]
"""A field by the name that Linux gives it (`sys_vendor`), where the raw table is out of reach."""

_NO_SYSTEM = System(None, None, None, None, None, None, None)
_NO_CHASSIS = Chassis(None, None, None, None, None)


def identity_of(tables: SmbiosTables, field: Field) -> dict[str, object]:
    """Who made the machine and what it is called, by the raw table or by single fields of it."""
    system, chassis = tables.system or _NO_SYSTEM, tables.chassis or _NO_CHASSIS
    board = tables.boards[0] if tables.boards else None
    return {
        "vendor": real_text(system.vendor or field("sys_vendor"))
        or real_text(board.vendor if board else field("board_vendor")),
        "model": real_text(system.product or field("product_name"))
        or real_text(board.product if board else field("board_name")),
        "version": real_text(system.version or field("product_version")),
        "sku": real_text(system.sku or field("product_sku")),
        "family": real_text(system.family or field("product_family")),
        "serial": real_serial(system.serial or field("product_serial"))
        or real_serial(chassis.serial or field("chassis_serial")),
        "uuid": real_uuid(system.uuid or field("product_uuid")),
        "board_serial": real_serial(board.serial if board else field("board_serial")),
        "chassis_type": chassis_code(tables, field),
        "asset_tag": real_serial(chassis.asset_tag or field("chassis_asset_tag")),
    }


def chassis_code(tables: SmbiosTables, field: Field) -> int | None:
    """The chassis code, within the seven bits that the standard gives it."""
    code = tables.chassis.type if tables.chassis else _number(field("chassis_type"))
    return code if code is not None and 0 < code < 128 else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() else None


def bios_sign(tables: SmbiosTables, field: Field, today: date) -> tuple[AgeSign, ...]:
    """The firmware's date, a poor sign: updates make old machines look new."""
    bios = tables.bios
    released_on = bios.released_on if bios else parse_date(field("bios_date"))
    if released_on is None or released_on > today:
        return ()
    return (AgeSign("bios", released_on, "low"),)


def memory_of(devices: Sequence[MemoryDevice]) -> dict[str, object]:
    """Modules, slots and their sum; the sum is null when the size of a module is unknown."""
    slots = [device for device in devices if device.type not in NOT_MODULES]
    modules = [device for device in slots if device.populated]
    known = [device.mib for device in modules if device.mib is not None]
    return {
        "total_mib": sum(known) if known and len(known) == len(modules) else None,
        "slots": len(slots) or None,
        "modules": [_module(device) for device in modules],
    }


def _module(device: MemoryDevice) -> dict[str, object]:
    return {
        "mib": device.mib,
        "type": device.type,
        "mt_s": device.mt_s,
        "part": real_text(device.part),
    }
