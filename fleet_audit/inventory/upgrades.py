"""Parts fitted to a machine after it was first seen: memory, disks, batteries.

What one source told first is what the machine came with, as far as anybody knows; what the same
source tells later and did not tell then was fitted since. A part that is gone stays counted, since
it was made. Two sources are never compared: each names and measures parts in its way.

Thresholds: `tables/part_changes.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from fleet_audit.inventory.packaged_tables import folded, table_rows
from fleet_audit.model.asset import AssetRecord, Components
from fleet_audit.model.inventory_document import Battery
from fleet_audit.model.parts_seen import BatterySeen, DiskSeen, MemorySeen, PartsSeen
from fleet_audit.model.quantity import MIB_PER_GIB


class Added(NamedTuple):
    """What was fitted since the first sight; null for nothing that anybody saw."""

    memory_gib: float | None = None
    storage_gb: float | None = None
    batteries: int | None = None
    on: date | None = None
    """The first day on which any of it was seen."""


@cache
def _threshold(name: str) -> float:
    return next(float(row["value"]) for row in table_rows("part_changes") if row["name"] == name)


def sight_of(record: AssetRecord, source: str, at: datetime) -> tuple[PartsSeen, ...]:
    """What a document tells of parts, as a history of one moment; nothing of a virtual machine."""
    parts = record.components
    if record.is_virtual or record.category == "virtual_machine":
        return ()
    memory = _memory_of(parts, at)
    seen = PartsSeen(
        source=source,
        first_memory=memory,
        most_memory=memory,
        disks=_disks_of(parts, at),
        batteries=_batteries_of(parts.battery or (), at),
    )
    return () if seen == PartsSeen(source=source) else (seen,)


def _memory_of(parts: Components, at: datetime) -> MemorySeen | None:
    total_mib = parts.memory.total_mib if parts.memory else None
    return MemorySeen(at=at, mib=total_mib) if total_mib else None


def _disks_of(parts: Components, at: datetime) -> tuple[DiskSeen, ...]:
    told = (
        DiskSeen(at=at, gb=disk.gb, model=disk.model, serial_hash=disk.serial_hash)
        for disk in parts.storage or ()
        if disk.kind != "virtual" and (disk.model or disk.serial_hash)
    )
    return _each_once(told)


def _batteries_of(batteries: Sequence[Battery], at: datetime) -> tuple[BatterySeen, ...]:
    """The batteries of a machine together: the most cycles, the best health, the latest made."""
    reading = BatterySeen(
        at=at,
        cycles=max((b.cycles for b in batteries if b.cycles is not None), default=None),
        health_pct=max((h for b in batteries if (h := _health_of(b)) is not None), default=None),
        made_on=max((b.made_on for b in batteries if b.made_on is not None), default=None),
    )
    return () if reading == BatterySeen(at=at) else (reading,)


def _health_of(battery: Battery) -> float | None:
    if battery.design_mwh and battery.full_mwh:
        return round(100 * battery.full_mwh / battery.design_mwh, 1)
    return battery.health_pct


def joined_sights(*histories: tuple[PartsSeen, ...]) -> tuple[PartsSeen, ...]:
    """Several histories as one, by source; the same whatever their order."""
    known: dict[str, PartsSeen] = {}
    for seen in (seen for history in histories for seen in history):
        other = known.get(seen.source)
        known[seen.source] = seen if other is None else _both(other, seen)
    return tuple(known[source] for source in sorted(known))


def _both(one: PartsSeen, other: PartsSeen) -> PartsSeen:
    first = (one.first_memory, other.first_memory)
    most = (one.most_memory, other.most_memory)
    return PartsSeen(
        source=one.source,
        first_memory=min(filter(None, first), key=lambda m: (m.at, -m.mib), default=None),
        most_memory=min(filter(None, most), key=lambda m: (-m.mib, m.at), default=None),
        disks=_each_once((*one.disks, *other.disks)),
        batteries=_one_a_month((*one.batteries, *other.batteries)),
    )


def _each_once(disks: Iterable[DiskSeen]) -> tuple[DiskSeen, ...]:
    """Each disk at its first sight, the earliest first."""
    known: dict[tuple[object, ...], DiskSeen] = {}
    for disk in disks:
        key = (disk.serial_hash, disk.model, disk.gb)
        if key not in known or disk.at < known[key].at:
            known[key] = disk
    return tuple(sorted(known.values(), key=_disk_order))


def _disk_order(disk: DiskSeen) -> tuple[datetime, str, str, float]:
    return disk.at, disk.serial_hash or "", disk.model or "", disk.gb or 0.0


def _one_a_month(readings: Iterable[BatterySeen]) -> tuple[BatterySeen, ...]:
    """The first reading of all, and the last one of each month."""
    in_order = sorted(set(readings), key=_reading_order)
    last = {(reading.at.year, reading.at.month): reading for reading in in_order}
    return tuple(dict.fromkeys((*in_order[:1], *last.values())))


def _reading_order(reading: BatterySeen) -> tuple[datetime, int, float, date]:
    cycles = -1 if reading.cycles is None else reading.cycles
    health_pct = -1.0 if reading.health_pct is None else reading.health_pct
    return reading.at, cycles, health_pct, reading.made_on or date.min


def added(history: tuple[PartsSeen, ...]) -> Added:
    """What was fitted, by the source that tells the most of each kind of part."""
    memory = [found for seen in history if (found := _memory_added(seen)) is not None]
    disks = [found for seen in history if (found := _disks_added(seen.disks)) is not None]
    batteries = [found for seen in history if (found := _batteries_replaced(seen)) is not None]
    days = [day for _, day in (*memory, *disks, *batteries)]
    return Added(
        memory_gib=max((gib for gib, _ in memory), default=None),
        storage_gb=max((gb for gb, _ in disks), default=None),
        batteries=max((packs for packs, _ in batteries), default=None),
        on=min(days, default=None),
    )


def added_fields(history: tuple[PartsSeen, ...]) -> dict[str, Any]:
    """The fields of a record that tell what was fitted since the machine was first seen."""
    found = added(history)
    return {
        "memory_added_gib": found.memory_gib,
        "storage_added_gb": found.storage_gb,
        "batteries_replaced": found.batteries,
        "parts_added_on": found.on,
    }


def _memory_added(seen: PartsSeen) -> tuple[float, date] | None:
    first, most = seen.first_memory, seen.most_memory
    if first is None or most is None or most.at <= first.at:
        return None
    if most.mib < first.mib * _threshold("memory_ratio"):
        return None
    return round((most.mib - first.mib) / MIB_PER_GIB, 3), most.at.date()


def _disks_added(disks: Sequence[DiskSeen]) -> tuple[float, date] | None:
    known = [disk for disk in disks if disk.at == disks[0].at]
    new: list[DiskSeen] = []
    for disk in disks[len(known) :]:
        if not any(_is_same(disk, other) for other in known):
            new.append(disk)
        known.append(disk)
    total_gb = sum(disk.gb or 0.0 for disk in new)
    return (round(total_gb, 3), new[0].at.date()) if total_gb else None


def _is_same(one: DiskSeen, other: DiskSeen) -> bool:
    """Whether two sights may be of one disk: by its serial number, else by model and size."""
    if one.serial_hash and other.serial_hash:
        return one.serial_hash == other.serial_hash
    if one.model and other.model and folded(one.model) != folded(other.model):
        return False
    if not one.gb or not other.gb:
        return True
    return max(one.gb, other.gb) <= min(one.gb, other.gb) * _threshold("disk_size_ratio")


def _batteries_replaced(seen: PartsSeen) -> tuple[int, date] | None:
    days = [new.at.date() for old, new in pairwise(seen.batteries) if _is_another_pack(old, new)]
    return (len(days), days[0]) if days else None


def _is_another_pack(old: BatterySeen, new: BatterySeen) -> bool:
    """Whether cycles fell, health leapt up, or the pack was made later than the one before."""
    if old.made_on and new.made_on and old.made_on != new.made_on:
        return new.made_on > old.made_on
    if old.cycles is not None and new.cycles is not None:
        is_old_enough = old.cycles >= _threshold("battery_least_cycles")
        return is_old_enough and new.cycles <= old.cycles * _threshold("battery_cycles_ratio")
    if old.health_pct is not None and new.health_pct is not None:
        return new.health_pct >= old.health_pct + _threshold("battery_health_leap_pct")
    return False
