"""What disks, meters and controllers answer: right on what is whole, silent on what is not."""

from __future__ import annotations

import json
import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit_agent import disk_health as health
from fleet_audit_agent import ipmi, passthrough_linux
from fleet_audit_agent.accounts_linux import memory_in_use_pct
from fleet_audit_agent.disk_health import Health
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.probes.settings_linux import parse_settings, parse_span_s
from fleet_audit_agent.root import Root
from tests.agent.machine_files import under


def smart_attributes(*attributes: tuple[int, int, int]) -> bytes:
    """What SMART READ DATA returns, of attributes with their value and raw number."""
    page = bytearray(512)
    for place, (number, value, raw) in enumerate(attributes):
        start = 2 + 12 * place
        page[start], page[start + 3], page[start + 4] = number, value, value
        page[start + 5 : start + 11] = raw.to_bytes(6, "little")
    page[511] = -sum(page) % 256
    return bytes(page)


def test_a_solid_state_disk_of_sata_tells_hours_and_wear(machines, take, build_sense):
    """Without a statistics log, the attributes serve; their checksum must be right."""
    files = {
        **machines["server"],
        "sys/block/sda/queue/rotational": "0\n",
        "answers/sda/statistics-1": b"",
        "answers/sda/smart-attributes": smart_attributes((9, 99, 5 << 32 | 12_345), (177, 88, 40)),
    }
    (disk,) = take(files)["storage"]
    assert (disk["power_on_h"], disk["wear_pct"], disk["health"]) == (12_300.0, 12.0, "passed")
    files["answers/sda/smart-attributes"] = files["answers/sda/smart-attributes"][:-1] + b"\0"
    assert take(files)["storage"][0]["power_on_h"] is None
    files["answers/sda/smart-status"] = build_sense(0xF4, 0x2C)
    assert take(files)["storage"][0]["health"] == "failed"


def test_a_disk_that_stands_still_is_not_woken(machines, take, build_sense):
    """A disk in standby is asked nothing more, and `errors` says so."""
    document = take({**machines["server"], "answers/sda/power-mode": build_sense(0, 0, count=0)})
    (disk,) = document["storage"]
    assert (disk["power_on_h"], disk["health"], disk["gb"]) == (None, None, 2000.4)
    assert any("not woken" in error["reason"] for error in document["errors"])


def test_an_nvme_disk_tells_its_own_end(build_health):
    """Spent spare, lost reliability or read-only is the end; heat is not; a blank page is none."""
    assert health.parse_nvme_health(build_health(10, 3, 0b10)).verdict == "passed"
    assert [health.parse_nvme_health(build_health(10, 3, 1 << n)).verdict for n in (0, 2, 3)] == [
        "failed"
    ] * 3
    assert health.parse_nvme_health(build_health(900_000, 120)) == Health(None, 120.0, "passed")
    assert health.parse_nvme_health(bytes(512)) == health.parse_nvme_health(b"x") == Health()


SMARTCTL = {
    "smart_status": {"passed": True},
    "power_on_time": {"hours": 8_760},
    "endurance_used": {"current_percent": 4},
}


def test_smartctl_is_started_only_when_asked(machines, record, moment_at, tmp_path, monkeypatch):
    """Its answer fills in for a disk that does not speak; nothing starts without the option."""
    from fleet_audit_agent.disk_health_linux import health_of

    program = tmp_path / "bin" / "smartctl"
    program.parent.mkdir()
    program.write_text(
        f"#!/bin/sh\necho started >> {tmp_path}/starts\necho '{json.dumps(SMARTCTL)}'"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    class Live(Root):
        is_live = True

    machine = Machine(Live(str(record(machines["server"]))), moment_at, str)
    assert health_of(machine, "no-such-disk", "ssd") == Health()
    assert not (tmp_path / "starts").exists()
    machine.with_smartctl = True
    assert health_of(machine, "no-such-disk", "ssd") == Health(8760.0, 4.0, "passed")
    assert (tmp_path / "starts").read_text() == "started\n"


@given(st.binary(max_size=600), st.integers(0, 255))
def test_any_answer_of_a_disk_is_survived(content, first):
    """Whatever a disk or a controller answers, each parser gives facts in range, or none."""
    for answer in (content, bytes([first]) + content.ljust(512, b"\x41")):
        for found in (
            health.parse_nvme_health(answer),
            health.parse_smart_data(answer, is_solid_state=True),
            health.parse_statistics(answer),
            health.parse_smart_status(answer),
            health.parse_smartctl(answer),
        ):
            assert found.power_on_h is None or 0 <= found.power_on_h <= health.MOST_HOURS
            assert found.verdict in {None, "passed", "failed"}
        health.is_standing_still(answer)
        ipmi.parse_power_reading(answer)
        ipmi.parse_board_date(answer)
        ipmi.fru_length(answer), ipmi.fru_piece(answer)


def test_the_calls_to_the_kernel_have_its_sizes():
    """Structures of linux/nvme_ioctl.h, scsi/sg.h and linux/ipmi.h on 64-bit machines."""
    if sys.maxsize < 2**32:
        pytest.skip("sizes of 64-bit kernels")
    sizes = (
        passthrough_linux._NVME_COMMAND.size,
        passthrough_linux._SG_HEADER.size,
        passthrough_linux._IPMI_REQUEST.size,
        passthrough_linux._IPMI_ANSWER.size,
        passthrough_linux._IPMI_ADDRESS.size,
    )
    assert sizes == (72, 88, 40, 48, 8)
    request = passthrough_linux._request
    assert request(3, "N", 0x41, 72) == 0xC0484E41
    assert (request(2, "i", 13, 40), request(3, "i", 11, 48)) == (0x8028690D, 0xC030690B)


@pytest.mark.skipif(sys.platform != "linux", reason="asks a Linux kernel")
def test_a_device_that_knows_no_such_call_is_an_answer_too(tmp_path):
    """What is no disk and no controller refuses, and the refusal has a reason."""
    (tmp_path / "ipmi0").write_bytes(b"")
    for ask in (
        lambda: passthrough_linux.nvme_health_log("/dev/null"),
        lambda: passthrough_linux.ata_smart_data("/dev/null"),
        lambda: passthrough_linux.ata_power_mode("/dev/null"),
        lambda: passthrough_linux.ipmi(str(tmp_path / "ipmi0"), 0x2C, 2, b"\xdc"),
    ):
        with pytest.raises(OSError, match="ioctl"):
            ask()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30min", 1800),
        ("1h 30s", 3630),
        ("900", 900),
        ("infinity", None),
        ("", None),
        ("2 h", 7200),
    ],
)
def test_time_spans_of_systemd(text, seconds):
    """Spans are summed by unit; what never ends is none."""
    assert parse_span_s(text) == seconds


@given(st.text(max_size=200))
def test_any_settings_are_survived(text):
    """Sections, names and values of any text."""
    assert all(isinstance(value, str) for value in parse_settings(text).values())
    found = parse_span_s(text)
    assert found is None or found > 0


@pytest.mark.parametrize(
    ("files", "sleep", "screen"),
    [
        ({}, None, None),
        ({"etc/systemd/logind.conf": "[Login]\nIdleAction=ignore\nIdleActionSec=5min"}, None, None),
        ({"etc/systemd/logind.conf": "[Login]\nIdleAction=suspend"}, 30.0, None),
        (
            {
                "etc/dconf/db/site.d/power": (
                    "[org/gnome/settings-daemon/plugins/power]\nsleep-inactive-ac-timeout=1200\n"
                    "[org/gnome/desktop/session]\nidle-delay=uint32 0\n"
                )
            },
            20.0,
            0.0,
        ),
        (
            {
                "etc/dconf/db/site.d/power": (
                    "[org/gnome/settings-daemon/plugins/power]\nsleep-inactive-ac-type='nothing'\n"
                )
            },
            0.0,
            None,
        ),
    ],
)
def test_settings_for_the_whole_machine(machines, take, files, sleep, screen):
    """What an administrator set is told in minutes; 0 is never, null is not set."""
    found = take({**machines["server"], **files})["settings"]
    assert found == {"sleep_after_min": sleep, "screen_off_after_min": screen}


def test_memory_in_use_leaves_out_what_can_be_given_back():
    """Of 16 GB with 12 available, a quarter is in use; a kernel without that line says nothing."""
    assert memory_in_use_pct("MemTotal: 16000 kB\nMemAvailable: 12000 kB\n") == 25.0
    assert memory_in_use_pct("MemTotal: 16000 kB\nMemFree: 12000 kB\n") is None


@pytest.mark.parametrize(
    ("full", "health_pct"), [(0, None), (60_000_000, 120.0), (54_000_000, 108.0)]
)
def test_a_battery_that_lies_loses_its_health_and_nothing_else(machines, take, full, health_pct):
    """At 0 % or 120 % the capacity is unknown and named in `errors`; 108 % is a new pack."""
    battery = "sys/class/power_supply/BAT0"
    files = {
        **machines["laptop"],
        f"{battery}/energy_full_design": "50000000\n",
        f"{battery}/energy_full": f"{full}\n",
        f"{battery}/charge_full": "0\n",
    }
    document = take(files)
    (found,) = document["battery"]
    assert found["design_mwh"] == 50_000 and found["cycles"] == 212
    is_believed = health_pct == 108.0
    assert found["health_pct"] == (health_pct if is_believed else None)
    assert (found["full_mwh"] is not None) is is_believed
    reasons = [e["reason"] for e in document["errors"] if e["source"] == f"/{battery}/full"]
    assert bool(reasons) is not is_believed
    assert document["device"]["serial"] == "7XK2B93"


def test_a_number_that_no_kernel_counts_is_none(machines, take):
    """Four hundred digits in a file cost that fact, and not the battery."""
    files = {**machines["laptop"], "sys/class/power_supply/BAT0/charge_full_design": "9" * 400}
    (battery,) = take(files)["battery"]
    assert battery["design_mwh"] is None and battery["cycles"] == 212


@pytest.mark.parametrize(
    ("chip", "version"),
    [
        ({"tpm_version_major": "2"}, "2.0"),
        ({"tpm_version_major": "1"}, "1.2"),
        ({"device/firmware_node/hid": "MSFT0101"}, "2.0"),
        ({"device/caps": "Manufacturer: 0x49465800\nTCG version: 1.2\n"}, "1.2"),
        ({"dev": "10:224"}, None),
    ],
)
def test_the_version_of_the_tpm(machines, take, chip, version):
    """By the kernel's own word, or before 5.6 by what it shows of each kind."""
    files = {n: c for n, c in machines["laptop"].items() if not n.startswith("sys/class/tpm")}
    assert take({**files, **under("sys/class/tpm/tpm0", chip)})["readiness"]["tpm"] == version
