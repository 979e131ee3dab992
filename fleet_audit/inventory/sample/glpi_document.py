"""The GLPI inventory of the sample's hypervisor, as a GLPI agent writes it (JSON)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from fleet_audit.inventory.sample.assets import SampleAsset
from fleet_audit.inventory.sample.facts import sent_on
from fleet_audit.model.quantity import MIB_PER_GIB

_MODULE_GIB = 16
_DISK_MB = 1_920_383
_NAME = "FICTIF-HYPERVISEUR"


def glpi_document(host: SampleAsset, guests: Iterable[SampleAsset]) -> bytes:
    """The document of the host, with the virtual machines on it."""
    moment = sent_on(days_before=2, hour=5)
    document = {
        "action": "inventory",
        "content": {
            "accesslog": {"logdate": f"{moment:%Y-%m-%d %H:%M:%S}"},
            **_hardware(host),
            "memories": _memories(host),
            "storages": _storages(),
            "virtualmachines": [_guest(guest) for guest in guests],
            "versionclient": "GLPI-Agent_v1.11",
        },
        "deviceid": f"{_NAME.lower()}-{moment:%Y-%m-%d-%H-%M-%S}",
        "itemtype": "Computer",
        "tag": host.lot.site,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _hardware(host: SampleAsset) -> dict[str, Any]:
    product = host.product
    sockets = product.cpu_sockets or 1
    cpu = {
        "core": (product.cpu_cores or 0) // sockets,
        "thread": (product.cpu_threads or 0) // sockets,
        "manufacturer": "Intel",
        "name": product.cpu,
        "speed": int(product.cpu_mhz or 0),
    }
    return {
        "bios": {
            "assettag": host.asset_tag,
            "bdate": "2022-05-18",
            "bmanufacturer": product.firmware_vendor,
            "smanufacturer": product.firmware_vendor,
            "smodel": product.firmware_model,
            "ssn": host.serial,
        },
        "cpus": [cpu] * sockets,
        "hardware": {
            "chassis_type": "Rack Mount Chassis",
            "memory": (product.memory_gib or 0) * MIB_PER_GIB - 2600,
            "name": _NAME,
            "uuid": host.uuid,
            "vmsystem": "Physical",
        },
        "networks": [
            {"description": "eno1", "mac": host.mac, "type": "ethernet", "virtualdev": False}
        ],
        "operatingsystem": {
            "full_name": product.os,
            "kernel_name": "linux",
            "name": "Debian GNU/Linux",
            "version": (product.os or "").rpartition(" ")[2],
        },
    }


def _memories(host: SampleAsset) -> list[dict[str, Any]]:
    count = (host.product.memory_gib or 0) // _MODULE_GIB
    module = {"capacity": _MODULE_GIB * MIB_PER_GIB, "speed": "2666", "type": "DDR4"}
    return [{**module, "numslots": slot} for slot in range(1, count + 1)]


def _storages() -> list[dict[str, Any]]:
    disk = {"disksize": _DISK_MB, "interface": "SATA", "model": "SAMSUNG MZ7LH1T9HMLT"}
    return [{**disk, "name": f"sd{letter}", "type": "disk"} for letter in "abcd"]


def _guest(guest: SampleAsset) -> dict[str, Any]:
    return {
        "memory": (guest.product.memory_gib or 0) * MIB_PER_GIB,
        "name": f"fictif-vm-{guest.number}",
        "status": "running",
        "subsystem": "kvm",
        "uuid": guest.uuid,
        "vcpu": guest.product.cpu_cores,
        "vmtype": "qemu",
    }
