"""What people write in answer to our questions, as values of the fields asked for."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from babel.dates import get_month_names

from fleet_audit.inventory.cells import UnreadableCellError, cell_value, columns
from fleet_audit.inventory.merging import PURCHASE_YEAR
from fleet_audit.inventory.packaged_tables import folded
from fleet_audit.inventory.readings import EARLIEST_YEAR, LATEST_YEAR
from fleet_audit.model.asset import NOT_KNOWN
from fleet_audit.model.marking import said

QUESTIONED = (
    "purchase_date",
    "hours_on_per_day",
    "average_power_w",
    "screen_inches",
    "category",
)
"""The fields that are asked for, columns of the canonical table."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_WORDED = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]+) (\d{4}|\d\d)")
_DONT_KNOW = frozenset(
    {
        "je ne sais pas",
        "ne sais pas",
        "nsp",
        "inconnu",
        "inconnue",
        "i don t know",
        "don t know",
        "unknown",
    }
)
_SHORTEST_MONTH = 3


def read_answer(field: str, cell: str) -> tuple[str, Any] | None:
    """The correction that a cell amounts to, as a field and its value; null for an empty cell.

    "I don't know" is one too, of the field with a question mark, so that others are asked first
    from then on. A purchase is known by its day, its month (taken as its first day) or its year.
    Raises `UnreadableCellError` with the reason and the remedy.
    """
    text = cell.strip()
    if not folded(text):
        return None
    if folded(text) in _DONT_KNOW:
        return f"{field}{NOT_KNOWN}", True
    if field == "purchase_date":
        return _purchase(text)
    value = cell_value(columns()[folded(field)], text)
    return None if value is None else (field, value)


def _purchase(text: str) -> tuple[str, Any]:
    if _YEAR.fullmatch(text) and EARLIEST_YEAR < int(text) <= LATEST_YEAR:
        return PURCHASE_YEAR, int(text)
    found = _month(text) or _in_words(text)
    if found is None:
        found = cell_value(columns()[folded("purchase_date")], text)
    if found is None:
        raise UnreadableCellError(
            said("{cell!r} is no date: write a year, 03/2021 or 15/03/2021", cell=text[:40])
        )
    return "purchase_date", found


def _month(text: str) -> date | None:
    """`2021-03`."""
    match = _YEAR_MONTH.fullmatch(text)
    return _date(int(match[1]), int(match[2]), 1) if match else None


def _in_words(text: str) -> date | None:
    """`mars 2021`, `15 March 2021`, `janv. 21`."""
    match = _WORDED.fullmatch(folded(text))
    month = _month_named(match[2]) if match else None
    if match is None or month is None:
        return None
    year = int(match[3]) if len(match[3]) == 4 else 2000 + int(match[3])
    return _date(year, month, int(match[1] or 1))


def _month_named(word: str) -> int | None:
    """The month of a name, or of its beginning where no other month begins so."""
    begun = {n for name, n in _months().items() if name.startswith(word)}
    return begun.pop() if len(word) >= _SHORTEST_MONTH and len(begun) == 1 else None


@cache
def _months() -> dict[str, int]:
    return {
        folded(name): number
        for language in ("fr", "en")
        for number, name in get_month_names("wide", locale=language).items()
    }


def _date(year: int, month: int, day: int) -> date | None:
    if not EARLIEST_YEAR < year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def mark_of(name: str | None) -> str:
    """What a workbook keeps of the serial number of an asset, so as to know it again."""
    return sha256((name or "").encode()).hexdigest()[:6]
