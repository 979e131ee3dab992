"""Components of a computer as GLPI, FusionInventory and OCS agents list them.

Sizes of memory and disks are in MB, battery capacities in mWh (GLPI's inventory_format,
`inventory.schema.json` and `original.md`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fleet_audit.inventory.disks import disk_kind, is_removable
from fleet_audit.inventory.displays import display_of_base64, named_built_in
from fleet_audit.inventory.hardware import grouped_cpus
from fleet_audit.inventory.makers import clean_maker
from fleet_audit.inventory.placeholders import closed_up, meaningful, meaningful_serial
from fleet_audit.inventory.readings import day, positive_whole, week_and_year, whole
from fleet_audit.inventory.sources.sections import Members, Sections, first_of
from fleet_audit.model.inventory_document import (
    Battery,
    Cpu,
    Display,
    Gpu,
    Memory,
    MemoryModule,
    Psu,
    Storage,
)

MOST_DISPLAYS = 32
"""More screens on one machine than any desk has."""

_MOST_CORES = 4096
_MOST_MEMORY_MIB = 64 * 1024 * 1024
_MOST_MODULE_MIB = 4 * 1024 * 1024
_MOST_DISK_MB = 1_000_000_000
_MOST_BATTERY_MWH = 1_000_000
_LEAST_BATTERY_MWH = 1_000
_MWH_PER_WH = 1000
_WATT_HOURS = re.compile(r"\d\s*wh", re.IGNORECASE)
_MOST_PSU_W = 20_000
_MOST_MHZ = 20_000
_MB_PER_GB = 1000
_OUT_OF_SIGHT_SHARE = 0.75
"""Share of the fitted memory that a system still sees at worst (graphics take the rest)."""
_EMPTY_SLOT = re.compile(r"no module|not installed|empty|vide", re.IGNORECASE)
_BUILT_IN_GPU = re.compile(
    r"intel.*\b(u?hd|iris|graphics)|\bvega\b.*graphics|radeon\W*(tm)?\W*graphics|aspeed|matrox"
    r"|mga|vmware|virtualbox|qxl|cirrus|hyper-v|basic display",
    re.IGNORECASE,
)

_MOST_SOCKETS = 256
"""More than any machine has, and a list of them fits in memory."""


def cpus(sections: Sections) -> tuple[Cpu, ...] | None:
    """Processors, like ones together; null where the section is absent."""
    found = [_cpu(sections, item) for item in sections.many("cpus")]
    if not found and (hardware := sections.one("hardware")).get("processort"):
        sockets = _at_most(positive_whole(hardware.get("processorn")), _MOST_SOCKETS) or 1
        found = [_old_cpu(sections, hardware)] * sockets
    return grouped_cpus(found[:_MOST_SOCKETS]) if found or "cpus" in sections else None


def _cpu(sections: Sections, item: Members) -> Cpu:
    cores = sections.count("cpus.core", first_of(item, "core", "cores", "corecount"), _MOST_CORES)
    threads = sections.count("cpus.thread", first_of(item, "thread", "logical_cpus"), _MOST_CORES)
    return Cpu(
        name=meaningful(first_of(item, "name", "type")),
        vendor=closed_up(item.get("manufacturer")),
        family=whole(item.get("familynumber")),
        model=whole(item.get("model")),
        stepping=whole(item.get("stepping")),
        cores=cores,
        threads=threads if threads and cores and threads >= cores else None,
        mhz=sections.size("cpus.speed", first_of(item, "speed", "current_speed"), _MOST_MHZ),
    )


def _old_cpu(sections: Sections, hardware: Members) -> Cpu:
    """The processor as OCS has it in its hardware section."""
    mhz = sections.size("hardware.processors", hardware.get("processors"), _MOST_MHZ)
    return Cpu(name=meaningful(hardware["processort"]), mhz=mhz)


def memory(sections: Sections) -> Memory | None:
    """Memory fitted: the sum of the modules, or what the system sees where they are not listed."""
    modules = tuple(_modules(sections))
    seen_mib = sections.count(
        "hardware.memory", sections.one("hardware").get("memory"), _MOST_MEMORY_MIB
    )
    fitted_mib = sum(module.mib or 0 for module in modules) or None
    if fitted_mib and seen_mib and fitted_mib < seen_mib * _OUT_OF_SIGHT_SHARE:
        fitted_mib = None
    if fitted_mib is None and seen_mib is None:
        return None
    slots = len(sections.many("memories")) if "memories" in sections else None
    return Memory(total_mib=fitted_mib or seen_mib, slots=slots or None, modules=modules)


def _modules(sections: Sections) -> Iterable[MemoryModule]:
    for item in sections.many("memories"):
        if _EMPTY_SLOT.search(str(item.get("capacity"))):
            continue
        mib = sections.count("memories.capacity", item.get("capacity"), _MOST_MODULE_MIB)
        if mib is not None:
            yield MemoryModule(
                mib=_power_of_two(mib),
                type=meaningful(item.get("type")),
                mt_s=_at_most(positive_whole(item.get("speed")), 20_000),
                part=meaningful(item.get("model")),
            )


def _power_of_two(mib: int) -> int:
    """Modules given in thousands (2000 for 2 GiB), as older Macs do, in MiB."""
    return mib // 1000 * 1024 if mib % 1000 == 0 else mib


def _at_most(value: int | None, most: int) -> int | None:
    return value if value is not None and value <= most else None


def disks(sections: Sections) -> tuple[Storage, ...] | None:
    """Fixed disks; readers, keys and tapes are none."""
    if "storages" not in sections:
        return None
    return tuple(_disks(sections))


def _disks(sections: Sections) -> Iterable[Storage]:
    for item in sections.many("storages"):
        names = ("model", "name", "type", "interface", "description", "manufacturer")
        words = [closed_up(item.get(name)) for name in names]
        size_mb = sections.size("storages.disksize", item.get("disksize"), _MOST_DISK_MB)
        if is_removable(*words) or not (size_mb or meaningful(item.get("model"))):
            continue
        yield Storage(
            kind=disk_kind(*words),
            gb=round(size_mb / _MB_PER_GB, 3) if size_mb else None,
            model=meaningful(first_of(item, "model", "name")),
        )


def displays(sections: Sections) -> tuple[Display, ...] | None:
    """Screens, from their EDID where it was sent; the agent's reading of it is not trusted."""
    if "monitors" not in sections:
        return None
    found = [_display(item) for item in sections.many("monitors", MOST_DISPLAYS)]
    return tuple(display for display in found if display is not None)


def _display(item: Members) -> Display | None:
    encoded = item.get("base64")
    read = display_of_base64(encoded) if isinstance(encoded, str) else None
    if read is not None:
        return read
    name = meaningful(first_of(item, "caption", "name"))
    serial = meaningful_serial(item.get("serial"))
    if name is None and serial is None:
        return None
    week, year = week_and_year(item.get("description"))
    return Display(
        vendor=clean_maker(item.get("manufacturer")),
        model=name,
        serial=serial,
        week=week,
        year=year,
        internal=named_built_in(name),
    )


def batteries(sections: Sections) -> tuple[Battery, ...] | None:
    """Batteries; an entry that says nothing at all is an empty bay."""
    if "batteries" not in sections:
        return None
    found = (_battery(sections, item) for item in sections.many("batteries"))
    return tuple(battery for battery in found if battery is not None)


def _battery(sections: Sections, item: Members) -> Battery | None:
    if not any(meaningful(value) for value in item.values()):
        return None
    design = first_of(item, "capacity", "designcapacity", "design_capacity")
    full = first_of(item, "real_capacity", "fullcapacity", "full_capacity", "maxcapacity")
    design_mwh = _mwh(sections, "batteries.capacity", design)
    full_mwh = _mwh(sections, "batteries.real_capacity", full)
    return Battery(
        design_mwh=design_mwh,
        full_mwh=full_mwh,
        cycles=_at_most(positive_whole(item.get("cycles")), 100_000),
        made_on=day(first_of(item, "date", "manufacturedate", "manufacture_date")),
        health_pct=round(100 * full_mwh / design_mwh, 1) if full_mwh and design_mwh else None,
    )


def _mwh(sections: Sections, name: str, value: object) -> float | None:
    """A capacity in mWh; older agents write `43.7456 Wh`.

    Below a phone's battery it is a state of charge in per cent, as the Android agent sends it.
    """
    found = sections.size(name, value, _MOST_BATTERY_MWH)
    if found is not None and _WATT_HOURS.search(str(value)):
        found = round(found * _MWH_PER_WH, 1)
    return found if found is not None and found >= _LEAST_BATTERY_MWH else None


def gpus(sections: Sections) -> tuple[Gpu, ...] | None:
    """Graphics processors."""
    if "videos" not in sections:
        return None
    return tuple(_gpu(item) for item in sections.many("videos"))


def _gpu(item: Members) -> Gpu:
    words = " ".join(str(item.get(name) or "") for name in ("name", "chipset"))
    return Gpu(
        name=meaningful(first_of(item, "name", "chipset")),
        discrete=False if _BUILT_IN_GPU.search(words) else None,
        vram_mib=_at_most(positive_whole(item.get("memory")), 1_000_000),
    )


def power_supplies(sections: Sections) -> tuple[Psu, ...] | None:
    """Power supplies with their rating."""
    if "powersupplies" not in sections:
        return None
    return tuple(
        Psu(
            rated_w=sections.size("powersupplies.power_max", item.get("power_max"), _MOST_PSU_W),
            hot_swap=_yes_or_no(item.get("hotreplaceable")),
        )
        for item in sections.many("powersupplies")
    )


def _yes_or_no(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"yes": True, "1": True, "no": False, "0": False}.get(str(value).casefold())
