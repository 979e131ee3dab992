"""The OCS inventory of the sample's oldest PC, as an OCS agent for Windows writes it (XML)."""

from __future__ import annotations

from base64 import b64encode
from xml.sax.saxutils import escape

from fleet_audit.inventory.sample.assets import SampleAsset, signs_of_age
from fleet_audit.inventory.sample.edid_blob import edid_blob, week_made
from fleet_audit.inventory.sample.facts import sent_on
from fleet_audit.model.quantity import MIB_PER_GIB

Members = dict[str, object]

_NAME = "FICTIF-ATELIER"


def ocs_document(asset: SampleAsset, screen: SampleAsset) -> bytes:
    """The document of a PC and of the screen plugged into it."""
    moment = sent_on(days_before=4, hour=7)
    sections = [
        _section("ACCESSLOG", {"LOGDATE": f"{moment:%Y-%m-%d %H:%M:%S}"}),
        _section("ACCOUNTINFO", {"KEYNAME": "TAG", "KEYVALUE": asset.lot.site}),
        _section("BIOS", _bios(asset)),
        _section("CPUS", _cpu(asset)),
        _section("HARDWARE", _hardware(asset)),
        _section("MEMORIES", {"CAPACITY": _memory_mib(asset), "NUMSLOTS": 1, "TYPE": "DDR3"}),
        _section("MONITORS", _monitor(screen)),
        _section("NETWORKS", {"DESCRIPTION": "Ethernet", "MACADDR": asset.mac}),
        _section("STORAGES", _disk()),
    ]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<REQUEST>",
        " <CONTENT>",
        *sections,
        " </CONTENT>",
        f" <DEVICEID>{_NAME}-{moment:%Y-%m-%d-%H-%M-%S}</DEVICEID>",
        " <QUERY>INVENTORY</QUERY>",
        "</REQUEST>",
    ]
    return "\n".join((*lines, "")).encode()


def _section(name: str, members: Members) -> str:
    inner = [f"   <{tag}>{escape(str(value))}</{tag}>" for tag, value in members.items()]
    return "\n".join((f"  <{name}>", *inner, f"  </{name}>"))


def _bios(asset: SampleAsset) -> Members:
    product = asset.product
    dated = next(sign.date for sign in signs_of_age(asset) if sign.source == "bios")
    return {
        "ASSETTAG": "",
        "BDATE": f"{dated:%m/%d/%Y}",
        "BMANUFACTURER": product.firmware_vendor,
        "SMANUFACTURER": product.firmware_vendor,
        "SMODEL": product.firmware_model,
        "SSN": asset.serial,
        "TYPE": "Low Profile Desktop",
    }


def _cpu(asset: SampleAsset) -> Members:
    product = asset.product
    return {
        "CORES": product.cpu_cores,
        "LOGICAL_CPUS": product.cpu_threads,
        "MANUFACTURER": "GenuineIntel",
        "SPEED": round(product.cpu_mhz or 0),
        "TYPE": product.cpu,
    }


def _hardware(asset: SampleAsset) -> Members:
    return {
        "MEMORY": _memory_mib(asset),
        "NAME": _NAME,
        "OSNAME": asset.product.os,
        "OSVERSION": "6.1.7601",
        "UUID": asset.uuid.upper(),
    }


def _memory_mib(asset: SampleAsset) -> int:
    return (asset.product.memory_gib or 0) * MIB_PER_GIB


def _monitor(screen: SampleAsset) -> Members:
    week, year = week_made(screen)
    return {
        "BASE64": b64encode(edid_blob(screen)).decode(),
        "CAPTION": screen.product.firmware_model,
        "DESCRIPTION": f"{week}/{year}",
        "MANUFACTURER": screen.product.firmware_vendor,
        "SERIAL": screen.serial,
    }


def _disk() -> Members:
    return {
        "DESCRIPTION": "Lecteur de disque",
        "DISKSIZE": 500_105,
        "INTERFACE": "IDE",
        "MODEL": "ST500DM002-1BD142",
        "TYPE": "Fixed hard disk media",
    }
