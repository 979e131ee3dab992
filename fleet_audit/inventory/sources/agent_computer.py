"""A computer as GLPI, FusionInventory and OCS agents describe it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from fleet_audit.inventory.classify import (
    Signs,
    category_of,
    category_of_model,
    known_chassis,
)
from fleet_audit.inventory.displays import monitor_asset, panel_evidence, panel_inches, parted
from fleet_audit.inventory.hardware import with_columns
from fleet_audit.inventory.makers import clean_maker
from fleet_audit.inventory.placeholders import (
    closed_up,
    meaningful,
    meaningful_serial,
    meaningful_uuid,
)
from fleet_audit.inventory.readings import day, moment, positive, positive_whole
from fleet_audit.inventory.reconcile import clean_mac, readable_model
from fleet_audit.inventory.sources import agent_parts
from fleet_audit.inventory.sources.sections import Members, Sections, first_of
from fleet_audit.model.asset import AssetRecord, Components, Observation
from fleet_audit.model.codes import Category
from fleet_audit.model.inventory_document import AgeEvidence, Display
from fleet_audit.model.quantity import MIB_PER_GIB

_PHONE_OS = re.compile(r"\bandroid\b|iphone os|\bipados\b|windows (ce|phone|mobile)", re.IGNORECASE)
_WINDOWS_KERNEL = re.compile(r"\d+\.\d+\.(\d{4,6})(?!\d)")
_PHYSICAL = ("physical", "")
_CONTAINERS = re.compile(
    r"docker|lxc|lxd|podman|containerd|openvz|virtuozzo|vserver|jail|solariszone|zone|wsl|systemd-nspawn",
    re.IGNORECASE,
)
_PASSING_INTERFACE = re.compile(
    r"^en[px]\w*u\d|^enx|\busb|r8152|ax88|cdc_|asix|dock|\btap\b|tap-|\btun|vpn|virtual|vmware"
    r"|virtualbox|hyper-v|vethernet|miniport|bluetooth|teredo|isatap|\bwan\b|^(docker|br-|veth|virbr)",
    re.IGNORECASE,
)
_NOT_PERMANENT = ("loopback", "bridge", "alias", "aggregate", "dialup", "bluetooth")


def computer(sections: Sections, source: str, *, is_phone: bool, is_partial: bool) -> Observation:
    """What one inventory says of a computer, and of the screens and virtual machines on it."""
    displays = agent_parts.displays(sections)
    asset = _asset(sections, displays, is_phone)
    own, apart = parted(displays or (), asset.category)
    components = _components(sections, None if displays is None else own, is_partial)
    batteries = components.battery or ()
    evidence = (
        *asset.evidence,
        *panel_evidence(own),
        *(AgeEvidence(source="battery", date=b.made_on) for b in batteries[:1] if b.made_on),
    )
    record = with_columns(replace(asset, components=components, evidence=evidence))
    return Observation(
        source=source,
        observed_at=_observed_at(sections),
        asset=record,
        partial=is_partial,
        attached=(*(monitor_asset(d) for d in apart), *_virtual_machines(sections, record)),
    )


def _asset(sections: Sections, displays: tuple[Display, ...] | None, is_phone: bool) -> AssetRecord:
    bios, hardware = sections.one("bios"), sections.one("hardware")
    maker = _maker(bios)
    model = readable_model(maker, first_of(bios, "smodel"), bios.get("sversion"))
    model = model or meaningful(bios.get("mmodel"))
    hypervisor = meaningful(hardware.get("vmsystem"))
    is_virtual = _is_virtual(hypervisor, model, maker)
    signs = _signs(sections, displays, model, maker)
    is_phone = is_phone or _PHONE_OS.search(signs.os or "") is not None
    made = day(bios.get("bdate"), month_first=True)
    return AssetRecord(
        asset_tag=meaningful_serial(bios.get("assettag")),
        serial=meaningful_serial(bios.get("ssn")),
        category=_phone_category(signs) if is_phone else category_of(signs, is_virtual=is_virtual),
        manufacturer=maker,
        model=model,
        os=_os(sections),
        name=closed_up(hardware.get("name")),
        uuid=meaningful_uuid(hardware.get("uuid")),
        board_serial=meaningful_serial(bios.get("msn")),
        macs=_permanent_macs(sections),
        is_virtual=is_virtual,
        hypervisor=hypervisor if is_virtual else None,
        os_build=_windows_build(sections),
        os_installed_on=day(sections.one("operatingsystem").get("install_date")),
        evidence=(AgeEvidence(source="bios", date=made, quality="low"),) if made else (),
    )


def _maker(bios: Members) -> str | None:
    """The system's maker; a home-made machine has its board's."""
    names = ("smanufacturer", "mmanufacturer", "bmanufacturer")
    return next((maker for n in names if (maker := clean_maker(bios.get(n))) is not None), None)


def _is_virtual(hypervisor: str | None, model: str | None, maker: str | None) -> bool | None:
    if category_of_model(model, maker) == "virtual_machine":
        return True
    if hypervisor is None:
        return None
    return hypervisor.casefold() not in _PHYSICAL


def _signs(
    sections: Sections,
    displays: tuple[Display, ...] | None,
    model: str | None,
    maker: str | None,
) -> Signs:
    bios, hardware = sections.one("bios"), sections.one("hardware")
    cpus = agent_parts.cpus(sections) or ()
    return Signs(
        model=model,
        manufacturer=maker,
        chassis_name=known_chassis(hardware.get("chassis_type"), bios.get("type")),
        has_battery=bool(sections.many("batteries")),
        panel_inches=panel_inches(displays or ()),
        os=_os(sections),
        cpu=cpus[0].name if cpus else None,
        cpu_sockets=sum(cpu.sockets or 1 for cpu in cpus) or None,
    )


def _phone_category(signs: Signs) -> Category:
    named = category_of_model(signs.model, signs.manufacturer)
    return "tablet" if named == "tablet" else "smartphone"


def _components(
    sections: Sections, own: tuple[Display, ...] | None, is_partial: bool
) -> Components:
    # what a partial inventory repeats of the hardware is what the system sees, not what is fitted
    has_memory = not is_partial or "memories" in sections
    return Components(
        cpu=agent_parts.cpus(sections),
        memory=agent_parts.memory(sections) if has_memory else None,
        storage=agent_parts.disks(sections),
        gpu=agent_parts.gpus(sections),
        display=own,
        battery=agent_parts.batteries(sections),
        psu=agent_parts.power_supplies(sections),
    )


def _os(sections: Sections) -> str | None:
    system, hardware = sections.one("operatingsystem"), sections.one("hardware")
    name = closed_up(first_of(system, "full_name", "name") or hardware.get("osname"))
    version = closed_up(first_of(system, "version") or hardware.get("osversion"))
    if name is None or version is None or version in name or "kernel" in name.casefold():
        return name
    return f"{name} {version}"


def _windows_build(sections: Sections) -> str | None:
    """`19045` of `10.0.19045`, the kernel that these agents give of a Windows."""
    system, hardware = sections.one("operatingsystem"), sections.one("hardware")
    found = _WINDOWS_KERNEL.match(
        str(first_of(system, "kernel_version") or hardware.get("osversion") or "")
    )
    name = str(first_of(system, "full_name", "name") or hardware.get("osname") or "")
    return found.group(1) if found and "windows" in name.casefold() else None


def _observed_at(sections: Sections) -> datetime | None:
    zone = sections.one("operatingsystem").get("timezone")
    offset = zone.get("offset") if isinstance(zone, dict) else None
    return moment(sections.one("accesslog").get("logdate"), offset)


def _permanent_macs(sections: Sections) -> tuple[str, ...]:
    """Addresses of the machine's own network interfaces: those of docks and adapters move."""
    found = {
        mac
        for item in sections.many("networks")
        if _is_permanent(item) and (mac := clean_mac(first_of(item, "mac", "macaddr")))
    }
    return tuple(sorted(found))


def _is_permanent(item: Members) -> bool:
    is_virtual = str(item.get("virtualdev") or "0").casefold() not in ("0", "false", "no")
    kind = str(item.get("type") or "").casefold()
    words = " ".join(str(item.get(n) or "") for n in ("description", "driver", "pnpdeviceid"))
    return not is_virtual and kind not in _NOT_PERMANENT and not _PASSING_INTERFACE.search(words)


def _virtual_machines(sections: Sections, host: AssetRecord) -> Iterator[AssetRecord]:
    """Virtual machines on a host, where a UUID can tie them to their own inventory.

    Containers are programs, not assets.
    """
    for item in sections.many("virtualmachines"):
        uuid = meaningful_uuid(item.get("uuid"))
        kind = " ".join(str(item.get(n) or "") for n in ("vmtype", "subsystem"))
        if uuid is None or item.get("image") or _CONTAINERS.search(kind):
            continue
        memory_mib = positive(item.get("memory"))
        yield AssetRecord(
            category="virtual_machine",
            name=closed_up(item.get("name")),
            uuid=uuid,
            is_virtual=True,
            hypervisor=meaningful(first_of(item, "subsystem", "vmtype")),
            host_uuid=host.uuid,
            cpu_cores=positive_whole(item.get("vcpu")),
            memory_gib=round(memory_mib / MIB_PER_GIB, 3) if memory_mib else None,
        )
