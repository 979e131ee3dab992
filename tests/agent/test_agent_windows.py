"""Windows machines, from raw sources as the agent gathers them and `collect.ps1` writes them."""

from __future__ import annotations

import json
import struct
import xml.etree.ElementTree as ET

import pytest

from fleet_audit_agent.gathered import seed_of
from fleet_audit_agent.sources import parse_sources
from fleet_audit_agent.windows_tasks import TASKS, task_xml
from tests.agent.windows_answers import (
    wmic,
)
from tests.agent.windows_machine import SLEEP, native, taken, written


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
