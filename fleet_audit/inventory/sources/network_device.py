"""Switches, printers, phones and the like, as SNMP inventories describe them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from fleet_audit.inventory.classify import network_category
from fleet_audit.inventory.placeholders import closed_up, meaningful, meaningful_serial
from fleet_audit.inventory.reconcile import clean_mac
from fleet_audit.inventory.sources.sections import Members, Sections, first_of
from fleet_audit.model.asset import AssetRecord, Observation
from fleet_audit.model.codes import Category
from fleet_audit.model.marking import said

_CATEGORIES: dict[str, Category] = {
    "2": "switch",
    "3": "printer",
    "computer": "server",
    "networking": "switch",
    "networkequipment": "switch",
    "phone": "ip_phone",
    "power": "ups",
    "printer": "printer",
    "storage": "storage_bay",
    "video": "video_conference",
}
"""What GLPI's device types stand for (inventory_format, `network_device.type`), and their old
numbers."""


_MOST_COMPONENTS = 20_000
"""More ports, modules and power supplies than the largest stack has."""


def is_equipment(sections: Sections) -> bool:
    """Whether a discovered address is equipment that said what it is.

    A computer has an agent of its own, and an address alone may be anything.
    """
    device = sections.one("network_device")
    kind = str(device.get("type")).casefold()
    said_who = meaningful(device.get("model")) or meaningful_serial(device.get("serial"))
    return kind in _CATEGORIES and kind != "computer" and said_who is not None


def network_devices(
    sections: Sections, source: str, item_type: str | None, observed_at: datetime | None
) -> Iterator[Observation]:
    """What one SNMP inventory says of its device; of a stack, one observation for each switch.

    The switches of a stack answer as one device, and are bought, fed and replaced one by one.
    """
    device = _device(sections, item_type)
    yield Observation(source=source, observed_at=observed_at, asset=device)
    for rank, switch in enumerate(_other_switches(sections, device.serial), start=2):
        member = replace(
            device,
            asset_tag=None,
            serial=meaningful_serial(switch.get("serial")),
            model=meaningful(switch.get("model")) or device.model,
            name=f"{device.name} - {rank}" if device.name else None,
            macs=(),
        )
        place = said("switch {rank} of a stack", rank=rank)
        yield Observation(source=source, observed_at=observed_at, asset=member, place=place)


def _device(sections: Sections, item_type: str | None) -> AssetRecord:
    device = sections.one("network_device")
    address = clean_mac(device.get("mac"))
    return AssetRecord(
        asset_tag=meaningful_serial(device.get("assettag")),
        serial=_serial(sections, device),
        category=_category(sections, device, item_type),
        manufacturer=meaningful(device.get("manufacturer") or _firmware(sections, "manufacturer")),
        model=_model(sections, device),
        site=closed_up(device.get("location")),
        name=closed_up(first_of(device, "name", "snmphostname", "netbiosname", "dnshostname")),
        macs=(address,) if address else (),
    )


def _components(sections: Sections, kind: str) -> list[Members]:
    parts = sections.many("network_components", _MOST_COMPONENTS)
    return [part for part in parts if str(part.get("type") or "").casefold() == kind]


def _other_switches(sections: Sections, serial: str | None) -> list[Members]:
    """The chassis of a stack but the one that speaks for it: the first, where none is named."""
    stacks = {str(part.get("index")) for part in _components(sections, "stack")}
    switches = [
        part
        for part in _components(sections, "chassis")
        if str(first_of(part, "contained_index", "containedinindex")) in stacks
        and meaningful_serial(part.get("serial"))
    ]
    speakers = [s for s in switches if meaningful_serial(s.get("serial")) == serial]
    speaker = next(iter(speakers or switches), None)
    return [switch for switch in switches if switch is not speaker]


def _serial(sections: Sections, device: Members) -> str | None:
    """The device's serial, or that of its chassis: some makers give it there alone."""
    own = meaningful_serial(device.get("serial"))
    chassis = (meaningful_serial(part.get("serial")) for part in _components(sections, "chassis"))
    return own or next((serial for serial in chassis if serial), None)


def _model(sections: Sections, device: Members) -> str | None:
    own = meaningful(device.get("model"))
    chassis = (meaningful(part.get("model")) for part in _components(sections, "chassis"))
    return own or next((model for model in chassis if model), None) or _firmware(sections, "name")


def _firmware(sections: Sections, member: str) -> str | None:
    """What the device's own firmware says: agents name it by the model that it runs on."""
    parts = sections.many("firmwares")
    own = (part for part in parts if str(part.get("type") or "").casefold() == "device")
    return next((meaningful(part.get(member)) for part in own), None)


def _category(sections: Sections, device: Members, item_type: str | None) -> Category | None:
    kind = str(first_of(device, "type") or item_type or "").casefold()
    default = _CATEGORIES.get(kind)
    if default == "switch" or default is None:
        words = [_model(sections, device), first_of(device, "description", "comments")]
        texts = [str(word) for word in words if word]
        return network_category(default or "other", *texts)
    return default
