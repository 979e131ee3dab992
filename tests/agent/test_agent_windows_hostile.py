"""Whatever Windows answers: a document that the contract accepts, or a reason."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from fleet_audit_agent.sources import Sources, parse_sources, parse_tables
from fleet_audit_agent.windows_cim import batteries_of, disk_of, memory_devices_of, slots_of
from fleet_audit_agent.windows_energy import parse_meter, parse_srumutil
from fleet_audit_agent.windows_records import (
    parse_battery,
    parse_clock,
    parse_cores,
    parse_disk,
    parse_interfaces,
    parse_tpm,
)
from tests.agent.windows_machine import taken

RAW_NAMES = st.sampled_from(
    [
        *("firmware_table", "memory_status", "processors", "firmware_type", "tpm", "clock"),
        *("power_status", "interfaces", "installed_memory", "srumutil"),
        *(f"disk/0/{part}" for part in ("descriptor", "geometry", "seek_penalty", "nvme", "ata")),
        *(f"battery/0/{part}" for part in ("information", "made_on")),
    ]
)


@given(raw=st.dictionaries(RAW_NAMES, st.binary(max_size=600)))
def test_any_bytes_of_native_calls_give_a_document(raw):
    """Whatever the calls answer, the document is one that the contract accepts."""
    made = {
        "schema": "fleet-audit/sources/1",
        "system": "windows",
        "taken_at": "2026-03-02T09:30:00Z",
        "raw": raw,
    }
    taken(made)


@given(content=st.binary(max_size=400))
def test_parsers_of_windows_take_any_bytes(content):
    """No parser of native answers raises, nor does any of files."""
    parse_sources(content)
    parse_tables(content)
    parse_srumutil(content)
    for parse in (parse_cores, parse_disk, parse_battery, parse_tpm):
        parse(content)
    parse_clock(content, 4)
    list(parse_interfaces(content))
    list(parse_meter(content[:2], content[2:], content))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)
CLASSES = st.sampled_from(
    [
        *("MSFT_PhysicalDisk", "MSFT_StorageReliabilityCounter", "Win32_DiskDrive"),
        *("BatteryStaticData", "BatteryCycleCount", "Win32_PhysicalMemory", "Win32_Processor"),
        *("Win32_PhysicalMemoryArray", "Win32_VideoController", "MSFT_NetAdapter", "Win32_Tpm"),
        *("WmiMonitorConnectionParams", "Win32_ComputerSystem", "Msvm_ComputerSystem"),
        *("Msvm_VirtualSystemSettingData", "Msvm_ProcessorSettingData"),
    ]
)
FIELDS = st.sampled_from(
    [
        *(
            "DeviceId",
            "Model",
            "Size",
            "BusType",
            "MediaType",
            "SerialNumber",
            "HealthStatus",
            "Wear",
        ),
        *("PowerOnHours", "Capabilities", "DesignedCapacity", "ManufactureDate", "CycleCount"),
        *(
            "InstanceName",
            "Capacity",
            "Speed",
            "SMBIOSMemoryType",
            "NumberOfCores",
            "MemoryDevices",
        ),
        *("Use", "AdapterRAM", "PNPDeviceID", "PermanentAddress", "SpecVersion", "Name"),
        *("VirtualSystemIdentifier", "BIOSGUID", "InstanceID", "VirtualQuantity"),
        *("VideoOutputTechnology", "TotalPhysicalMemory", "Caption", "MaxClockSpeed"),
    ]
)


@example(cim={"Win32_PhysicalMemory": [{"Speed": 1_000_001}]}, rest=None)
@given(cim=st.dictionaries(CLASSES, st.lists(st.dictionaries(FIELDS, JSON), max_size=2)), rest=JSON)
def test_any_rows_of_cim_give_a_document(cim, rest):
    """Whatever CIM answers, and whatever else a file holds, the document is in the contract."""
    made = {
        "schema": "fleet-audit/sources/1",
        "system": "windows",
        "taken_at": "2026-03-02T09:30:00Z",
        "cim": cim,
        "registry": rest,
        "present": rest,
        "errors": rest,
    }
    taken(made)


def test_rows_of_cim_are_read_by_what_they_are():
    """A disk, a battery without its joined classes, a board without slots: unknown is null."""
    empty = Sources("windows", parse_sources_moment())
    assert disk_of({}).bus is None and not list(batteries_of(empty))
    assert memory_devices_of(empty) == [] and slots_of(empty) is None


def parse_sources_moment() -> Any:
    """A moment."""
    made = parse_sources(
        b'{"schema":"fleet-audit/sources/1","system":"windows","taken_at":"2026-03-02T09:30:00Z"}'
    )
    assert made is not None
    return made.taken_at
