"""What disks, meters and controllers answer: right on what is whole, silent on what is not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit_agent import disk_health as health
from fleet_audit_agent import ipmi, passthrough_linux
from fleet_audit_agent.accounts_linux import memory_in_use_pct
from fleet_audit_agent.disk_health import Health
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.meters import nvidia, rapl, read_meters
from fleet_audit_agent.probes.settings_linux import parse_settings, parse_span_s
from fleet_audit_agent.root import Root

BARE = {"proc/cpuinfo": "processor: 0\nflags: fpu\n"}


@pytest.fixture
def machine_of(record, moment_at):
    """A machine made of files, for its meters."""

    def machine(files):
        return Machine(Root(str(record({**BARE, **files}))), moment_at, str)

    return machine


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


def zone(name: str, microjoules: int, limit_w: int = 15) -> dict[str, str]:
    """A powercap zone."""
    return {
        "name": f"{name}\n",
        "energy_uj": f"{microjoules}\n",
        "max_energy_range_uj": "262143328850\n",
        "constraint_0_name": "long_term\n",
        "constraint_0_power_limit_uw": f"{limit_w}000000\n",
    }


def under(folder: str, files: dict[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": content for name, content in files.items()}


def test_packages_count_and_their_parts_do_not(machine_of):
    """A package has its counter, its limit and its wrap; its cores are within it already."""
    files = {
        **under("sys/class/powercap/intel-rapl:0", zone("package-0", 5_000_000)),
        **under("sys/class/powercap/intel-rapl:0:0", zone("core", 4_000_000)),
        **under("sys/class/powercap/intel-rapl:1", zone("psys", 9_000_000)),
        **under("sys/class/powercap/intel-rapl-mmio:0", zone("package-0", 5_000_000)),
    }
    counters, gauges = read_meters(machine_of(files))
    assert [(one.source, one.scope, one.joules) for one in counters] == [
        ("rapl:package-0", "cpu", 5.0),
        ("rapl:psys", "machine", 9.0),
    ]
    assert counters[0].most_w == 15.0 and counters[0].wraps_at_j == pytest.approx(
        262_143.3, abs=0.1
    )
    assert gauges == () and rapl._lasts(counters[0])
    assert not rapl._lasts(counters[0]._replace(most_w=125.0))


def test_sensors_are_believed_by_the_name_of_their_driver(machine_of):
    """Meters of the machine, sockets and cards are read; rails that nobody names are not."""
    files = {
        **under(
            "sys/class/hwmon/hwmon0",
            {
                "name": "power_meter",
                "power1_average": "84000000",
                "power1_average_interval": "300000",
            },
        ),
        **under("sys/class/hwmon/hwmon1", {"name": "ina3221", "power1_input": "3000000"}),
        **under("sys/class/hwmon/hwmon2", {"name": "amdgpu", "power1_average": "21000000"}),
        **under(
            "sys/class/hwmon/hwmon3",
            {
                "name": "amd_energy",
                "energy1_input": "7000000",
                "energy1_label": "Ecore000",
                "energy2_input": "99000000",
                "energy2_label": "Esocket0",
            },
        ),
        **under("sys/class/hwmon/hwmon4", {"name": "coretemp", "temp1_input": "41000"}),
    }
    counters, gauges = read_meters(machine_of(files))
    assert [(one.scope, one.joules) for one in counters] == [("cpu", 99.0)]
    assert [(one.scope, one.watts, one.span_s) for one in gauges] == [
        ("machine", 84.0, 300.0),
        ("gpu", 21.0, 0.0),
    ]


def test_two_batteries_are_one_counter_while_the_machine_runs_on_them(machine_of):
    """Energy left in both, charge turned into energy; nothing while one is charged."""
    first, second = "sys/class/power_supply/BAT0", "sys/class/power_supply/BAT1"
    files = {
        **under(first, {"type": "Battery", "status": "Discharging", "energy_now": "20000000"}),
        **under(second, {"type": "Battery", "status": "Not charging", "charge_now": "1000000"}),
        f"{second}/voltage_min_design": "11000000",
    }
    ((counter,), _) = read_meters(machine_of(files))
    assert (counter.joules, counter.falls) == (pytest.approx((20 + 11) * 3600), True)
    assert read_meters(machine_of({**files, f"{second}/status": "Charging"})) == ((), ())


def test_sensors_that_vanish_or_lie_cost_only_themselves(machine_of):
    """Text, negative numbers and files that are gone are no readings; the other meters stand."""
    files = {
        **under("sys/class/powercap/intel-rapl:0", {"name": "package-0", "energy_uj": "soon"}),
        **under("sys/class/powercap/intel-rapl:1", {"name": "package-1", "energy_uj": "-4"}),
        **under("sys/class/powercap/intel-rapl:2", {"energy_uj": "5"}),
        **under("sys/class/hwmon/hwmon0", {"name": "power_meter", "power1_average": "9" * 400}),
        "sys/class/ipmi/ipmi0/dev": "240:0",
        "answers/ipmi0/power-reading": b"\0\xdc\x8e",
        "proc/driver/nvidia/version": "NVRM",
        "answers/nvidia/energy": b"123456 -\n- 25000\nlies - -\n",
    }
    machine = machine_of(files)
    counters, gauges = read_meters(machine)
    assert [(one.source, one.joules) for one in counters] == [("nvml:0", 123.456)]
    assert [(one.source, one.watts) for one in gauges] == [("nvml:1", 25.0)]


def test_a_virtual_machine_measures_nothing(machine_of):
    """A hypervisor may show counters; what they count is not the guest's."""
    files = under("sys/class/powercap/intel-rapl:0", zone("package-0", 5_000_000))
    cpu = {"proc/cpuinfo": "processor: 0\nflags: fpu hypervisor\n"}
    assert read_meters(machine_of({**files, **cpu})) == ((), ())


def test_the_controller_gives_its_average_or_its_instant(machine_of, build_power):
    """An average of a minute to two hours is kept; one since the last start is not."""
    files = {"sys/class/ipmi/ipmi0/dev": "240:0"}
    for span_ms, watts, span_s in ((3_600_000, 137.0, 3600.0), (4_000_000_000, 142.0, 0.0)):
        files["answers/ipmi0/power-reading"] = build_power(142, 137, span_ms)
        _, (gauge,) = read_meters(machine_of(files))
        assert (gauge.watts, gauge.span_s, gauge.scope) == (watts, span_s, "bmc")
    stopped = build_power(142, 137, 1000)[:-1] + b"\0"
    assert read_meters(machine_of({**files, "answers/ipmi0/power-reading": stopped}))[1] == ()


FAKE_NVML = """
typedef struct nvml *device;
int nvmlInit_v2(void) { return 0; }
int nvmlShutdown(void) { return 0; }
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 2; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned place, device *found) {
    *found = (device)(unsigned long)(0x500000000ul + place); return 0; }
int nvmlDeviceGetTotalEnergyConsumption(device it, unsigned long long *millijoules) {
    *millijoules = 5000000000ull; return (unsigned long)it == 0x500000000ul ? 0 : 3; }
int nvmlDeviceGetPowerUsage(device it, unsigned *milliwatts) { *milliwatts = 31000; return 0; }
"""


def test_the_library_of_nvidia_is_asked_as_its_manual_says(tmp_path, monkeypatch):
    """A library with the same calls gives energy of one card and power of the other."""
    if shutil.which("cc") is None:
        pytest.skip("no C compiler to build a library with")
    (tmp_path / "nvml.c").write_text(FAKE_NVML)
    library = tmp_path / "libnvidia-ml.so.1"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, tmp_path / "nvml.c"], check=True)
    monkeypatch.setattr(nvidia, "LIBRARY", str(library))
    assert nvidia._ask() == b"5000000000 31000\n- 31000"


def test_a_graphics_card_that_is_switched_off_is_not_woken(machine_of):
    """A laptop's second card sleeps until it is needed; to be asked for its power is no need."""
    card = "sys/bus/pci/devices/0000:01:00.0"
    files = {
        "proc/driver/nvidia/version": "NVRM",
        "answers/nvidia/energy": b"123456 -\n",
        f"{card}/vendor": "0x10de\n",
    }
    for state, readings in (("active", 1), ("suspended", 0)):
        counters, _ = read_meters(machine_of({**files, f"{card}/power/runtime_status": state}))
        assert len(counters) == readings
        amd = {"name": "amdgpu", "power1_average": "9000000", "device/power/runtime_status": state}
        _, gauges = read_meters(machine_of(under("sys/class/hwmon/hwmon0", amd)))
        assert len(gauges) == readings


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
