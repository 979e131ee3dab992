"""A Windows laptop in raw sources, as the agent gathers them and `collect.ps1` writes them."""

from __future__ import annotations

import json
import struct
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import msgspec

from fleet_audit.model.inventory_document import InventoryDocument
from fleet_audit_agent.gathered import document_of
from fleet_audit_agent.sources import parse_sources
from tests.agent.windows_answers import (
    clock,
    cores,
    disk_descriptor,
    geometry,
    interface,
    nvme_log,
    rsmb,
)

PANEL, MONITOR = r"DISPLAY\AUO4321\4&1A2B&0&UID8388688", r"DISPLAY\DEL40F3\5&3C4D&0&UID4352"
GONE = r"DISPLAY\ACR0771\5&3C4D&0&UID4353"
GPU = r"PCI\VEN_8086&DEV_9A49&SUBSYS_0A201028&REV_01\3&11583659&0&10"
NET = "{0D1F2E3A-1111-4222-8333-444455556666}"
SCHEME = "381b4222-f694-41f0-9685-ff5bb260df2e"
SLEEP = r"238c9fa8-0aad-41ed-83f4-97be242c8f20\29f6c1db-86da-48c5-9fdb-f2b67b1f44da"
SCREEN = r"7516b95f-f776-4464-8c53-06167f40cc99\3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e"
POWER = r"SYSTEM\CurrentControlSet\Control\Power"

Made = dict[str, Any]


def packed(value: object) -> object:
    """A value as JSON has it in a file of sources."""
    if isinstance(value, bytes):
        return {"base64": b64encode(value).decode()}
    return {key: packed(part) for key, part in value.items()} if isinstance(value, dict) else value


def registry_of_a_laptop(edid: Callable[..., bytes]) -> dict[str, dict[str, Any]]:
    """Its processor, system, screens present and past, graphics, network and power settings."""
    enum = r"SYSTEM\CurrentControlSet\Enum"
    classes = r"SYSTEM\CurrentControlSet\Control\Class"
    monitor = edid(vendor="DEL", week=40, year=2019, size_mm=(527, 296), serial="9VNTW73")
    return {
        r"HARDWARE\DESCRIPTION\System\CentralProcessor\0": {
            "ProcessorNameString": "11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz",
            "Identifier": "Intel64 Family 6 Model 140 Stepping 1",
            "VendorIdentifier": "GenuineIntel",
            "~MHz": 1498,
        },
        **{rf"HARDWARE\DESCRIPTION\System\CentralProcessor\{n}": {"~MHz": 1} for n in range(1, 8)},
        r"SOFTWARE\Microsoft\Windows NT\CurrentVersion": {
            "ProductName": "Windows 10 Pro",
            "DisplayVersion": "23H2",
            "CurrentBuild": "22631",
            "UBR": 4460,
            "InstallDate": 1_701_000_000,
            "InstallationType": "Client",
        },
        r"SYSTEM\Setup\Source OS (Updated on 26/11/2023 13:00:00)": {"InstallDate": 1_655_280_000},
        r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment": {
            "PROCESSOR_ARCHITECTURE": "AMD64"
        },
        r"SYSTEM\CurrentControlSet\Control\Session Manager\Power": {"HiberbootEnabled": 0},
        r"SYSTEM\CurrentControlSet\Control\SecureBoot\State": {"UEFISecureBootEnabled": 1},
        rf"{enum}\{PANEL}\Device Parameters": {"EDID": edid()},
        rf"{enum}\{MONITOR}\Device Parameters": {"EDID": monitor},
        rf"{enum}\{GONE}\Device Parameters": {"EDID": edid(vendor="ACR")},
        rf"{enum}\{GPU}": {
            "Driver": r"{4d36e968-e325-11ce-bfc1-08002be10318}\0000",
            "LocationInformation": "@System32\\drivers\\pci.sys,#65536;PCI bus %1;(0,2,0)",
        },
        rf"{classes}\{{4d36e968-e325-11ce-bfc1-08002be10318}}\0000": {
            "DriverDesc": "Intel(R) Iris(R) Xe Graphics",
            "HardwareInformation.qwMemorySize": 1 << 30,
        },
        rf"{classes}\{{4d36e972-e325-11ce-bfc1-08002be10318}}\0001": {
            "NetCfgInstanceId": NET,
            "DeviceInstanceID": r"PCI\VEN_8086&DEV_15FC\3&11583659&0&FE",
        },
        rf"{POWER}\User\PowerSchemes": {"ActivePowerScheme": SCHEME},
        rf"{POWER}\User\PowerSchemes\{SCHEME}\{SLEEP}": {"ACSettingIndex": 1800},
        rf"{POWER}\PowerSettings\{SCREEN}\DefaultPowerSchemeValues\{SCHEME}": {
            "ACSettingIndex": 600
        },
    }


def native(table: bytes, edid: Callable[..., bytes]) -> Made:
    """A laptop as the agent gathers it: native calls and the registry."""
    return {
        "schema": "fleet-audit/sources/1",
        "system": "windows",
        "taken_at": "2026-03-02T09:30:00Z",
        "raw": {
            "firmware_table": rsmb(table),
            "memory_status": struct.pack("<IIQQ", 64, 40, 8 << 30, 5 << 30) + bytes(40),
            "processors": cores((2, 2, 2, 2)),
            "firmware_type": struct.pack("<I", 2),
            "tpm": struct.pack("<IIII", 0, 2, 3, 0) + bytes(4),
            "power_status": bytes([1, 0, 96, 0]) + bytes(8),
            "clock": clock(10.5, 0.4, 0.1, 8),
            "interfaces": interface(NET, "A4BB6D010203") + interface(NET, "025056010203"),
            "disk/0/descriptor": disk_descriptor(17, "PM991a NVMe 256GB", "S65DNE0R123456"),
            "disk/0/geometry": geometry(256_060_514_304),
            "disk/0/seek_penalty": struct.pack("<IIB3x", 12, 12, 0),
            "disk/0/nvme": nvme_log(4_321, 7),
            "disk/1/descriptor": disk_descriptor(7, "Stick", "123ABC456", removable=True),
            "disk/1/geometry": geometry(16_000_000_000),
            "battery/0/information": struct.pack(
                "<IB3x4sIIIIII", 0x80000000, 1, b"LION", 63_004, 50_403, 0, 0, 0, 212
            ),
            "battery/0/made_on": struct.pack("<BBH", 9, 3, 2021),
        },
        "registry": registry_of_a_laptop(edid),
        "cim": {
            "WmiMonitorConnectionParams": [
                {"InstanceName": f"{PANEL}_0", "VideoOutputTechnology": 0x80000000},
                {"InstanceName": f"{MONITOR}_0", "VideoOutputTechnology": 10},
            ]
        },
        "present": {"monitor": [PANEL, MONITOR], "display": [GPU]},
        "errors": [],
    }


def scripted(table: bytes, edid: Callable[..., bytes]) -> Made:
    """The same laptop as `collect.ps1` writes it: the registry and CIM, no native call."""
    made = native(table, edid)
    del made["raw"]
    made["registry"][r"SYSTEM\CurrentControlSet\Services\mssmbios\Data"] = {
        "SMBiosData": rsmb(table)
    }
    made["registry"][r"SYSTEM\CurrentControlSet\Control"] = {"PEFirmwareType": 2}
    made["cim"] |= {
        "Win32_Processor": [{"NumberOfCores": 4, "NumberOfLogicalProcessors": 8}],
        "Win32_ComputerSystem": {"TotalPhysicalMemory": 8 << 30},
        "Win32_Tpm": {"SpecVersion": "2.0, 0, 1.38"},
        "MSFT_PhysicalDisk": [
            {
                "DeviceId": "0",
                "Model": "PM991a NVMe 256GB",
                "SerialNumber": "S65DNE0R123456",
                "MediaType": 4,
                "BusType": 17,
                "Size": 256_060_514_304,
                "HealthStatus": 0,
            },
            {"DeviceId": "1", "Model": "Stick", "BusType": 7, "Size": 16_000_000_000},
        ],
        "MSFT_StorageReliabilityCounter": [{"DeviceId": "0", "PowerOnHours": 4321, "Wear": 7}],
        "BatteryStaticData": {
            "InstanceName": "ACPI\\PNP0C0A\\1_0",
            "Capabilities": -2147483648,
            "DesignedCapacity": 63_004,
            "ManufactureDate": "20210309000000.000000+000",
        },
        "BatteryFullChargedCapacity": {
            "InstanceName": "ACPI\\PNP0C0A\\1_0",
            "FullChargedCapacity": 50_403,
        },
        "BatteryCycleCount": {"InstanceName": "ACPI\\PNP0C0A\\1_0", "CycleCount": 212},
        "MSFT_NetAdapter": {
            "PermanentAddress": "A4BB6D010203",
            "PnPDeviceID": r"PCI\VEN_8086&DEV_15FC\3&11583659&0&FE",
            "ConnectorPresent": True,
        },
    }
    return made


def written(made: Made) -> bytes:
    """The file."""
    return json.dumps(packed(made)).encode()


FORMS = {"native": native, "scripted": scripted}


def taken(made: Made) -> dict[str, Any]:
    """The document of a file of sources, which the contract accepts."""
    sources = parse_sources(written(made))
    assert sources is not None
    document = document_of(sources, ())
    msgspec.convert(document, InventoryDocument)
    return document
