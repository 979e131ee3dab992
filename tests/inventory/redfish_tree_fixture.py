"""The resources of a made-up controller, in the form of DMTF's DSP0268; every value is ours."""

from __future__ import annotations

from typing import Any

SYSTEM = "/redfish/v1/Systems/1"
CHASSIS = "/redfish/v1/Chassis/1"


def _link(path: str) -> dict[str, str]:
    return {"@odata.id": path}


def _collection(path: str, *members: str) -> dict[str, Any]:
    return {
        "@odata.type": "#Collection.Collection",
        "@odata.id": path,
        "Members": [_link(f"{path}/{member}") for member in members],
    }


def _cpu(number: int) -> dict[str, Any]:
    return {
        "@odata.type": "#Processor.v1_18_0.Processor",
        "ProcessorType": "CPU",
        "Manufacturer": "Intel",
        "Model": "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz",
        "TotalCores": 16,
        "TotalThreads": 32,
        "SerialNumber": f"CPU-SERIAL-{number}",
    }


def _module(mib: int | None) -> dict[str, Any]:
    state = "Enabled" if mib else "Absent"
    return {
        "@odata.type": "#Memory.v1_17_0.Memory",
        "CapacityMiB": mib,
        "MemoryDeviceType": "DDR4",
        "OperatingSpeedMhz": 2666,
        "PartNumber": "M393A4K40CB2",
        "SerialNumber": "MODULE-SERIAL",
        "Status": {"State": state},
    }


RESOURCES: dict[str, dict[str, Any]] = {
    "/redfish/v1/": {
        "@odata.type": "#ServiceRoot.v1_15_0.ServiceRoot",
        "RedfishVersion": "1.15.0",
        "Systems": _link("/redfish/v1/Systems"),
        "Chassis": _link("/redfish/v1/Chassis"),
    },
    "/redfish/v1/Systems": _collection("/redfish/v1/Systems", "1"),
    "/redfish/v1/Chassis": _collection("/redfish/v1/Chassis", "1"),
    SYSTEM: {
        "@odata.type": "#ComputerSystem.v1_20_0.ComputerSystem",
        "@odata.id": SYSTEM,
        "SystemType": "Physical",
        "Manufacturer": "Dell Inc.",
        "Model": "PowerEdge R640",
        "SKU": "7XYZ123",
        "SerialNumber": "CNFCP0098700B9",
        "UUID": "4c4c4544-0058-5910-805a-b7c04f313233",
        "AssetTag": "SRV-0042",
        "HostName": "srv-0042",
        "Processors": _link(f"{SYSTEM}/Processors"),
        "Memory": _link(f"{SYSTEM}/Memory"),
        "Storage": _link(f"{SYSTEM}/Storage"),
        "Links": {"Chassis": [_link(CHASSIS)]},
        "Oem": {"Maker": {"Secret": "oem-bait"}},
    },
    f"{SYSTEM}/Processors": _collection(f"{SYSTEM}/Processors", "1", "2"),
    f"{SYSTEM}/Processors/1": _cpu(1),
    f"{SYSTEM}/Processors/2": _cpu(2),
    f"{SYSTEM}/Memory": _collection(f"{SYSTEM}/Memory", "1", "2", "3"),
    f"{SYSTEM}/Memory/1": _module(32768),
    f"{SYSTEM}/Memory/2": _module(32768),
    f"{SYSTEM}/Memory/3": _module(None),
    f"{SYSTEM}/Storage": _collection(f"{SYSTEM}/Storage", "A"),
    f"{SYSTEM}/Storage/A": {
        "@odata.type": "#Storage.v1_15_0.Storage",
        "Drives": [_link(f"{SYSTEM}/Storage/A/Drives/0")],
    },
    f"{SYSTEM}/Storage/A/Drives/0": {
        "@odata.type": "#Drive.v1_17_0.Drive",
        "CapacityBytes": 960197124096,
        "MediaType": "SSD",
        "Protocol": "SATA",
        "Model": "MZ7KH960HAJR",
        "SerialNumber": "DISK-SERIAL",
        "PredictedMediaLifeLeftPercent": 88,
        "Status": {"Health": "OK", "State": "Enabled"},
    },
    CHASSIS: {
        "@odata.type": "#Chassis.v1_23_0.Chassis",
        "@odata.id": CHASSIS,
        "ChassisType": "RackMount",
        "Power": _link(f"{CHASSIS}/Power"),
    },
    f"{CHASSIS}/Power": {
        "@odata.type": "#Power.v1_7_0.Power",
        "@odata.id": f"{CHASSIS}/Power",
        "PowerControl": [
            {
                "PowerConsumedWatts": 244,
                "PowerMetrics": {"IntervalInMin": 1440, "AverageConsumedWatts": 212},
            }
        ],
        "PowerSupplies": [
            {"PowerCapacityWatts": 750, "Status": {"State": "Enabled"}},
            {"PowerCapacityWatts": 750, "Status": {"State": "Enabled"}},
        ],
    },
}
