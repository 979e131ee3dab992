"""Machines made of files: each is what a kernel would show of it."""

from __future__ import annotations

from datetime import UTC, datetime

from fleet_audit_agent.moment import Counter, Moment
from fleet_audit_agent.sampling import advance
from fleet_audit_agent.use_state import State, state_bytes
from tests.agent.answers import ata_sense, board_record, nvme_health, power_reading, statistics
from tests.agent.firmware import edid, memory_device, power_supply, structure, system

Files = dict[str, "str | bytes"]


def cpuinfo(name: str, threads: int, cores: int, flags: str = "fpu") -> str:
    """The kernel's list of one socket."""
    return "\n\n".join(
        f"processor\t: {n}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 140\n"
        f"model name\t: {name}\nstepping\t: 1\nphysical id\t: 0\ncore id\t\t: {n % cores}\n"
        f"flags\t\t: {flags}"
        for n in range(threads)
    )


def office_month() -> bytes:
    """What the sampler keeps of a laptop: nine hours a day, 45 minutes of them asleep, at 8 W."""
    state, joules = State(), 0.0
    for day in range(1, 29):
        start_s = datetime(2026, 2, day, 7, tzinfo=UTC).timestamp()
        for hour in range(10):
            asleep_s = 2700 * (hour > 5)
            awake_s = 3600.0 * hour - asleep_s
            joules = (joules + 8 * (900 if hour == 6 else 3600 * (hour > 0))) % 262_144
            package = Counter("rapl:package-0", "cpu", joules, 262_144.0, 28.0)
            elapsed_s = max(3600.0 * hour, 1.0)
            advance(
                state,
                Moment(
                    boot=f"day {day}",
                    wall_s=start_s + elapsed_s,
                    elapsed_s=elapsed_s,
                    awake_s=max(awake_s, 1.0),
                    busy_s=max(awake_s, 1.0) * 0.1,
                    memory_pct=40.0,
                    counters=(package,),
                ),
                is_last=hour == 9,
            )
    advance(state, Moment("march", datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp(), 60.0, 60.0))
    return state_bytes(state)


COMMON: Files = {
    "proc/meminfo": "MemTotal:       16051234 kB\nMemFree: 1 kB\n",
    "proc/uptime": "864000.00 1000.00\n",
    "proc/stat": "cpu  6000000 0 3000000 610000000 3080000 0 0 0 0 0\n"
    + "".join(f"cpu{n} 1 0 1 1 1 0 0 0 0 0\n" for n in range(8)),
    "proc/sys/kernel/osrelease": "6.12.0-1-amd64\n",
    "proc/sys/kernel/arch": "x86_64\n",
    "etc/os-release": 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\n# comment\nID=debian\n',
    "etc/machine-id": "0123456789abcdef0123456789abcdef\n",
    "lost+found/.keep": "",
    "sys/class/tpm/tpm0/tpm_version_major": "2\n",
    "sys/firmware/efi/fw_platform_size": "64\n",
    "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c": b"\6\0\0\0\1",
}

LAPTOP: Files = {
    **COMMON,
    "proc/cpuinfo": cpuinfo("11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz", 8, 4),
    "sys/firmware/dmi/tables/smbios_entry_point": b"_SM3_\0\x18\x03\x03\0",
    "sys/firmware/dmi/tables/DMI": structure(0, b"\1\2\0\0\3", "Dell Inc.", "1.9.1", "02/17/2024")
    + system("Dell Inc.", "Latitude 5420", "Not Specified", "7XK2B93", bytes(range(16)))
    + structure(3, b"\1\x0a\0\2\3", "Dell Inc.", "7XK2B93", "To Be Filled By O.E.M.")
    + memory_device(8192, 0x1A, 3200, "M471A1K43DB1-CWE")
    + memory_device(0, 0x02, 0, "Not Specified")
    + structure(127, b""),
    "sys/class/drm/card0-eDP-1/status": "connected\n",
    "sys/class/drm/card0-eDP-1/edid": edid(),
    "sys/class/drm/card0-DP-1/status": "connected\n",
    "sys/class/drm/card0-DP-1/edid": edid(
        vendor="DEL",
        week=40,
        year=2019,
        size_mm=(527, 296),
        name="DELL U2419H",
        serial="9VNTW73",
    ),
    "sys/class/drm/card0-HDMI-A-1/status": "disconnected\n",
    "sys/class/drm/card0-HDMI-A-1/edid": b"",
    "sys/class/power_supply/AC/type": "Mains\n",
    "sys/class/power_supply/BAT0/type": "Battery\n",
    "sys/class/power_supply/BAT0/charge_full_design": "4145000\n",
    "sys/class/power_supply/BAT0/charge_full": "3316000\n",
    "sys/class/power_supply/BAT0/voltage_min_design": "15200000\n",
    "sys/class/power_supply/BAT0/cycle_count": "212\n",
    "sys/class/power_supply/BAT0/manufacture_year": "2021\n",
    "sys/class/power_supply/BAT0/manufacture_month": "3\n",
    "sys/class/power_supply/BAT0/manufacture_day": "9\n",
    "sys/class/power_supply/hidpp_battery_0/type": "Battery\n",
    "sys/class/power_supply/hidpp_battery_0/scope": "Device\n",
    "sys/block/nvme0n1/size": "500118192\n",
    "sys/block/nvme0n1/removable": "0\n",
    "sys/block/nvme0n1/device/model": "PM991a NVMe Samsung 256GB               \n",
    "sys/block/nvme0n1/device/serial": "S65DNE0R123456      \n",
    "sys/block/nvme0n1/queue/rotational": "0\n",
    "answers/nvme0/health-log": nvme_health(5_213, 7),
    "var/lib/fleet-audit-agent/use.json": office_month(),
    "etc/systemd/logind.conf": "[Login]\n#IdleAction=ignore\n",
    "etc/systemd/logind.conf.d/fleet.conf": "[Login]\nIdleAction=suspend\nIdleActionSec=20min\n",
    "etc/dconf/db/local.d/00-screen": "[org/gnome/desktop/session]\nidle-delay=uint32 300\n",
    "sys/block/sda/size": "60000000\n",
    "sys/block/sda/removable": "1\n",
    "sys/block/sda/device/model": "Card Reader\n",
    "sys/block/loop0/size": "1024\n",
    "sys/bus/pci/devices/0000:00:02.0/class": "0x030000\n",
    "sys/bus/pci/devices/0000:00:02.0/vendor": "0x8086\n",
    "sys/bus/pci/devices/0000:00:02.0/device": "0x9a49\n",
    "usr/share/misc/pci.ids": (
        "# list\n8086  Intel Corporation\n\t9a49  TigerLake-LP GT2\n8087  X\n"
    ),
    "sys/class/net/eth0/device/vendor": "0x8086\n",
    "sys/class/net/eth0/address": "A4:BB:6D:01:02:03\n",
    "sys/class/net/eth0/addr_assign_type": "0\n",
    "sys/class/net/eth0/type": "1\n",
    "sys/class/net/docker0/address": "02:42:ac:11:00:02\n",
    "sys/class/net/docker0/addr_assign_type": "3\n",
    "sys/class/net/docker0/type": "1\n",
}

SERVER: Files = {
    **COMMON,
    "proc/cpuinfo": cpuinfo("Intel(R) Xeon(R) Silver 4210R CPU @ 2.40GHz", 20, 10),
    "sys/firmware/dmi/tables/smbios_entry_point": b"_SM_" + bytes([0, 31, 3, 2, 0, 0]),
    "sys/firmware/dmi/tables/DMI": structure(0, b"\1\2\0\0\3", "Dell Inc.", "2.1.1", "11/05/2020")
    + system("Dell Inc.", "PowerEdge T440", "", "5ZQ8M13", bytes(range(16, 32)))
    + structure(3, b"\1\x07\0\2\3", "Dell Inc.", "5ZQ8M13", "SRV-0012")
    + structure(38, b"\1" + bytes(12))
    + b"".join(memory_device(32768, 0x1A, 2400, "HMA84GR7DJR4N-XN") for _ in range(2))
    + b"".join(memory_device(0, 0x02, 0, "") for _ in range(14))
    + power_supply(495, 0x23)
    + power_supply(0x8000, 0x21)
    + structure(127, b""),
    "etc/libvirt/qemu/paie.xml": (
        "<domain type='kvm'><name>paie-de-mme-dupont</name>"
        "<uuid>5E9B1C7A-3F6D-4D2A-9C3B-7A1F2E3D4C5B</uuid>"
        "<memory unit='KiB'>4194304</memory><vcpu placement='static'>4</vcpu></domain>"
    ),
    "etc/libvirt/qemu/networks/default.xml": "<network><uuid>0</uuid></network>",
    "sys/class/power_supply/.keep": "",
    "sys/class/ipmi/ipmi0/dev": "240:0\n",
    "sys/block/sda/size": "3907029168\n",
    "sys/block/sda/removable": "0\n",
    "sys/block/sda/device/model": "PERC H730P Mini \n",
    "sys/block/sda/device/vpd_pg80": b"\0\x80\0\x0c00a1b2c3d4e5",
    "sys/block/sda/queue/rotational": "1\n",
    "answers/sda/power-mode": ata_sense(0, 0, count=0xFF),
    "answers/sda/smart-status": ata_sense(0x4F, 0xC2),
    "answers/sda/statistics-1": statistics(1, 16, 38_811),
    "answers/ipmi0/power-reading": power_reading(142, 137, 3_600_000),
    "answers/ipmi0/board-record": board_record(12_833_280),
    "sys/bus/pci/devices/0000:03:00.0/class": "0x030000\n",
    "sys/bus/pci/devices/0000:03:00.0/vendor": "0x102b\n",
    "sys/bus/pci/devices/0000:03:00.0/device": "0x0536\n",
}

VIRTUAL: Files = {
    **COMMON,
    "proc/cpuinfo": cpuinfo("AMD EPYC-Milan Processor", 4, 4, "fpu hypervisor sse"),
    "sys/class/dmi/id/sys_vendor": "QEMU\n",
    "sys/class/dmi/id/product_name": "Standard PC (Q35 + ICH9, 2009)\n",
    "sys/class/dmi/id/bios_date": "04/01/2014\n",
    "sys/class/dmi/id/chassis_type": "1\n",
    "sys/class/dmi/id/product_uuid": "5e9b1c7a-3f6d-4d2a-9c3b-7a1f2e3d4c5b\n",
    "sys/block/vda/size": "41943040\n",
    "sys/block/vda/removable": "0\n",
    "sys/block/vda/device/vendor": "0x1af4\n",
}

ARM_BOARD: Files = {
    **COMMON,
    "proc/cpuinfo": "\n\n".join(
        f"processor\t: {n}\nCPU implementer\t: 0x41\nCPU part\t: 0xd08" for n in range(4)
    ),
    "proc/device-tree/model": b"Raspberry Pi 4 Model B Rev 1.4\0",
    "proc/device-tree/serial-number": b"10000000a1b2c3d4\0",
    "proc/device-tree/compatible": b"raspberrypi,4-model-b\0brcm,bcm2711\0",
    "sys/class/power_supply/.keep": "",
    "sys/class/drm/card0/dev": "226:0\n",
    "sys/block/mmcblk0/size": "62333952\n",
    "sys/block/mmcblk0/removable": "0\n",
    "sys/block/mmcblk0/device/type": "MMC\n",
    "sys/block/mmcblk0/device/name": "DG4032\n",
    "sys/block/mmcblk0/device/serial": "0x4c1a2b3d\n",
    "sys/block/mmcblk0/device/life_time": "0x02 0x01\n",
    "sys/block/mmcblk0boot0/size": "8192\n",
    "sys/block/mmcblk0boot0/device/type": "MMC\n",
}

MACHINES: dict[str, Files] = {
    "laptop": LAPTOP,
    "server": SERVER,
    "virtual_machine": VIRTUAL,
    "arm_board": ARM_BOARD,
}


def under(folder: str, files: dict[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": content for name, content in files.items()}


SAMPLES = "var/lib/fleet-audit-agent/use.json"
