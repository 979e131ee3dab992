"""Numbers, dates and moments as agents write them, in a dozen habits. Total: null or a value."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone

_NUMBER = re.compile(r"[-+]?\d[\d\u00a0\u202f ]*(?:[.,]\d+)?")
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_DAY_LAST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})\b")
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")

EARLIEST_YEAR = 1980
LATEST_YEAR = 2100


def number(value: object) -> float | None:
    """The first number of a text: `1333 MHz`, `50,0115 Wh`, `57 570`."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return finite(value)
    match = _NUMBER.search(value) if isinstance(value, str) else None
    if match is None:
        return None
    return finite(re.sub(r"[\u00a0\u202f ]", "", match.group()).replace(",", "."))


def finite(value: str | float) -> float | None:
    """A number from its digits; null for infinities and what is none."""
    try:
        parsed = float(value)
    except (OverflowError, ValueError):
        return None
    return parsed if math.isfinite(parsed) else None


_MOST_WHOLE = 2**53
"""Beyond it a float skips whole numbers; nothing that is counted comes near, nor any database."""


def whole(value: object) -> int | None:
    """A whole number, or null where it is none, has a fraction, or is beyond any count."""
    parsed = number(value)
    if parsed is None or abs(parsed) > _MOST_WHOLE or parsed != int(parsed):
        return None
    return int(parsed)


def positive(value: object) -> float | None:
    """A number above zero: agents write 0 where they know nothing."""
    parsed = number(value)
    return parsed if parsed is not None and parsed > 0 else None


def positive_whole(value: object) -> int | None:
    """A whole number above zero."""
    parsed = positive(value)
    return int(parsed) if parsed is not None and parsed <= _MOST_WHOLE else None


def day(value: object, *, month_first: bool = False, either_order: bool = True) -> date | None:
    """A date, ISO or day first (month first in SMBIOS).

    With `either_order`, one that only makes sense in the other order is read in that order.
    """
    if not isinstance(value, str):
        return None
    iso = _DAY.search(value)
    if iso is not None:
        return _plausible(int(iso[1]), int(iso[2]), int(iso[3]))
    local = _DAY_LAST.search(value)
    if local is None:
        return None
    first, second, year = int(local[1]), int(local[2]), _full_year(local[3])
    month, day_ = (first, second) if month_first else (second, first)
    found = _plausible(year, month, day_)
    return _plausible(year, day_, month) if found is None and either_order else found


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 1900 + year if year >= EARLIEST_YEAR - 1900 else 2000 + year


def _plausible(year: int, month: int, day_: int) -> date | None:
    if not EARLIEST_YEAR < year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day_)
    except ValueError:
        return None


def moment(value: object, offset: object = None) -> datetime | None:
    """A moment in UTC; a local time without its offset is taken as UTC, hours off at most."""
    match = _MOMENT.search(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day_, hour, minute, second = (int(part or 0) for part in match.groups())
    if not EARLIEST_YEAR < year <= LATEST_YEAR:
        return None
    try:
        local = datetime(year, month, day_, hour, minute, second, tzinfo=_zone(offset))
    except ValueError:
        return None
    return local.astimezone(UTC)


def _zone(offset: object) -> timezone:
    match = _OFFSET.fullmatch(offset.strip()) if isinstance(offset, str) else None
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        return UTC
    minutes = int(match[2]) * 60 + int(match[3])
    return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))


def week_and_year(value: object) -> tuple[int | None, int | None]:
    """Week and year of a monitor's description, `32/2015`; nulls where absent."""
    match = re.fullmatch(r"\s*(\d{1,2})/(\d{4})\s*", value) if isinstance(value, str) else None
    if match is None or not EARLIEST_YEAR < int(match[2]) <= LATEST_YEAR:
        return None, None
    week = int(match[1])
    return (week if 1 <= week <= 53 else None), int(match[2])
