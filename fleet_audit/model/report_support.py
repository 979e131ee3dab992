"""The systems of a fleet, and until when each gets security updates."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

Updates = Literal["ended", "supported", "unknown"]
"""Whether the system gets security updates without paying, on the day of the report."""


class SupportRow(Struct, frozen=True, kw_only=True):
    """One system, of one version."""

    family: str | None
    """`windows`, `debian`, …; null where the inventory names no system, or none that is known."""
    release: str | None
    """Its version, as far as the inventory says."""
    is_stated: bool = True
    """Whether the inventory names a system."""
    updates: Updates
    ends_on: date | None
    """Last day of updates without paying; null where it is not known, or not announced."""
    months_left: int | None
    """Whole months until then; below zero since then."""
    paid_until: date | None
    """Last day for who pays; null where nothing is sold."""
    devices: int
    """In use, virtual machines apart."""
    virtual_machines: int
    categories: dict[str, int]
    """Category → devices, the most first; virtual machines apart."""
    windows11: dict[str, int] = {}
    """Of a Windows before 11: what its processor and parts say of Windows 11 → devices."""
