"""Sections of the documents that our agent would send of the sample's machines."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from math import ceil

from fleet_audit.inventory.sample.assets import SampleAsset, signs_of_age
from fleet_audit.inventory.sample.edid_blob import diagonal_cm, edid_blob, week_made
from fleet_audit.inventory.sample.facts import sent_on
from fleet_audit.model.inventory_document import (
    Battery,
    Cpu,
    Display,
    Memory,
    MemoryModule,
    OperatingSystem,
    Power,
    Readiness,
    Settings,
    Storage,
    Usage,
)
from fleet_audit.model.quantity import CM_PER_INCH, MIB_PER_GIB

_LARGEST_MODULE_GIB = 32
_LARGEST_DISK_GB = 2000
_USAGE_DAYS = 30
_WORKDAY_SHARE = 5 / 7
_TPM_1_2_UNTIL = 2016


def cpu_section(asset: SampleAsset) -> tuple[Cpu, ...]:
    """Processors."""
    product = asset.product
    maker = "GenuineIntel" if product.cpu and "Intel" in product.cpu else None
    return (
        Cpu(
            name=product.cpu,
            vendor=maker,
            sockets=product.cpu_sockets,
            cores=product.cpu_cores,
            threads=product.cpu_threads,
            mhz=product.cpu_mhz,
        ),
    )


def memory_section(asset: SampleAsset) -> Memory | None:
    """Memory in equal modules; a virtual machine has none of its own."""
    total_gib = asset.product.memory_gib
    if total_gib is None:
        return None
    if asset.is_virtual:
        return Memory(total_mib=total_gib * MIB_PER_GIB)
    count = max(1, ceil(total_gib / _LARGEST_MODULE_GIB))
    module = MemoryModule(mib=total_gib * MIB_PER_GIB // count, type="DDR4")
    slots = 24 if asset.product.category == "server" else 2
    told = asset.trait("slots")
    slots = slots if told is None else int(told)
    return Memory(total_mib=total_gib * MIB_PER_GIB, slots=slots, modules=(module,) * count)


def storage_section(asset: SampleAsset) -> tuple[Storage, ...]:
    """Equal disks."""
    product = asset.product
    total_gb = product.storage_gb or 0
    count = max(1, ceil(total_gb / _LARGEST_DISK_GB))
    return tuple(
        Storage(
            kind=product.storage_kind,
            gb=round(total_gb / count, 1),
            wear_pct=asset.trait("wear"),
            serial_hash=hashlib.sha256(asset.chance(f"disk {rank}").octets(16)).hexdigest(),
        )
        for rank in range(count)
    )


def display_section(asset: SampleAsset, screen: SampleAsset | None) -> tuple[Display, ...]:
    """The machine's own panel, then the screen plugged into it."""
    own = (_panel(asset),) if asset.product.screen_inches else ()
    return (*own, _screen(screen)) if screen else own


def _panel(asset: SampleAsset) -> Display:
    product = asset.product
    is_dated = any(sign.source == "panel_edid" for sign in signs_of_age(asset))
    week, year = week_made(asset) if is_dated else (None, None)
    return Display(
        vendor=asset.chance("panel maker").one_of(("AU Optronics", "BOE", "LG Display")),
        year=year,
        week=week,
        diag_cm=round((product.screen_inches or 0) * CM_PER_INCH, 1),
        px_w=product.px_w,
        px_h=product.px_h,
        internal=True,
    )


def _screen(asset: SampleAsset) -> Display:
    product = asset.product
    week, year = week_made(asset)
    return Display(
        vendor=product.firmware_vendor,
        model=product.firmware_model,
        serial=asset.serial,
        year=year,
        week=week,
        diag_cm=diagonal_cm(asset),
        px_w=product.px_w,
        px_h=product.px_h,
        internal=False,
        edid_sha256=hashlib.sha256(edid_blob(asset)).hexdigest(),
    )


def battery_section(asset: SampleAsset) -> tuple[Battery, ...]:
    """A battery worn by its years, some more than others."""
    design_mwh = asset.product.battery_mwh
    if design_mwh is None:
        return ()
    wear = asset.chance("battery wear")
    health_pct = max(102 - asset.age_years * wear.between(3, 9.5), 38)
    health_pct = asset.trait("battery") or health_pct
    full_mwh = round(design_mwh * health_pct / 100)
    made = (sign.date for sign in signs_of_age(asset) if sign.source == "battery")
    return (
        Battery(
            design_mwh=design_mwh,
            full_mwh=full_mwh,
            cycles=round(asset.trait("cycles") or asset.age_years * wear.between(60, 150)),
            made_on=next(made, None),
            health_pct=round(100 * full_mwh / design_mwh, 1),
        ),
    )


def os_section(asset: SampleAsset) -> OperatingSystem:
    """The operating system, with the day of its installation where that sign is given."""
    traces = (sign.date for sign in signs_of_age(asset) if sign.source == "os_trace")
    return OperatingSystem(name=asset.product.os, arch="x86_64", installed_on=next(traces, None))


def readiness_section(asset: SampleAsset) -> Readiness:
    """What Windows 11 would ask of it."""
    tpm = "1.2" if asset.bought.year <= _TPM_1_2_UNTIL else "2.0"
    tpm = "absent" if asset.trait("tpm") == 0 else tpm
    blockers = ("tpm",) if tpm != "2.0" else ()
    return Readiness(tpm=tpm, secure_boot=True, uefi=True, win11_blockers=blockers)


def power_section(asset: SampleAsset) -> tuple[Power, ...]:
    """Means of a week by the BMC, or of two hours on battery; nothing where nothing measures."""
    chance = asset.chance("power")
    end = sent_on(days_before=3, hour=6)
    if asset.lot.bmc_w is not None:
        watts = round(asset.lot.bmc_w * chance.between(0.92, 1.08), 1)
        start = end - timedelta(days=7)
        return (
            Power(t0=start, t1=end, avg_w=watts, scope="bmc", source="dcmi", quality="measured"),
        )
    if asset.product.battery_mwh is None or asset.rank % 3:
        return ()
    watts = round(chance.between(6.5, 11.5), 1)
    start = end - timedelta(hours=2)
    return (
        Power(
            t0=start,
            t1=end,
            avg_w=watts,
            scope="battery",
            source="battery discharge",
            quality="measured",
        ),
    )


def usage_section(asset: SampleAsset) -> Usage:
    """A month of states: always on for a server, office hours for the others."""
    chance = asset.chance("usage")
    end = sent_on(days_before=3, hour=6)
    total_s = _USAGE_DAYS * 86400
    is_always_on = asset.is_virtual or asset.product.category == "server"
    on_share = 1.0 if is_always_on else chance.between(7, 10.5) / 24 * _WORKDAY_SHARE
    asleep_share = 0.0 if is_always_on else chance.between(0, 0.1)
    hours_on, active = asset.trait("hours_on"), asset.trait("active")
    on_share = on_share if hours_on is None else hours_on / 24
    asleep_share = asleep_share if hours_on is None else 0.0
    on_s, asleep_s = round(total_s * on_share), round(total_s * asleep_share)
    return Usage(
        t0=end - timedelta(days=_USAGE_DAYS),
        t1=end,
        on_s=on_s,
        sleep_s=asleep_s,
        off_s=total_s - on_s - asleep_s,
        active_s=None if active is None else round(total_s * active / 24),
        cpu_util_pct=round(chance.between(4, 24), 1),
        cpu_util_p95_pct=asset.trait("cpu_p95"),
        memory_util_p95_pct=asset.trait("memory_p95"),
    )


def settings_section(asset: SampleAsset) -> Settings | None:
    """The power settings of the machine, where something is known of them."""
    screen_off_min = asset.trait("screen_off")
    return None if screen_off_min is None else Settings(screen_off_after_min=screen_off_min)
