"""Inventory documents v1 of the sample's machines, as our agent would send them."""

from __future__ import annotations

import uuid

import msgspec

from fleet_audit.inventory.sample import machine_parts
from fleet_audit.inventory.sample.assets import SampleAsset, signs_of_age
from fleet_audit.inventory.sample.facts import sent_on
from fleet_audit.model.inventory_document import Age, Agent, Device, InventoryDocument

_AGENT_VERSION = "0.1.0"


def machine_document(
    asset: SampleAsset, screen: SampleAsset | None, host: SampleAsset | None
) -> bytes:
    """The document of one machine, with the screen plugged into it and its host where virtual."""
    parts = machine_parts
    chance = asset.chance("agent")
    document = InventoryDocument(
        schema="fleet-audit/inventory/1",
        agent=Agent(
            id=str(uuid.UUID(bytes=chance.octets(16), version=4)),
            version=_AGENT_VERSION,
            os="windows" if "Windows" in (asset.product.os or "") else "linux",
        ),
        sent_at=sent_on(chance.whole(1, 3), chance.whole(8, 17)),
        device=_device(asset, host),
        tag=asset.lot.site,
        age=Age(evidence=signs_of_age(asset)),
        cpu=parts.cpu_section(asset),
        memory=parts.memory_section(asset) or msgspec.UNSET,
        storage=parts.storage_section(asset),
        display=parts.display_section(asset, screen),
        battery=parts.battery_section(asset),
        os=parts.os_section(asset),
        readiness=msgspec.UNSET if asset.is_virtual else parts.readiness_section(asset),
        power=parts.power_section(asset),
        usage=parts.usage_section(asset),
        settings=parts.settings_section(asset) or msgspec.UNSET,
    )
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _device(asset: SampleAsset, host: SampleAsset | None) -> Device:
    product = asset.product
    return Device(
        type=product.category,
        type_evidence="hypervisor" if asset.is_virtual else "chassis",
        vendor=product.firmware_vendor,
        model=product.firmware_model,
        version=product.firmware_version,
        serial=asset.serial,
        uuid=asset.uuid,
        chassis_type=product.chassis_type,
        asset_tag=asset.asset_tag,
        macs=() if asset.is_virtual else (asset.mac,),
        is_vm=asset.is_virtual,
        hypervisor="kvm" if asset.is_virtual else None,
        host_uuid=host.uuid if host else None,
    )
