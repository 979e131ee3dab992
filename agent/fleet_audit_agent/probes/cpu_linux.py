"""Processors, from the kernel's list and the firmware's nominal clock."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_text
from fleet_audit_agent.reading import Reading

CPUINFO = "/proc/cpuinfo"
TDP_UW = "/sys/class/powercap/intel-rapl:0/constraint_0_max_power_uw"
"""Thermal specification power that the package declares, in microwatts."""
MOST_TDP_W = 1000
"""No socket takes more; some firmware writes the highest number it can."""
BASE_KHZ = "/sys/devices/system/cpu/cpu0/cpufreq/base_frequency"

_CLOCK_IN_NAME = re.compile(r"@\s*([\d.]+)\s*([GM])Hz")
_ARM_PARTS = {
    ("0x41", "0xd03"): "ARM Cortex-A53",
    ("0x41", "0xd07"): "ARM Cortex-A57",
    ("0x41", "0xd08"): "ARM Cortex-A72",
    ("0x41", "0xd09"): "ARM Cortex-A73",
    ("0x41", "0xd0b"): "ARM Cortex-A76",
    ("0x41", "0xd0c"): "ARM Neoverse-N1",
    ("0x41", "0xd40"): "ARM Neoverse-V1",
    ("0x41", "0xd49"): "ARM Neoverse-N2",
    ("0x41", "0xd4f"): "ARM Neoverse-V2",
}
"""Implementer and part to name. Source: Arm's Main ID registers, as the kernel's cputype.h."""

Entry = dict[str, str]


def read(machine: Machine) -> Reading:
    """One entry per kind of processor; cores are the physical ones of all its sockets."""
    entries = parse_cpuinfo(machine.root.text(CPUINFO, wanted=True) or "")
    if not entries:
        return Reading(_by_firmware(machine))
    kinds: dict[tuple[str | None, ...], list[Entry]] = {}
    for entry in entries:
        kinds.setdefault(_kind(entry), []).append(entry)
    return Reading([_section(machine, group) for group in kinds.values()])


def _by_firmware(machine: Machine) -> list[dict[str, object]]:
    """What the firmware knows of its sockets, where the kernel's list cannot be read."""
    sockets = [found for found in machine.smbios.processors if found.populated]
    kinds = {(real_text(found.name), real_text(found.vendor), found.mhz) for found in sockets}
    return [
        {
            "name": name,
            "vendor": vendor,
            "sockets": len(alike),
            "cores": sum(found.cores or 0 for found in alike) or None,
            "threads": sum(found.threads or 0 for found in alike) or None,
            "mhz": _clock_mhz(name) or mhz,
        }
        for name, vendor, mhz in sorted(kinds, key=str)
        for alike in [[found for found in sockets if real_text(found.name) == name]]
    ]


def parse_cpuinfo(text: str) -> list[Entry]:
    """One mapping per logical processor. Pure and total."""
    entries = []
    for block in text.split("\n\n"):
        pairs = (line.partition(":") for line in block.splitlines())
        entry = {key.strip(): value.strip() for key, _, value in pairs}
        if "processor" in entry:
            entries.append(entry)
    return entries


def _kind(entry: Entry) -> tuple[str | None, ...]:
    """What tells one kind of processor from another; the small cores of an ARM are one."""
    return (_name(entry), entry.get("cpu family"), entry.get("model"), entry.get("stepping"))


def _name(entry: Entry) -> str | None:
    part = (entry.get("CPU implementer", ""), entry.get("CPU part", ""))
    return real_text(entry.get("model name") or entry.get("cpu")) or _ARM_PARTS.get(part)


def _section(machine: Machine, group: list[Entry]) -> dict[str, object]:
    first = group[0]
    firmware = [found for found in machine.smbios.processors if found.populated]
    sockets = _count(entry.get("physical id") for entry in group)
    cores = _count(
        f"{entry['physical id']}:{entry['core id']}" if "core id" in entry else None
        for entry in group
        if "physical id" in entry
    )
    name = _name(first) or real_text(firmware[0].name if firmware else None)
    return {
        "name": name,
        "vendor": real_text(first.get("vendor_id") or (firmware[0].vendor if firmware else None)),
        "family": _number(first.get("cpu family")),
        "model": _number(first.get("model")),
        "stepping": _number(first.get("stepping")),
        "sockets": sockets or len(firmware) or None,
        "cores": cores or sum(found.cores or 0 for found in firmware) or None,
        "threads": len(group),
        "mhz": _clock_mhz(name) or _base_mhz(machine) or (firmware[0].mhz if firmware else None),
        "tdp_w": _tdp_w(machine),
    }


def _count(names: Iterable[str | None]) -> int | None:
    """How many different names there are; None when the kernel gives none."""
    return len({name for name in names if name is not None}) or None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _clock_mhz(name: str | None) -> float | None:
    """The nominal clock where the maker puts it in the name: `@ 2.40GHz`."""
    found = _CLOCK_IN_NAME.search(name or "")
    if found is None or found[1].count(".") > 1 or found[1] == ".":
        return None
    return round(float(found[1]) * (1000 if found[2] == "G" else 1), 1)


def _base_mhz(machine: Machine) -> float | None:
    khz = machine.root.number(BASE_KHZ)
    return khz / 1000 if khz else None


def _tdp_w(machine: Machine) -> float | None:
    """Thermal design power of one socket, where the package declares it."""
    microwatts = None if machine.hypervisor else machine.root.number(TDP_UW)
    is_plausible = microwatts is not None and 0 < microwatts <= MOST_TDP_W * 1e6
    return round(microwatts / 1e6, 1) if microwatts and is_plausible else None
