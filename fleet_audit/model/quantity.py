"""A figure that reaches a reader: value, interval, unit, quality, and where it came from."""

from __future__ import annotations

from msgspec import Struct

MJ_PER_KWH = 3.6
"""Exact, by definition of the watt-hour (SI)."""
HOURS_PER_YEAR = 8760
"""Hours in a year of 365 days."""
DAYS_PER_YEAR = 365.25
"""Mean length of a Julian year, for ages."""
CM_PER_INCH = 2.54
"""Exact, by definition of the inch."""
MIB_PER_GIB = 1024
G_PER_KG = 1000


class Quantity(Struct, frozen=True, kw_only=True):
    """A value with its 90 % interval. Null is unknown, never zero."""

    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str
    reason: str | None = None
    """Why the value is unknown."""
