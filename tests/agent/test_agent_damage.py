"""Recorded machines that are damaged, lie, or are kept from the agent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fleet_audit_agent.document import inventory
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Probe, Reading
from fleet_audit_agent.root import Root
from tests.agent.machine_files import SAMPLES

CUT_OFF = "damaged: the table is cut off before its end"
DAMAGED = "damaged: the samples are begun again"


def test_a_damaged_file_of_samples_costs_only_itself(machines, take):
    """Half a file of samples is none: the time since the start serves, and `errors` says so."""
    half = machines["laptop"][SAMPLES][:2000]
    document = take({**machines["laptop"], SAMPLES: half})
    assert document["usage"]["on_s"] == 9 * 86_400 and document["power"] == []
    assert {"source": f"/{SAMPLES}", "reason": DAMAGED} in document["errors"]


def test_an_unprivileged_run_says_what_it_could_not_read(machines, take):
    """Files for root only cost their facts; udev's copy still gives the modules."""
    udev = (
        "E:MEMORY_DEVICE_0_SIZE=8589934592\nE:MEMORY_DEVICE_0_TYPE=DDR4\n"
        "E:MEMORY_DEVICE_0_SPEED_MTS=3200\nE:MEMORY_DEVICE_0_PART_NUMBER=M471A1K43DB1\n"
        "E:MEMORY_DEVICE_1_PRESENT=0\n"
    )
    files = {
        **machines["laptop"],
        "run/udev/data/+dmi:id": udev,
        "sys/class/dmi/id/sys_vendor": "Dell Inc.\n",
        "sys/class/dmi/id/product_name": "Latitude 5420\n",
        "sys/class/dmi/id/chassis_type": "10\n",
        "sys/class/dmi/id/product_serial": "7XK2B93\n",
    }
    document = take(files, denied=("DMI", "smbios_entry_point", "product_serial"))
    assert document["device"]["model"] == "Latitude 5420"
    assert document["device"]["type"] == "laptop"
    assert document["device"]["serial"] is None
    assert document["memory"]["total_mib"] == 8192 and document["memory"]["slots"] == 2
    reasons = {error["source"]: error["reason"] for error in document["errors"]}
    denied = "permission denied: run as root to read"
    assert reasons["/sys/firmware/dmi/tables/DMI"] == denied
    assert reasons["/sys/class/dmi/id/product_serial"] == denied


def test_an_empty_tree_still_gives_a_document(take):
    """Where nothing can be read, everything is null and the reasons stand in `errors`."""
    document = take({"etc/hostname": "x\n"})
    assert document["device"]["model"] is None
    assert {error["reason"] for error in document["errors"]} >= {"absent"}


def test_lying_numbers_become_unknown(machines, take):
    """Impossible numbers are null, with a reason; the rest of the document stands."""
    files = {
        **machines["laptop"],
        "sys/class/power_supply/BAT0/cycle_count": "99999999999\n",
        "sys/class/power_supply/BAT0/charge_full": "-5\n",
        "sys/class/power_supply/BAT0/manufacture_month": "13\n",
        "proc/cpuinfo": "processor\t: 0\nmodel name\t: X @ ...GHz\nstepping\t: 12345678901\n",
    }
    document = take(files)
    assert document["battery"][0]["cycles"] is None
    assert document["battery"][0]["full_mwh"] is None
    assert document["battery"][0]["made_on"] is None
    assert document["cpu"][0]["stepping"] is None and document["cpu"][0]["mhz"] is None
    assert any(error["source"] == "battery.cycles" for error in document["errors"])


END = b"\x7f\4\0\0\0\0"
TABLE = "sys/firmware/dmi/tables/DMI"


@pytest.mark.parametrize("length", [150, 60, 3])
def test_a_table_that_is_cut_off_is_named(machines, take, length):
    """What stands before the cut is read, `errors` names the table, and the rest is right."""
    files = {**machines["laptop"], TABLE: machines["laptop"][TABLE][:length]}
    document = take(files)
    assert {"source": f"/{TABLE}", "reason": CUT_OFF} in document["errors"]
    assert document["memory"]["total_mib"] == 15_675 and document["storage"][0]["gb"] == 256.1
    assert document["device"]["serial"] == ("7XK2B93" if length == 150 else None)


def test_modules_that_lie_give_way_to_the_kernel(machines, take, build_memory):
    """Firmware that counts a thousand terabytes is not believed: the kernel's count serves."""
    lie = machines["laptop"][TABLE][:-6] + build_memory(1 << 30, 0x1A, 3200, "X") + END
    document = take({**machines["laptop"], TABLE: lie})
    assert document["memory"]["total_mib"] == 15_675
    assert any(error["source"] == "memory.total_mib" for error in document["errors"])


def test_what_vanishes_while_it_is_read_is_named(machines, take):
    """A screen and a battery that are there and say nothing cost only themselves."""
    battery = "sys/class/power_supply/BAT0"
    gone = (f"{battery}/charge_full", f"{battery}/charge_full_design")
    files = {name: body for name, body in machines["laptop"].items() if name not in gone}
    files["sys/class/drm/card0-DP-1/edid"] = b""
    document = take(files)
    assert len(document["display"]) == 1 and document["battery"][0]["design_mwh"] is None
    named = {error["source"] for error in document["errors"]}
    assert named >= {"/sys/class/drm/card0-DP-1/edid", f"/{battery}/full_design"}


def test_a_damaged_edid_is_named(machines, take, build_edid):
    """A wrong checksum is noted and the screen kept; bytes that are no EDID are left out."""
    broken = build_edid()[:-1] + b"\x00"
    files = {
        **machines["laptop"],
        "sys/class/drm/card0-eDP-1/edid": broken,
        "sys/class/drm/card0-DP-1/edid": b"not an edid",
    }
    document = take(files)
    assert len(document["display"]) == 1
    reasons = " ".join(error["reason"] for error in document["errors"])
    assert "checksum" in reasons and "not an EDID" in reasons


def test_a_link_out_of_the_recording_is_not_followed(machines, record, take, tmp_path):
    """A recorded link to an absolute path would read the machine that replays."""
    base = record({"etc/hostname": "x\n"})
    (base / "proc").mkdir()
    (base / "proc" / "cpuinfo").symlink_to("/proc/cpuinfo")
    root = Root(str(base))
    assert root.read("/proc/cpuinfo", wanted=True) is None
    assert root.errors == {"/proc/cpuinfo": "absent"}


def test_a_probe_that_fails_costs_its_section_only(machines, record):
    """A probe whose source lies leaves its name in `errors`, and the document stands."""

    def fail(_: Machine) -> Reading:
        raise IndexError("list index out of range")

    moment = datetime(2026, 3, 2, tzinfo=UTC)
    machine = Machine(Root(str(record(machines["laptop"]))), moment, str)
    document = inventory(machine, "id", "linux", (Probe("cpu", fail),))
    assert "cpu" not in document
    assert document["errors"] == [
        {"source": "cpu", "reason": "probe failed: IndexError: list index out of range"}
    ]
