"""Windows machines, from raw sources as the agent gathers them and `collect.ps1` writes them."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fleet_audit.model.inventory_document import InventoryDocument
from fleet_audit_agent.gathered import document_of, seed_of
from fleet_audit_agent.moment_windows import moment_of_answers
from fleet_audit_agent.sources import Sources, parse_sources, parse_tables
from fleet_audit_agent.windows_cim import batteries_of, disk_of, memory_devices_of, slots_of
from fleet_audit_agent.windows_energy import parse_meter, parse_srumutil
from fleet_audit_agent.windows_powershell import CONNECTIONS, GUESTS, command_of
from fleet_audit_agent.windows_records import (
    parse_battery,
    parse_clock,
    parse_cores,
    parse_disk,
    parse_interfaces,
    parse_tpm,
)
from fleet_audit_agent.windows_registry import WANTED
from fleet_audit_agent.windows_tasks import TASKS, task_xml

PANEL, MONITOR = r"DISPLAY\AUO4321\4&1A2B&0&UID8388688", r"DISPLAY\DEL40F3\5&3C4D&0&UID4352"
GONE = r"DISPLAY\ACR0771\5&3C4D&0&UID4353"
GPU = r"PCI\VEN_8086&DEV_9A49&SUBSYS_0A201028&REV_01\3&11583659&0&10"
NET = "{0D1F2E3A-1111-4222-8333-444455556666}"
SCHEME = "381b4222-f694-41f0-9685-ff5bb260df2e"
SLEEP = r"238c9fa8-0aad-41ed-83f4-97be242c8f20\29f6c1db-86da-48c5-9fdb-f2b67b1f44da"
SCREEN = r"7516b95f-f776-4464-8c53-06167f40cc99\3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e"
POWER = r"SYSTEM\CurrentControlSet\Control\Power"

Made = dict[str, Any]


def rsmb(table: bytes) -> bytes:
    """The SMBIOS table as GetSystemFirmwareTable returns it."""
    return bytes([0, 3, 3, 0]) + len(table).to_bytes(4, "little") + table


def disk_descriptor(bus: int, model: str, serial: str, removable: bool = False) -> bytes:
    """STORAGE_DEVICE_DESCRIPTOR, its texts behind it."""
    texts = f"{model}\0{serial}\0".encode()
    at = 36
    fields = (1, at + len(texts), 0, 0, removable, 1, 0, at, 0, at + len(model) + 1, bus)
    return struct.pack("<IIBBBBIIIII", *fields) + texts


def geometry(size: int) -> bytes:
    """DISK_GEOMETRY_EX."""
    return struct.pack("<QIIIIQ", 1, 12, 255, 63, 512, size)


def nvme_log(hours: int, used_pct: int) -> bytes:
    """The health log of an NVMe disk."""
    log = bytearray(512)
    log[3], log[5] = 100, used_pct
    log[128:144] = hours.to_bytes(16, "little")
    return bytes(log)


def cores(threads_by_core: tuple[int, ...]) -> bytes:
    """SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX: a package, then each core with its mask."""
    records, shift = b"", 0
    for kind, threads in ((3, sum(threads_by_core)), *((0, n) for n in threads_by_core)):
        mask = ((1 << threads) - 1) << (0 if kind == 3 else shift)
        records += struct.pack("<IIBB20xHQH6x", kind, 48, 0, 0, 1, mask, 0)
        shift += 0 if kind == 3 else threads
    return records


def interface(guid: str, mac: str, flags: int = 0b101, kind: int = 6) -> bytes:
    """What is kept of a row of GetIfTable2."""
    row = bytearray(120)
    row[:16] = UUID(guid).bytes_le
    row[16:20] = (6).to_bytes(4, "little")
    row[52:58] = bytes.fromhex(mac)
    row[88:92] = kind.to_bytes(4, "little")
    row[112] = flags
    return bytes(row)


def clock(days: float, awake: float, busy: float, threads: int) -> bytes:
    """Ticks, then the times of Windows; kernel time holds idle time."""
    spent = [int(days * 864e5), int(days * awake * 864e9)]
    capacity = spent[1] * threads
    spent += [int(capacity * (1 - busy)), int(capacity * (1 - busy / 2)), int(capacity * busy / 2)]
    return struct.pack("<5Q", *spent)


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


@pytest.fixture(params=FORMS)
def laptop(request, machines, build_edid) -> Made:
    """The laptop, in each of the two ways to know it."""
    return FORMS[request.param](machines["laptop"]["sys/firmware/dmi/tables/DMI"], build_edid)


def taken(made: Made) -> dict[str, Any]:
    """The document of a file of sources, which the contract accepts."""
    sources = parse_sources(written(made))
    assert sources is not None
    document = document_of(sources, ())
    msgspec.convert(document, InventoryDocument)
    return document


def test_both_ways_to_know_a_windows_machine_tell_the_same(laptop):
    """Native calls and CIM give one document: identity, parts, screens, wear, settings, support."""
    document = taken(laptop)
    device = document["device"]
    assert (device["vendor"], device["model"], device["serial"]) == (
        "Dell Inc.",
        "Latitude 5420",
        "7XK2B93",
    )
    assert (device["type"], device["is_vm"]) == ("laptop", False)
    assert device["macs"] == ["a4:bb:6d:01:02:03"]
    (cpu,) = document["cpu"]
    assert (cpu["family"], cpu["model"], cpu["stepping"]) == (6, 140, 1)
    assert (cpu["cores"], cpu["threads"], cpu["mhz"]) == (4, 8, 2600)
    memory = document["memory"]
    assert (memory["total_mib"], memory["slots"], len(memory["modules"])) == (8192, 2, 1)
    (disk,) = document["storage"]
    assert (disk["kind"], disk["gb"], disk["power_on_h"], disk["wear_pct"]) == (
        "nvme",
        256.1,
        4300,
        7,
    )
    assert disk["health"] == "passed" and "S65DNE" not in json.dumps(document)
    (battery,) = document["battery"]
    assert battery == {
        "design_mwh": 63_004,
        "full_mwh": 50_403,
        "cycles": 212,
        "made_on": "2021-03-09",
        "health_pct": 80.0,
    }
    assert document["gpu"] == [
        {"name": "Intel(R) Iris(R) Xe Graphics", "discrete": False, "vram_mib": 1024}
    ]
    assert document["settings"] == {"sleep_after_min": 30.0, "screen_off_after_min": 10.0}
    assert document["readiness"] == {
        "tpm": "2.0",
        "secure_boot": True,
        "uefi": True,
        "win11_blockers": [],
    }
    assert document["errors"] == []  # nothing was looked for in vain


def test_windows_11_is_named_and_keeps_the_date_of_what_it_replaced(laptop):
    """The registry of Windows 11 says 10, and an upgrade resets the date: neither is believed."""
    assert taken(laptop)["os"] == {
        "name": "Windows 11 Pro",
        "version": "23H2",
        "build": "22631.4460",
        "arch": "x86_64",
        "installed_on": "2022-06-15",
        "eol_on": None,
    }


def test_screens_of_other_days_are_left_out(laptop):
    """The registry remembers every screen: only those that are there count, the panel marked."""
    panel, monitor = taken(laptop)["display"]
    assert (panel["internal"], panel["vendor"]) == (True, "AU Optronics")
    assert (monitor["internal"], monitor["serial"], monitor["year"]) == (False, "9VNTW73", 2019)
    evidence = taken(laptop)["age"]["evidence"]
    assert {"panel_edid", "battery", "bios", "os_trace"} == {sign["source"] for sign in evidence}


def test_use_is_told_in_whole_days_and_fast_startup_hides_sleep(machines, build_edid):
    """Time on and work come from Windows' own clocks; off and asleep are not told apart."""
    made = native(machines["laptop"]["sys/firmware/dmi/tables/DMI"], build_edid)
    usage = taken(made)["usage"]
    assert (usage["t0"], usage["t1"]) == ("2026-02-20T00:00:00Z", "2026-03-02T00:00:00Z")
    assert (usage["on_s"], usage["sleep_s"]) == (345_600, 518_400)
    assert usage["cpu_util_pct"] == 10.0
    made["registry"][r"SYSTEM\CurrentControlSet\Control\Session Manager\Power"] = {
        "HiberbootEnabled": 1
    }
    assert taken(made)["usage"]["sleep_s"] is None


def test_a_battery_that_lies_loses_its_present_capacity_only(machines, build_edid):
    """At 120 % of its design, or at nothing, a battery keeps the rest, and `errors` names it."""
    made = native(machines["laptop"]["sys/firmware/dmi/tables/DMI"], build_edid)
    for full, word in ((75_605, "120 %"), (0, "absent")):
        information = struct.pack("<IB3x4sIIIIII", 1 << 31, 1, b"LION", 63_004, full, 0, 0, 0, 212)
        made["raw"]["battery/0/information"] = information
        document = taken(made)
        (battery,) = document["battery"]
        assert (battery["full_mwh"], battery["health_pct"], battery["cycles"]) == (None, None, 212)
        ((source, reason),) = [(one["source"], one["reason"]) for one in document["errors"]]
        assert source == "battery/0" and word in reason
        assert document["memory"]["total_mib"] == 8192


def test_an_uninterruptible_supply_makes_no_laptop(machines, build_edid):
    """A UPS on a cable shows as a battery of Windows; the machine has none of its own."""
    made = native(machines["server"]["sys/firmware/dmi/tables/DMI"], build_edid)
    made["raw"]["battery/0/information"] = struct.pack("<I", 0xA0000000) + bytes(32)
    document = taken(made)
    assert (document["device"]["type"], document["battery"]) == ("server", [])


def test_what_an_organisation_sets_is_before_what_the_scheme_says(laptop):
    """A group policy overrides the power scheme, and never is 0 minutes."""
    policies = r"SOFTWARE\Policies\Microsoft\Power\PowerSettings"
    made = laptop
    made["registry"][rf"{policies}\{SLEEP.partition(chr(92))[2]}"] = {"ACSettingIndex": 0}
    assert taken(made)["settings"]["sleep_after_min"] == 0.0


def test_a_machine_from_a_file_is_always_the_same_and_no_other(laptop):
    """Two files of one machine have one identifier; those of two machines have two."""
    laptop["registry"][r"SOFTWARE\Microsoft\Cryptography"] = {"MachineGuid": "0a1b-bait"}
    first, again = taken(laptop), taken({**laptop, "taken_at": "2026-04-02T09:30:00Z"})
    assert first["agent"]["id"] == again["agent"]["id"] and "bait" not in json.dumps(first)
    other = parse_sources(
        written({**laptop, "registry": {}, "raw": {"firmware_table": b"\1" * 40}})
    )
    mine = parse_sources(written(laptop))
    assert other is not None and mine is not None and seed_of(other) != seed_of(mine)


def test_the_command_reads_a_file_of_sources(laptop, tmp_path):
    """`inventory --from FILE` takes what `collect.ps1` wrote, in UTF-8 or PowerShell's UTF-16."""
    path = tmp_path / "PC-1.sources.json"
    command = [sys.executable, "-m", "fleet_audit_agent", "inventory", "--from", str(path)]
    texts = []
    for encoding in ("utf-8", "utf-16"):
        path.write_text(json.dumps(packed(laptop)), encoding=encoding)
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
        texts.append(done.stdout)
    assert texts[0] == texts[1] and json.loads(texts[0])["agent"]["os"] == "windows"


def test_import_takes_a_folder_of_what_the_script_wrote(
    machines, build_edid, fleet_audit, tmp_path
):
    """`fleet-audit import` of a share reads each PC by the agent, once; damage is named."""
    share = tmp_path / "share"
    share.mkdir()
    made = scripted(machines["laptop"]["sys/firmware/dmi/tables/DMI"], build_edid)
    (share / "pc.sources.json").write_bytes(written(made))
    (share / "damaged.sources.json").write_bytes(written({**made, "taken_at": "yesterday"}))
    (share / "half.sources.json.part").write_bytes(written(made)[:100])
    store = tmp_path / "store.sqlite"
    told = json.loads(fleet_audit("import", share, "--json", store=store, expect=3).stdout)
    assert told["created"] == 2, "the laptop and its monitor"
    ((file, reason),) = [(one["file"], one["reason"]) for one in told["rejected"]]
    assert "damaged.sources.json" in file and "gather them again" in reason
    again = json.loads(fleet_audit("import", share, "--json", store=store, expect=3).stdout)
    assert (again["created"], again["updated"]) == (0, 0)
    listed = json.loads(fleet_audit("assets", "list", "--format", "json", store=store).stdout)
    assert {one["category"] for one in listed} == {"laptop", "monitor"}


SCRIPT = Path(__file__).parents[2] / "agent" / "packaging" / "windows" / "collect.ps1"
LISTED = re.compile(r"@\(((?:[^()@]|\n)+?)\)", re.DOTALL)
QUOTED = re.compile(r"""(['"])(.+?)\1""")


def lists_of_script() -> list[list[str]]:
    """The lists of texts in the script, its variables put in."""
    text = SCRIPT.read_text(encoding="utf-8")
    named = dict(re.findall(r"^\$(\w+) = '(.+)'$", text, re.MULTILINE))
    quoted = ([found[1] for found in QUOTED.findall(block)] for block in LISTED.findall(text))
    return [
        [re.sub(r"\$(\w+)", lambda word: named.get(word[1], word[0]), part) for part in parts]
        for parts in quoted
    ]


def test_the_script_reads_the_same_keys_as_the_agent():
    """Each key and value of the registry that the agent wants is in `collect.ps1`, and no other."""
    found = {
        (parts[0].casefold(), frozenset(parts[1:]))
        for parts in lists_of_script()
        if len(parts) > 1
        and parts[0].casefold().startswith(("system\\", "software\\", "hardware\\"))
    }
    assert found == {(pattern.casefold(), frozenset(names)) for pattern, names in WANTED}


def test_the_script_asks_nothing_of_people():
    """No class or property of accounts, programs or addresses, no download, nothing compiled."""
    text = SCRIPT.read_text(encoding="ascii").casefold()
    for word in (
        *("win32_product", "username", "win32_useraccount", "win32_process'", "ipaddress"),
        *("invoke-webrequest", "invoke-expression", "add-type", "-encodedcommand", "computername"),
    ):
        assert word not in text, word
    assert text.count("{") == text.count("}") and text.count("(") == text.count(")")


def test_an_energy_meter_counts_by_channel():
    """Version 2 of the interface names its channels; those that are part of others do not count."""
    names = [
        name.encode("utf-16-le") + b"\0\0" for name in ("RAPL_Package0_PKG", "RAPL_Package0_PP0")
    ]
    channels = b"".join(struct.pack("<IH", 0, len(name)) + name for name in names)
    metadata = bytes(64) + struct.pack("<HH", 1, 2) + channels
    measured = struct.pack("<4Q", 1_000_000_000_000, 50_000_000, 400_000_000_000, 50_000_000)
    found = list(parse_meter(b"\2\0", metadata, measured))
    assert [(c.name, round(c.energy_j), c.at_s) for c in found] == [
        ("RAPL_Package0_PKG", 3600, 5.0),
        ("RAPL_Package0_PP0", 1440, 5.0),
    ]
    raw = {
        "clock": clock(1, 1, 0.25, 2),
        "processors": cores((1, 1)),
        "memory_status": struct.pack("<IIQQ", 64, 40, 8 << 30, 6 << 30),
        "meter/0/version": b"\2\0",
        "meter/0/metadata": metadata,
        "meter/0/measurement": measured,
    }
    moment = moment_of_answers(raw, 1.8e9)
    assert moment is not None and moment.memory_pct == 25.0
    assert [(c.source, c.scope, round(c.joules)) for c in moment.counters] == [
        ("emi:rapl_package0_pkg", "cpu", 3600)
    ]
    assert round(moment.busy_s or 0) == 21_600


def test_windows_own_estimate_of_energy_is_summed_without_its_programs(machines, build_edid):
    """Of `powercfg /srumutil` only the sum and its days are kept, and it stays an estimate."""
    head = "AppId, UserId, TimeStamp, OnBattery, TimeInMSec, EnergyLoss, TotalEnergyConsumption\r\n"
    rows = (
        "secret.exe, S-1-5-21-1, 2026-02-22:09:30:00.0000, TRUE, 60000, 0, 1500000\r\n"
        "other.exe, S-1-5-21-1, 2026-03-01:10:30:00.0000, FALSE, 60000, 0, 2500\r\n"
        "damaged.exe, S-1-5-21-1, yesterday, FALSE, 60000, 0, 77\r\n"
    )
    made = native(machines["laptop"]["sys/firmware/dmi/tables/DMI"], build_edid)
    made["raw"]["srumutil"] = (head + rows).encode()
    document = taken(made)
    assert document["power"] == [
        {
            "t0": "2026-02-22T00:00:00Z",
            "t1": "2026-03-01T00:00:00Z",
            "j": 1502,
            "scope": "machine",
            "source": "powercfg-srumutil",
            "quality": "estimated",
        }
    ]
    assert "secret" not in json.dumps(document) and "S-1-5" not in json.dumps(document)


def wmic(path: Path) -> list[dict[str, str]]:
    """Instances as `wmic … get /value` prints them, in UTF-16."""
    content = path.read_bytes()
    mark = b"" if content.startswith(b"\xff\xfe") else b"\xff\xfe"
    text = (mark + content).decode("utf-16", "replace")
    rows: list[dict[str, str]] = [{}]
    for name, sign, value in (line.partition("=") for line in text.splitlines()):
        if name.casefold() in rows[-1]:  # the next instance begins as the last one did
            rows.append({})
        if sign:
            rows[-1][name.casefold()] = value
    return [row for row in rows if row]


@pytest.mark.captures
def test_captures_of_a_windows_7_give_its_processor_and_modules(samples):
    """What `Win32_Processor` and `Win32_PhysicalMemory` said on a real PC is read to the module."""
    folder = samples / "sources"
    names = ("Win32_Processor", "Win32_PhysicalMemory", "Win32_PhysicalMemoryArray")
    rows = {name: wmic(folder / f"win32__wmi__7-{name}.wmi") for name in names}
    made = {
        "schema": "fleet-audit/sources/1",
        "system": "windows",
        "taken_at": "2014-03-02T09:30:00Z",
        "cim": rows,
    }
    document = taken(made)
    (cpu,) = document["cpu"]
    assert cpu["name"] == "Intel(R) Core(TM) i5-2300 CPU @ 2.80GHz"
    assert (cpu["family"], cpu["model"], cpu["stepping"], cpu["cores"]) == (6, 42, 7, 4)
    assert document["memory"]["slots"] == 4
    modules = document["memory"]["modules"]
    assert [(module["mib"], module["mt_s"]) for module in modules] == [(2048, 1600)] * 2
    assert modules[0]["part"] == "F3-12800CL9-2GBXL"


@pytest.mark.captures
def test_a_capture_of_a_graphics_card_leaves_the_memory_that_32_bits_cannot_count(samples):
    """`AdapterRAM` stops below 4 GiB: a card of 8 has a name, and an unknown memory."""
    rows = wmic(samples / "sources" / "win32__wmi__amd-radeon-rx6600xt-Win32_VideoController.wmi")
    made = {
        "schema": "fleet-audit/sources/1",
        "system": "windows",
        "taken_at": "2022-08-02T09:30:00Z",
        "cim": {"Win32_VideoController": rows},
    }
    (card,) = taken(made)["gpu"]
    assert card["name"] == "AMD Radeon RX 6600 XT" and card["vram_mib"] is None


def test_a_hyper_v_host_tells_its_guests_without_their_names(machines, build_edid):
    """Each guest by the identifier in its own firmware, with its share; no name, no snapshot."""
    made = native(machines["server"]["sys/firmware/dmi/tables/DMI"], build_edid)
    guest, own = "6A257FA0-FA76-4BF4-A3FB-67AEE79316BD", "{D1E2F3A4-1111-4222-8333-0123456789AB}"
    made["cim"] |= {
        "Msvm_ComputerSystem": [{"Name": "SRV00093"}, {"Name": guest}],
        "Msvm_VirtualSystemSettingData": [
            {
                "VirtualSystemIdentifier": guest,
                "VirtualSystemType": f"Microsoft:Hyper-V:{kind}",
                "BIOSGUID": identifier,
            }
            for kind, identifier in (
                ("System:Realized", own),
                ("Snapshot:Realized", "{" + guest + "}"),
            )
        ],
        "Msvm_ProcessorSettingData": [
            {"InstanceID": f"Microsoft:{guest}\\b637f346", "VirtualQuantity": 4},
            {"InstanceID": "Microsoft:Definition\\B637F346\\Default", "VirtualQuantity": 1},
        ],
        "Msvm_MemorySettingData": {
            "InstanceID": f"Microsoft:{guest}\\4764",
            "VirtualQuantity": 8192,
        },
    }
    document = taken(made)
    assert document["guests"] == [
        {
            "uuid": own.strip("{}").lower(),
            "hypervisor": "hyper-v",
            "cores": 4,
            "memory_mib": 8192,
        }
    ]
    assert "SRV00093" not in json.dumps(document)
    assert "guests" not in taken(native(b"", build_edid))


@pytest.mark.captures
def test_captures_of_hyper_v_hosts_give_their_guests(samples):
    """On two real hosts, each guest is told once and the host is not one of them."""
    for name, count in (("2008", 1), ("unknown", 3)):
        rows = wmic(samples / "sources" / f"win32__wmi__{name}-MSVM_ComputerSystem.wmi")
        made = {
            "schema": "fleet-audit/sources/1",
            "system": "windows",
            "taken_at": "2019-08-02T09:30:00Z",
            "cim": {"Msvm_ComputerSystem": rows},
        }
        assert len(taken(made)["guests"]) == count, name


def test_powershell_is_asked_for_classes_and_properties_by_name():
    """The one command names every class and property, and prints them as JSON."""
    text = command_of((CONNECTIONS, *GUESTS))
    assert "-ClassName Msvm_ComputerSystem | Select-Object Name)" in text
    assert "ElementName" not in text and text.endswith("ConvertTo-Json -Compress -Depth 3")


def test_a_task_runs_as_the_system_and_spares_the_battery():
    """The definition of each task is XML that names the program, its verb, and whom it runs as."""
    for task in TASKS:
        program = ("C:\\Program Files\\a & b\\python.exe", "-I", "-m", "fleet_audit_agent")
        text = task_xml(task, program).partition("?>\n")[2]
        elements = ET.fromstring(text).iter()  # noqa: S314 - our own text
        found = {element.tag.rpartition("}")[2]: element.text for element in elements}
        assert found["Command"] == program[0]
        assert found["Arguments"] == f"-I -m fleet_audit_agent {task.verb}"
        assert found["UserId"] == "S-1-5-18"
        assert found["DisallowStartIfOnBatteries"] == found["StopIfGoingOnBatteries"] == "false"


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
