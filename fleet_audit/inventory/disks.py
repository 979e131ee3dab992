"""Disks: which are fixed, and of what kind, from the words of their model and interface."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, cast

from fleet_audit.inventory.packaged_tables import table_rows
from fleet_audit.model.inventory_document import Storage

DiskKind = Literal["ssd", "hdd", "nvme", "emmc", "virtual"]

_REMOVABLE = re.compile(
    r"\b(cd|dvd|bd)([-+/ ]|rom|rw|ram|\b)|optical|floppy|disquette|removable|amovible|card.?reader"
    r"|\busb\b|tape|streamer|flash.?disk|memory stick|\bsd/mmc\b"
    r"|virtual (cd|dvd|floppy|media)|\bsr\d\b",
    re.IGNORECASE,
)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], DiskKind], ...]:
    return tuple(
        (re.compile(row["pattern"], re.IGNORECASE), cast(DiskKind, row["kind"]))
        for row in table_rows("disk_models")
    )


def is_removable(*words: str | None) -> bool:
    """Whether what an agent lists among the disks is a reader, a key or a tape."""
    return any(_REMOVABLE.search(word) for word in words if word)


def disk_kind(*words: str | None) -> DiskKind | None:
    """The kind of a disk, from its model, interface, type and device name."""
    for pattern, kind in _patterns():
        if any(pattern.search(word) for word in words if word):
            return kind
    return None


def total_gb(disks: Iterable[Storage]) -> float | None:
    """Sum of the sizes that are known; null where none is."""
    sizes = [disk.gb for disk in disks if disk.gb is not None]
    return round(sum(sizes), 3) if sizes else None


def common_kind(disks: Iterable[Storage]) -> str | None:
    """The one kind of all disks, `mixed`, or null where none is known."""
    kinds = {disk.kind for disk in disks if disk.kind is not None}
    if len(kinds) > 1:
        return "mixed"
    return next(iter(kinds), None)
