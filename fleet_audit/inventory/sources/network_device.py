"""Switches, printers, phones and the like, as SNMP inventories describe them."""

from __future__ import annotations

from datetime import datetime

from fleet_audit.inventory.classify import network_category
from fleet_audit.inventory.placeholders import closed_up, meaningful, meaningful_serial
from fleet_audit.inventory.reconcile import clean_mac
from fleet_audit.inventory.sources.sections import Members, Sections, first_of
from fleet_audit.model.asset import AssetRecord, Observation
from fleet_audit.model.codes import Category

_CATEGORIES: dict[str, Category] = {
    "computer": "server",
    "networking": "switch",
    "networkequipment": "switch",
    "phone": "ip_phone",
    "power": "ups",
    "printer": "printer",
    "storage": "storage_bay",
    "video": "video_conference",
}
"""What GLPI's device types stand for (inventory_format, `network_device.type`)."""


def network_device(
    sections: Sections, source: str, item_type: str | None, observed_at: datetime | None
) -> Observation:
    """What one SNMP inventory says of its device."""
    device = sections.one("network_device")
    address = clean_mac(device.get("mac"))
    record = AssetRecord(
        asset_tag=meaningful_serial(device.get("assettag")),
        serial=meaningful_serial(device.get("serial")),
        category=_category(sections, device, item_type),
        manufacturer=meaningful(device.get("manufacturer")),
        model=_model(sections, device),
        site=closed_up(device.get("location")),
        name=closed_up(device.get("name")),
        macs=(address,) if address else (),
    )
    return Observation(source=source, observed_at=observed_at, asset=record)


def _model(sections: Sections, device: Members) -> str | None:
    chassis = next(iter(sections.many("network_components")), {})
    return meaningful(device.get("model")) or meaningful(chassis.get("model"))


def _category(sections: Sections, device: Members, item_type: str | None) -> Category | None:
    kind = str(first_of(device, "type") or item_type or "").casefold()
    default = _CATEGORIES.get(kind)
    if default == "switch" or default is None:
        words = [first_of(device, "model"), first_of(device, "description", "comments")]
        texts = [str(word) for word in words if word]
        return network_category(default or "other", *texts)
    return default
