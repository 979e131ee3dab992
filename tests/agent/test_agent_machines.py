"""Recorded machines, replayed."""

from __future__ import annotations

import pytest

from tests.agent.machine_files import SAMPLES


def test_a_laptop_is_known_by_its_firmware_panel_and_battery(machines, take):
    """A laptop gives its identity, form, modules, disk, screens and battery, fillers left out."""
    document = take(machines["laptop"])
    device = document["device"]
    assert (device["vendor"], device["model"], device["serial"]) == (
        "Dell Inc.",
        "Latitude 5420",
        "7XK2B93",
    )
    assert (device["type"], device["type_evidence"]) == ("laptop", "chassis")
    assert device["version"] is None and device["asset_tag"] is None
    assert device["uuid"] == "03020100-0504-0706-0809-0a0b0c0d0e0f"
    assert device["macs"] == ["a4:bb:6d:01:02:03"]
    assert document["memory"] == {
        "total_mib": 8192,
        "slots": 2,
        "modules": [{"mib": 8192, "type": "DDR4", "mt_s": 3200, "part": "M471A1K43DB1-CWE"}],
    }
    assert [(disk["kind"], disk["gb"]) for disk in document["storage"]] == [("nvme", 256.1)]
    assert document["gpu"] == [
        {"name": "Intel TigerLake-LP GT2", "discrete": False, "vram_mib": None}
    ]
    assert document["readiness"] == {
        "tpm": "2.0",
        "secure_boot": True,
        "uefi": True,
        "win11_blockers": [],
    }


def test_the_laptop_has_a_panel_of_its_own_and_a_monitor(machines, take):
    """The internal connector marks the panel; both screens keep size, pixels, week and year."""
    monitor, panel = take(machines["laptop"])["display"]
    assert panel["internal"] is True and panel["vendor"] == "AU Optronics"
    assert monitor["internal"] is False and monitor["model"] == "DELL U2419H"
    assert (monitor["serial"], monitor["year"], monitor["week"]) == ("9VNTW73", 2019, 40)
    assert (monitor["diag_cm"], monitor["px_w"], monitor["px_h"]) == (60.4, 1920, 1080)


def test_a_battery_counted_in_charge_is_given_in_energy(machines, take):
    """Microampere-hours times volts are milliwatt-hours; a mouse's battery is not the machine's."""
    (battery,) = take(machines["laptop"])["battery"]
    assert battery == {
        "design_mwh": 63004,
        "full_mwh": 50403,
        "cycles": 212,
        "made_on": "2021-03-09",
        "health_pct": 80.0,
    }


def test_signs_of_age_are_told_and_not_weighed(machines, take):
    """Panel, battery, installation and firmware date the laptop; the interval is left open."""
    age = take(machines["laptop"])["age"]
    assert age == {
        "evidence": [
            {"source": "bios", "date": "2024-02-17", "quality": "low"},
            {"source": "power_on_hours", "date": "2025-07-01", "quality": "low"},
            {"source": "panel_edid", "date": "2021-03-19", "quality": "high"},
            {"source": "battery", "date": "2021-03-09", "quality": "medium"},
            {"source": "os_trace", "date": "2022-06-15", "quality": "low"},
        ]
    }


def test_a_sampled_month_gives_its_totals(machines, take):
    """Of whole days sampled, each state has its time, work and memory their means and centiles."""
    document = take(machines["laptop"])
    days = 27 * 86_400  # the first of February was sampled in part
    assert document["usage"] == {
        "t0": "2026-02-02T00:00:00Z",
        "t1": "2026-03-01T00:00:00Z",
        "on_s": round(days * 8.25 / 24),
        "active_s": None,
        "sleep_s": round(days * 0.75 / 24),
        "off_s": round(days * 15 / 24),
        "cpu_util_pct": 10.0,
        "cpu_util_p95_pct": 10.0,
        "memory_util_pct": 40.0,
        "memory_util_p95_pct": 40.0,
    }
    (power,) = document["power"]
    assert (power["scope"], power["quality"], power["avg_w"]) == ("cpu", "measured", 8.0)
    assert power["j"] == pytest.approx(27 * 8.25 * 3600 * 8, rel=0.001)


def test_without_samples_usage_covers_whole_days_since_the_start(machines, take):
    """Ten days of uptime become ten days up to midnight, nine of them awake."""
    usage = take({**machines["laptop"], SAMPLES: b""})["usage"]
    assert (usage["t0"], usage["t1"]) == ("2026-02-20T00:00:00Z", "2026-03-02T00:00:00Z")
    assert (usage["on_s"], usage["sleep_s"]) == (9 * 86_400, 86_400)
    assert usage["cpu_util_pct"] == 1.4


def test_a_machine_just_started_does_not_tell_when(machines, take):
    """Less than a day of uptime gives no usage, and `errors` says why."""
    document = take({**machines["laptop"], SAMPLES: b"", "proc/uptime": "7000.5 1.0\n"})
    assert "usage" not in document
    assert any(error["source"] == "usage" for error in document["errors"])


def test_a_server_tells_its_power_its_disk_and_its_board(machines, take):
    """The controller gives power over its own hour and the board's day; the disk its hours."""
    document = take(machines["server"])
    (power,) = document["power"]
    assert (power["avg_w"], power["scope"], power["t0"]) == (137, "bmc", "2026-03-02T08:30:00Z")
    (disk,) = document["storage"]
    assert (disk["kind"], disk["power_on_h"], disk["health"]) == ("hdd", 38_800.0, "passed")
    assert {"source": "bmc_fru", "date": "2020-05-26", "quality": "high"} in document["age"][
        "evidence"
    ]


def test_a_tower_with_a_server_name_is_a_server(machines, take):
    """The model overrules a tower's chassis; empty slots and missing supplies are not parts."""
    document = take(machines["server"])
    assert (document["device"]["type"], document["device"]["type_evidence"]) == ("server", "model")
    assert document["device"]["asset_tag"] == "SRV-0012"
    assert document["memory"]["total_mib"] == 65536 and document["memory"]["slots"] == 16
    assert document["psu"] == [{"rated_w": 495, "hot_swap": True}]
    assert document["cpu"][0]["cores"] == 10 and document["cpu"][0]["mhz"] == 2400
    assert document["storage"][0]["serial_hash"] is not None


PROXMOX = """cores: 2
memory: 8192
name: compta
smbios1: uuid=1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0,manufacturer=x
sockets: 2

[before-update]
cores: 1
"""


def test_a_host_tells_its_virtual_machines_but_not_their_names(machines, take):
    """Of each, the identifier and its share of the hardware; networks and names stay behind."""
    files = {**machines["server"], "etc/pve/qemu-server/101.conf": PROXMOX}
    document = take({**files, "etc/pve/qemu-server/102.conf": "cores: many\n"})
    assert document["guests"] == [
        {
            "uuid": "5e9b1c7a-3f6d-4d2a-9c3b-7a1f2e3d4c5b",
            "cores": 4,
            "memory_mib": 4096,
            "hypervisor": "kvm",
        },
        {
            "uuid": "1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
            "cores": 4,
            "memory_mib": 8192,
            "hypervisor": "kvm",
        },
    ]
    assert "dupont" not in str(document) and "compta" not in str(document)


def test_a_virtual_machine_leaves_its_manufacture_to_its_host(machines, take):
    """A virtual machine says so, has no sign of age, and its disks are virtual."""
    document = take(machines["virtual_machine"])
    device = document["device"]
    assert (device["type"], device["is_vm"], device["hypervisor"]) == (
        "virtual_machine",
        True,
        "qemu",
    )
    assert document["age"] == {"evidence": []}
    assert document["storage"][0]["kind"] == "virtual"
    assert document["readiness"]["win11_blockers"] == []


def test_a_processor_flag_alone_tells_a_virtual_machine(take):
    """Where there is no firmware table at all, the hypervisor bit of the processor decides."""
    document = take({"proc/cpuinfo": "processor: 0\nflags: fpu hypervisor\n"})
    assert document["device"]["is_vm"] is True
    assert document["device"]["hypervisor"] == "unknown"


@pytest.mark.parametrize(
    ("files", "hypervisor"),
    [
        ({"sys/class/dmi/id/sys_vendor": "VMware, Inc."}, "vmware"),
        ({"sys/class/dmi/id/product_name": "VirtualBox"}, "virtualbox"),
        ({"sys/class/dmi/id/sys_vendor": "Xen"}, "xen"),
        (
            {
                "sys/class/dmi/id/sys_vendor": "Microsoft Corporation",
                "sys/class/dmi/id/product_name": "Virtual Machine",
            },
            "hyper-v",
        ),
        (
            {
                "sys/class/dmi/id/sys_vendor": "Microsoft Corporation",
                "sys/class/dmi/id/product_name": "Surface Pro 7",
            },
            None,
        ),
        ({"sys/class/dmi/id/sys_vendor": "Google"}, None),
        (
            {
                "sys/class/dmi/id/sys_vendor": "Google",
                "sys/class/dmi/id/product_name": "Google Compute Engine",
            },
            "google compute engine",
        ),
        (
            {
                "sys/class/dmi/id/sys_vendor": "Amazon EC2",
                "sys/class/dmi/id/product_name": "m5.large",
            },
            "amazon ec2",
        ),
        (
            {
                "sys/class/dmi/id/sys_vendor": "Amazon EC2",
                "sys/class/dmi/id/product_name": "c5.metal",
            },
            None,
        ),
        ({"sys/hypervisor/type": "xen"}, "xen"),
        ({"sys/hypervisor/type": "xen", "proc/xen/capabilities": "control_d\n"}, None),
        ({"proc/device-tree/compatible": b"linux,dummy-virt\0"}, "unknown"),
        ({"proc/sys/kernel/osrelease": "5.15.90.1-microsoft-standard-WSL2"}, "wsl"),
    ],
)
def test_hypervisors_are_told_from_the_metal_of_the_same_makers(take, files, hypervisor):
    """Firmware words name the hypervisor; metal of the same maker stays metal."""
    device = take(files)["device"]
    assert device["hypervisor"] == hypervisor
    assert device["is_vm"] is (hypervisor is not None)


def test_an_arm_board_is_known_by_its_device_tree(machines, take):
    """Without SMBIOS the device tree gives maker, model and serial; the flash tells its wear."""
    document = take(machines["arm_board"])
    device = document["device"]
    assert (device["vendor"], device["model"]) == ("Raspberry Pi", "Raspberry Pi 4 Model B Rev 1.4")
    assert (device["serial"], device["type"]) == ("10000000a1b2c3d4", "other")
    assert document["cpu"][0]["name"] == "ARM Cortex-A72"
    assert [(disk["kind"], disk["wear_pct"]) for disk in document["storage"]] == [("emmc", 20.0)]


def test_a_category_left_out_is_absent(machines, take):
    """`--no-category` removes the section and marks the document as partial."""
    document = take(machines["laptop"], left_out=("display", "age"))
    assert "display" not in document and "age" not in document
    assert document["partial"] is True


def test_a_sata_disk_has_its_whole_name(machines, take):
    """The ATA page gives the model that the SCSI field cuts at 16 letters."""
    identify = bytearray(b" " * 512)
    for start, text in ((54, "Samsung SSD 870 EVO 500GB"), (20, "S62ANJ0R123456")):
        for n, letter in enumerate(text.encode()):
            identify[start + (n ^ 1)] = letter
    files = {
        **machines["server"],
        "sys/block/sda/device/model": "Samsung SSD 870 \n",
        "sys/block/sda/device/vpd_pg89": b"\0\x89\x02\x38" + bytes(56) + bytes(identify),
        "sys/block/sda/queue/rotational": "0\n",
    }
    (disk,) = take(files)["storage"]
    assert (disk["model"], disk["kind"]) == ("Samsung SSD 870 EVO 500GB", "ssd")
    truncated = {**files, "sys/block/sda/device/vpd_pg89": b"\0\x89"}
    assert take(truncated)["storage"][0]["model"] == "Samsung SSD 870"


def test_a_panel_without_a_year_dates_nothing(machines, take, build_edid):
    """A year field never filled in counts as 1990: it is no sign of age."""
    files = {**machines["laptop"], "sys/class/drm/card0-eDP-1/edid": build_edid(week=0, year=1990)}
    sources = [sign["source"] for sign in take(files)["age"]["evidence"]]
    assert "panel_edid" not in sources
