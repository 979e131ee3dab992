"""Readings of a printer's counter brought together, and the pages a month that they amount to."""

from __future__ import annotations

from fleet_audit.model.asset import PageReading
from fleet_audit.model.quantity import DAYS_PER_YEAR

MOST_READINGS = 36
"""Kept on an asset, the latest: three years of a reading a month."""
_LEAST_DAYS = 7
"""A few days may be a holiday, or the day of the year book."""
_MONTHS_PER_YEAR = 12


def merged_pages(*groups: tuple[PageReading, ...]) -> tuple[PageReading, ...]:
    """One reading a day, the highest of it, in the order of time; the latest where too many."""
    highest: dict[str, PageReading] = {}
    for reading in (reading for group in groups for reading in group):
        day = reading.at.date().isoformat()
        if day not in highest or _order(reading) > _order(highest[day]):
            highest[day] = reading
    return tuple(highest[day] for day in sorted(highest))[-MOST_READINGS:]


def _order(reading: PageReading) -> tuple[int, str]:
    return reading.count, reading.at.isoformat()


def pages_per_month(readings: tuple[PageReading, ...]) -> float | None:
    """Mean pages a month since the counter last began; null over less than a week."""
    began = 0
    for number in range(1, len(readings)):
        if readings[number].count < readings[number - 1].count:
            began = number  # another board, another counter
    if not readings:
        return None
    first, last = readings[began], readings[-1]
    days = (last.at - first.at).total_seconds() / 86400
    if days < _LEAST_DAYS:
        return None
    return round((last.count - first.count) / days * DAYS_PER_YEAR / _MONTHS_PER_YEAR, 1)
