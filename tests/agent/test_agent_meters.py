"""Meters, sensors and controllers: energy and power, believed where they can be."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.meters import nvidia, rapl, read_meters
from fleet_audit_agent.root import Root
from tests.agent.machine_files import under

BARE = {"proc/cpuinfo": "processor: 0\nflags: fpu\n"}


@pytest.fixture
def machine_of(record, moment_at):
    """A machine made of files, for its meters."""

    def machine(files):
        return Machine(Root(str(record({**BARE, **files}))), moment_at, str)

    return machine


def zone(name: str, microjoules: int, limit_w: int = 15) -> dict[str, str]:
    """A powercap zone."""
    return {
        "name": f"{name}\n",
        "energy_uj": f"{microjoules}\n",
        "max_energy_range_uj": "262143328850\n",
        "constraint_0_name": "long_term\n",
        "constraint_0_power_limit_uw": f"{limit_w}000000\n",
    }


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
