"""Macs: parsers on what macOS prints, and what gathers it on a faithful fake of its commands."""

from __future__ import annotations

import json
import plistlib
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.model.inventory_document import InventoryDocument
from fleet_audit_agent.darwin_gather import COMMANDS, gather
from fleet_audit_agent.darwin_profile import TYPES, parse_profile
from fleet_audit_agent.darwin_records import (
    disk_bytes_of,
    mhz_of,
    parse_batteries,
    parse_plist,
    parse_pmset,
)
from fleet_audit_agent.gathered import document_of
from fleet_audit_agent.moment_darwin import busy_s
from fleet_audit_agent.probes.display_darwin import vendor_of
from fleet_audit_agent.sources import SCHEMA, parse_sources

PROFILE: dict[str, list[dict[str, Any]]] = {
    "SPHardwareDataType": [
        {
            "_name": "hardware_overview",
            "chip_type": "Apple M1 Pro",
            "machine_model": "MacBookPro18,3",
            "machine_name": "MacBook Pro",
            "model_number": "MKGP3FN/A",
            "number_processors": "proc 8:6:2",
            "physical_memory": "16 GB",
            "platform_UUID": "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
            "serial_number": "X2Y3Z4A5B6",
        }
    ],
    "SPMemoryDataType": [
        {"SPMemoryDataType": "16 GB", "dimm_manufacturer": "Hynix", "dimm_type": "LPDDR5"}
    ],
    "SPDisplaysDataType": [
        {
            "_name": "Apple M1 Pro",
            "sppci_bus": "spdisplays_builtin",
            "sppci_model": "Apple M1 Pro",
            "spdisplays_ndrvs": [
                {
                    "_name": "Color LCD",
                    "_spdisplays_display-vendor-id": "610",
                    "_spdisplays_display-week": "0",
                    "_spdisplays_display-year": "0",
                    "_spdisplays_pixels": "3024 x 1964",
                    "spdisplays_connection_type": "spdisplays_internal",
                },
                {
                    "_name": "DELL U2720Q",
                    "_spdisplays_display-vendor-id": "10ac",
                    "_spdisplays_display-week": "14",
                    "_spdisplays_display-year": "2021",
                    "_spdisplays_pixels": "3840 x 2160",
                    "spdisplays_display-serial-number": "7XK2B93",
                },
            ],
        }
    ],
    "SPPowerDataType": [{"_name": "spbattery_information"}],
    "SPNVMeDataType": [
        {
            "_name": "apple_ssd_controller",
            "_items": [
                {
                    "_name": "APPLE SSD AP0512R",
                    "detachable_drive": "no",
                    "device_model": "APPLE SSD AP0512R",
                    "device_serial": "0ba0123456789abc",
                    "size": "500,28 GB",
                    "size_in_bytes": 500277792768,
                    "smart_status": "Verified",
                }
            ],
        }
    ],
}
BATTERY = [
    {
        "BatteryInstalled": True,
        "DesignCapacity": 6075,
        "AppleRawMaxCapacity": 5468,
        "AppleRawCurrentCapacity": 3000,
        "MaxCapacity": 100,
        "CurrentCapacity": 55,
        "CycleCount": 131,
        "Voltage": 12_300,
        "ManufactureDate": (2021 - 1980) << 9 | 9 << 5 | 17,
    }
]
PMSET = """Battery Power:
 lowpowermode         1
 sleep                1
 displaysleep         2
AC Power:
 lowpowermode         0
 sleep                15 (sleep prevented by sharingd)
 displaysleep         10
"""
INTEL = """Hardware:

    Hardware Overview:

      Model Name: Mac mini
      Model Identifier: Macmini8,1
      Processor Name: 6-Core Intel Core i5
      Processor Speed: 3 GHz
      Number of Processors: 1
      Total Number of Cores: 6
      Memory: 8 GB
      Serial Number (system): C07ABCDEJYVX
      Hardware UUID: 564D9F05-1F6B-5C3C-8D7D-6E2F3A4B5C6D

Memory:

    Memory Slots:

      Upgradeable Memory: Yes

        BANK 0/ChannelA-DIMM0:

          Size: 8 GB
          Type: DDR4
          Speed: 2667 MHz
          Part Number: M471A1K43CB1-CTD

        BANK 2/ChannelB-DIMM0:

          Size: Empty
          Type: Empty

SATA/SATA Express:

    Intel 8 Series Chipset:

      Vendor: Intel

        APPLE HDD HTS541010A9E662:

          Capacity: 1 TB (1,000,204,886,016 bytes)
          Model: APPLE HDD HTS541010A9E662
          Serial Number: J8400076GZZZZZ
          Medium Type: Rotational
          S.M.A.R.T. status: Verified
"""


def printed() -> dict[str, bytes]:
    """What each command prints on the MacBook."""
    return {
        "system_profiler": json.dumps(PROFILE).encode(),
        "ioreg": plistlib.dumps(BATTERY),
        "pmset": PMSET.encode(),
    }


def written(raw: dict[str, bytes]) -> bytes:
    """A file of raw sources."""
    packed = {name: {"base64": b64encode(value).decode()} for name, value in raw.items()}
    moment = "2026-03-02T09:30:00Z"
    return json.dumps(
        {"schema": SCHEMA, "system": "darwin", "taken_at": moment, "raw": packed}
    ).encode()


def taken(raw: dict[str, bytes]) -> dict[str, Any]:
    """The document of a file of sources, which the contract accepts."""
    sources = parse_sources(written(raw))
    assert sources is not None
    document = document_of(sources, ())
    msgspec.convert(document, InventoryDocument)
    return document


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder of commands that answer as macOS does, and only to what the agent asks."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, content in printed().items():
        (folder / f"{name}.out").write_bytes(content)
        asked = " ".join(COMMANDS[name][1:])
        program = folder / name
        program.write_text(
            f'#!/bin/sh\n[ "$*" = "{asked}" ] || exit 64\nexec /bin/cat "{folder}/{name}.out"\n',
            encoding="utf-8",
        )
        program.chmod(0o755)
    return folder


def test_a_macbook_is_known_by_its_reports():
    """Identity, chip, memory, disk, screens, battery and sleep come from the three commands."""
    document = taken(printed())
    device = document["device"]
    assert (device["vendor"], device["model"], device["serial"]) == (
        "Apple",
        "MacBookPro18,3",
        "X2Y3Z4A5B6",
    )
    assert (device["type"], device["uuid"]) == ("laptop", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")
    assert (document["cpu"][0]["name"], document["cpu"][0]["cores"]) == ("Apple M1 Pro", 8)
    assert document["memory"] == {"total_mib": 16384, "slots": None, "modules": []}
    (disk,) = document["storage"]
    assert (disk["kind"], disk["gb"], disk["health"]) == ("nvme", 500.3, "passed")
    assert "0ba0123456789abc" not in json.dumps(document)
    panel, monitor = document["display"]
    assert (panel["internal"], panel["year"], panel["px_w"]) == (True, None, 3024)
    assert (monitor["vendor"], monitor["serial"]) == ("Dell", "7XK2B93")
    assert (monitor["year"], monitor["week"], monitor["internal"]) == (2021, 14, False)
    (battery,) = document["battery"]
    assert (battery["health_pct"], battery["cycles"]) == (90.0, 131)
    assert battery["made_on"] == "2021-09-17" and battery["full_mwh"] is None
    assert document["settings"] == {"sleep_after_min": 15.0, "screen_off_after_min": 10.0}


def test_a_mac_before_json_is_read_from_text():
    """The text of `system_profiler`, all that macOS 10.14 prints, tells as much of an older Mac."""
    document = taken({"system_profiler": INTEL.encode(), "ioreg": plistlib.dumps([])})
    device = document["device"]
    assert (device["model"], device["serial"]) == ("Macmini8,1", "C07ABCDEJYVX")
    assert device["type"] == "desktop"
    (cpu,) = document["cpu"]
    assert (cpu["sockets"], cpu["cores"], cpu["mhz"]) == (1, 6, 3000.0)
    assert document["memory"] == {
        "total_mib": 8192,
        "slots": 2,
        "modules": [{"mib": 8192, "type": "DDR4", "mt_s": 2667, "part": "M471A1K43CB1-CTD"}],
    }
    (disk,) = document["storage"]
    assert (disk["kind"], disk["gb"]) == ("hdd", 1000.2)


def test_the_agent_asks_three_commands_and_nothing_of_people(commands, tmp_path):
    """Gathering runs three programs of the system, each once, with the words that they expect."""
    sources = gather(str(commands))
    assert sources.errors == {} and sources.system == "darwin"
    assert {name: sources.raw[name] for name in printed()} == printed()
    asked = " ".join(" ".join(command) for command in COMMANDS.values())
    for people in ("SPSoftwareDataType", "SPApplicationsDataType", "SPNetworkDataType"):
        assert people not in asked and people not in TYPES


def test_commands_that_fail_cost_their_sections_only(commands):
    """Without a battery's command, or with one that breaks, the rest of the document is right."""
    (commands / "ioreg").unlink()
    (commands / "pmset").write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    sources = gather(str(commands))
    assert set(sources.errors) == {"ioreg", "pmset"}
    document = document_of(sources, ())
    assert document["device"]["serial"] == "X2Y3Z4A5B6" and document["battery"] == []
    assert {"source": "ioreg", "reason": "absent"} in document["errors"]


def test_the_command_reads_what_system_profiler_printed(tmp_path):
    """`inventory --from FILE` takes the JSON of `system_profiler`, as other tools keep it."""
    path = tmp_path / "mac.json"
    path.write_bytes(printed()["system_profiler"])
    command = [sys.executable, "-m", "fleet_audit_agent", "inventory", "--from", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    document = json.loads(done.stdout)
    assert document["device"]["model"] == "MacBookPro18,3" and document["agent"]["os"] == "darwin"


def test_a_percentage_is_no_capacity():
    """On Apple silicon `MaxCapacity` is a percentage: without the raw count, health is unknown."""
    only = {"DesignCapacity": 6075, "MaxCapacity": 97, "CycleCount": 3}
    (battery,) = parse_batteries(plistlib.dumps([only]))
    assert battery.full_mah is None and battery.cycles == 3
    (older,) = parse_batteries(plistlib.dumps([{**only, "MaxCapacity": 5100}]))
    assert older.full_mah == 5100


def test_amounts_are_read_in_their_own_units():
    """Disks count by 1000 and give exact bytes, clocks are in any unit, makers in hexadecimal."""
    assert disk_bytes_of("251 GB (251,000,193,024 bytes)") == 251_000_193_024
    assert disk_bytes_of("1 TB") == 10**12
    assert (mhz_of("2,6 GHz"), mhz_of("2667 MHz"), mhz_of("fast")) == (2600.0, 2667.0, None)
    assert vendor_of("10ac") == "Dell" and vendor_of("zz") is None
    assert busy_s(bytes([1, 0, 0, 0] * 4), 100.0) == 75.0 and busy_s(b"", 100.0) is None


@pytest.mark.captures
def test_captures_of_two_graphics_cards_are_read(samples):
    """On real reports, the built-in chip and the card are told apart, and the panel is built in."""
    for name in ("dual-display-475", "mojave-dual-video-cards"):
        raw = (samples / "sources" / f"macos__system_profiler__{name}").read_bytes()
        document = taken({"system_profiler": raw})
        chip, card = document["gpu"]
        assert (chip["name"], chip["discrete"]) == ("Intel HD Graphics 530", False)
        assert (card["name"], card["discrete"]) == ("AMD Radeon Pro 450", True)
        (panel,) = document["display"]
        assert (panel["internal"], panel["px_w"], panel["px_h"]) == (True, 2880, 1800)
        assert panel["model"] == "Color LCD"


@given(content=st.binary(max_size=400))
def test_parsers_of_macos_take_any_bytes(content):
    """No parser of a command's answer raises."""
    parse_profile(content)
    parse_profile(b"{" + content)
    parse_plist(content)
    parse_plist(b"bplist00" + content)
    parse_plist(b"<?xml version='1.0'?><plist><array>" + content)
    parse_batteries(content)
    parse_pmset(content)


@given(
    answers=st.dictionaries(
        st.sampled_from([*COMMANDS, "system_version"]), st.binary(max_size=300)
    ),
    text=st.text(alphabet="ab:1 \n.GBx", max_size=300),
)
def test_any_answers_give_a_document(answers, text):
    """Whatever the commands print, the document is one that the contract accepts."""
    taken({**answers, "system_profiler": (INTEL[:200] + text).encode()})
    taken(answers)
