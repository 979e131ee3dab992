"""The columns of the canonical table that follow from what a machine is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from fleet_audit.inventory.disks import common_kind, total_gb
from fleet_audit.inventory.displays import screen_inches, screen_megapixels
from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.inventory_document import Battery, Cpu
from fleet_audit.model.quantity import MIB_PER_GIB


def with_columns(record: AssetRecord) -> AssetRecord:
    """The record with processor, memory, disk, screen and battery columns from its components."""
    parts = record.components
    record = _with_cpu(record, parts.cpu or ())
    memory_mib = parts.memory.total_mib if parts.memory else None
    panels = [d for d in parts.display or () if record.category == "monitor" or d.internal]
    return replace(
        record,
        memory_gib=round(memory_mib / MIB_PER_GIB, 3) if memory_mib else record.memory_gib,
        storage_gb=total_gb(parts.storage or ()) or record.storage_gb,
        storage_kind=common_kind(parts.storage or ()) or record.storage_kind,
        screen_inches=screen_inches(panels[0]) if panels else record.screen_inches,
        screen_megapixels=screen_megapixels(panels[0]) if panels else record.screen_megapixels,
        battery_health_pct=battery_health_pct(parts.battery or ()),
    )


def _with_cpu(record: AssetRecord, cpus: Sequence[Cpu]) -> AssetRecord:
    if not cpus:
        return record
    first = cpus[0]
    return replace(
        record,
        cpu=first.name,
        cpu_sockets=_sum(cpu.sockets for cpu in cpus),
        cpu_cores=_sum(cpu.cores for cpu in cpus),
        cpu_mhz=first.mhz,
        cpu_tdp_w=first.tdp_w,
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) or None


def battery_health_pct(batteries: Sequence[Battery]) -> float | None:
    """Present capacity over design capacity of all batteries together, in per cent."""
    kept = [b for b in batteries if b.design_mwh and b.full_mwh]
    if kept:
        design_mwh = sum(b.design_mwh or 0 for b in kept)
        return round(100 * sum(b.full_mwh or 0 for b in kept) / design_mwh, 1)
    return next((b.health_pct for b in batteries if b.health_pct is not None), None)


def grouped_cpus(cpus: Iterable[Cpu]) -> tuple[Cpu, ...]:
    """Processors of one kind together: agents list each socket on its own."""
    groups: dict[Cpu, int] = {}
    for cpu in cpus:
        groups[cpu] = groups.get(cpu, 0) + 1
    return tuple(
        replace(
            cpu,
            sockets=sockets,
            cores=cpu.cores * sockets if cpu.cores is not None else None,
            threads=cpu.threads * sockets if cpu.threads is not None else None,
        )
        for cpu, sockets in groups.items()
    )
