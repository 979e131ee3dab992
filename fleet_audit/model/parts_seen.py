"""What one source told of the parts of a machine over time: the first sight, and what came after.

Kept so that a part fitted later is told from one that was always there. Whatever order documents
come in, the same ones make the same history.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct


class MemorySeen(Struct, frozen=True, kw_only=True):
    """How much memory was seen at a moment."""

    at: datetime
    mib: int


class DiskSeen(Struct, frozen=True, kw_only=True):
    """A disk, and when it was first seen."""

    at: datetime
    gb: float | None = None
    model: str | None = None
    serial_hash: str | None = None


class BatterySeen(Struct, frozen=True, kw_only=True):
    """A reading of the batteries of a machine: their counters, and when they were made."""

    at: datetime
    cycles: int | None = None
    health_pct: float | None = None
    made_on: date | None = None


class PartsSeen(Struct, frozen=True, kw_only=True):
    """What one source told. Sources name parts each in its way, so that one is read by itself."""

    source: str
    first_memory: MemorySeen | None = None
    most_memory: MemorySeen | None = None
    """The most that was ever seen, and the first time that it was."""
    disks: tuple[DiskSeen, ...] = ()
    """Each once, the earliest first."""
    batteries: tuple[BatterySeen, ...] = ()
    """The first reading, and the last of each month."""
