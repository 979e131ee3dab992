"""Columns of `asset` that follow from what a machine is made of, and from how it is used.

They are no fields of the record: what its parts say, it need not say twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fleet_audit.model.asset import AssetRecord, Components
from fleet_audit.model.inventory_document import Cpu, Memory, Readiness, Settings, Usage

_NO_CPU, _NO_MEMORY, _NO_READINESS, _NO_SETTINGS = Cpu(), Memory(), Readiness(), Settings()
_SOUND = frozenset({"ok", "passed", "good", "healthy"})
"""What disks that are well say of themselves."""
_LEAST_USAGE_S = 7 * 86400
"""A week: hours on a day mean nothing over a shorter time."""


def part_columns(record: AssetRecord) -> dict[str, Any]:
    """The columns, by name; null where the parts do not say."""
    parts = record.components
    cpu = parts.cpu[0] if parts.cpu else _NO_CPU
    memory = parts.memory or _NO_MEMORY
    readiness = parts.readiness or _NO_READINESS
    settings = parts.settings or _NO_SETTINGS
    return {
        "cpu_vendor": cpu.vendor,
        "cpu_family": cpu.family,
        "cpu_model_number": cpu.model,
        "cpu_stepping": cpu.stepping,
        "tpm": readiness.tpm,
        "is_uefi": readiness.uefi,
        "is_secure_boot": readiness.secure_boot,
        "memory_slots": memory.slots,
        "memory_modules": len(memory.modules) or None,
        **_wear(parts),
        **_use(record.usage),
        "sleep_after_min": settings.sleep_after_min,
        "screen_off_after_min": settings.screen_off_after_min,
    }


def _wear(parts: Components) -> dict[str, Any]:
    """Of several disks, the worst; of several batteries, the most used."""
    disks, batteries = parts.storage or (), parts.battery or ()
    said = sorted(
        (disk.health for disk in disks if disk.health), key=lambda word: word.casefold() in _SOUND
    )
    return {
        "storage_health": said[0] if said else None,
        "storage_wear_pct": _greatest(disk.wear_pct for disk in disks),
        "storage_power_on_hours": _greatest(disk.power_on_h for disk in disks),
        "battery_cycles": _greatest(battery.cycles for battery in batteries),
    }


def _greatest(values: Iterable[Any]) -> Any:
    return max((value for value in values if value is not None), default=None)


def _use(usage: Usage | None) -> dict[str, Any]:
    period_s = (usage.t1 - usage.t0).total_seconds() if usage else 0
    return {
        "cpu_utilisation_p95_pct": usage and usage.cpu_util_p95_pct,
        "memory_utilisation_pct": usage and usage.memory_util_pct,
        "memory_utilisation_p95_pct": usage and usage.memory_util_p95_pct,
        "hours_active_per_day": usage and _hours_per_day(usage.active_s, period_s),
        "hours_asleep_per_day": usage and _hours_per_day(usage.sleep_s, period_s),
    }


def _hours_per_day(seconds: float | None, period_s: float) -> float | None:
    if seconds is None or period_s < _LEAST_USAGE_S:
        return None
    return round(min(24 * seconds / period_s, 24.0), 2)


PART_COLUMNS: tuple[str, ...] = tuple(part_columns(AssetRecord()))
"""Their names."""
