"""Cells of a spreadsheet to values, as French and English offices write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from fleet_audit.inventory.countries import countries
from fleet_audit.inventory.packaged_tables import folded, table_rows
from fleet_audit.inventory.placeholders import closed_up
from fleet_audit.inventory.readings import EARLIEST_YEAR, day, finite
from fleet_audit.model.marking import Said, said

Kind: TypeAlias = Literal["text", "code", "integer", "number", "date"]

FORMULA_STARTS = ("=", "+", "-", "@", "'")
"""Beginnings of a cell that a spreadsheet would run, and the apostrophe that stops it."""

_EXCEL_EPOCH = date(1899, 12, 30)
"""Day zero of Excel's serial numbers (its 1900 leap year included)."""
_EXCEL_DAY = re.compile(r"[2-7]\d{4}(?:[.,]0*)?")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_EMPTY_YEARS = frozenset({1, 1753, 1899, 1900, 1970, 9999})
"""Years of the days that databases, spreadsheets and clocks begin or end with."""
_OLDEST_YEAR = 1901
_MONTH = re.compile(r"(\d{1,2})[/\-.](\d{4})")
_QUANTITY = re.compile(r"([-+]?[\d.,]+)\s*([^\d\s.,].*)?")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+")
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f'](?=\d{3}(?!\d))")
_SHORTEST_PLURAL = 3
_NOTHING = frozenset({"", "-", "--", "n/a", "n.a.", "nc", "n.c.", "null", "none", "?", "inconnu"})

_UNITS: dict[str, dict[str, float]] = {
    "memory_gib": {"gib": 1, "gb": 1, "go": 1, "g": 1, "mib": 1 / 1024, "mb": 1 / 1024}
    | {"mo": 1 / 1024, "tb": 1024, "to": 1024, "tib": 1024},
    "storage_gb": {"gb": 1, "go": 1, "g": 1, "gib": 1, "tb": 1000, "to": 1000, "tib": 1000}
    | {"t": 1000, "mb": 0.001, "mo": 0.001},
    "screen_inches": {'"': 1, "''": 1, "”": 1, "pouces": 1, "in": 1, "inch": 1, "inches": 1},
    "screen_megapixels": {"mp": 1, "mpx": 1},
    "cpu_mhz": {"mhz": 1, "ghz": 1000},
    "cpu_tdp_w": {"w": 1},
    "average_power_w": {"w": 1, "kw": 1000},
    "energy_kwh_per_year": {"kwh": 1, "kwh/an": 1, "kwh/year": 1, "mwh": 1000},
    "price_eur": {"€": 1, "eur": 1, "euros": 1, "€ ht": 1},
    "cpu_utilisation_pct": {"%": 1},
    "hours_on_per_day": {"h": 1, "h/j": 1},
}
"""Units that a cell may carry, as factors to the unit of its column."""


class UnreadableCellError(ValueError):
    """A cell that says something its column cannot hold, with the reason and remedy."""

    def __init__(self, reason: Said) -> None:
        super().__init__(reason)
        self.reason = reason


class Column(Struct, frozen=True, kw_only=True):
    """A column of the canonical table: its kind of value and the range that makes sense."""

    name: str
    kind: Kind
    lowest: float | None
    highest: float | None


@cache
def columns() -> dict[str, Column]:
    """Columns by every heading they go by, folded, in English and in French."""
    found: dict[str, Column] = {}
    for row in table_rows("canonical_columns"):
        column = Column(
            name=row["column"],
            kind=_kind(row["kind"]),
            lowest=float(row["lowest"]) if row["lowest"] else None,
            highest=float(row["highest"]) if row["highest"] else None,
        )
        for heading in (row["column"], *filter(None, row["headings"].split("|"))):
            found.setdefault(folded(heading), column)
    return found


def _kind(text: str) -> Kind:
    kinds: tuple[Kind, ...] = ("text", "code", "integer", "number", "date")
    return next(kind for kind in kinds if kind == text)


@cache
def labelled_codes(column: str) -> dict[str, str]:
    """Codes of a column by every label that means them, as `singular` writes it."""
    rows = [row for row in table_rows("code_labels") if row["column"] == column]
    labels = {singular(label): row["code"] for row in rows for label in row["labels"].split("|")}
    return labels | {singular(row["code"]): row["code"] for row in rows}


def singular(label: str) -> str:
    """The label folded and without the s of plurals, which French and English share."""
    words = folded(label).split()
    return " ".join(word.rstrip("s") if len(word) > _SHORTEST_PLURAL else word for word in words)


def cell_value(column: Column, cell: str, *, comma_groups: bool = False) -> Any:
    """The value of a cell, null where it is empty.

    `comma_groups` says that the file parts its cells by commas, so that `1,234` is a thousand.
    Raises `UnreadableCellError` with the reason and the remedy.
    """
    text = closed_up(without_apostrophe(cell)) if column.kind == "text" else closed_up(cell)
    if text is None or text.casefold() in _NOTHING:
        return None
    if column.kind in ("number", "integer"):
        return _measure(column, text, comma_groups)
    return _READERS[column.kind](column, text)


def without_apostrophe(cell: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from running it."""
    guarded = len(cell) > 1 and cell[0] == "'" and cell[1] in FORMULA_STARTS
    return cell[1:] if guarded else cell


def _code(column: Column, text: str) -> str:
    found = labelled_codes(column.name).get(singular(text))
    if found is not None:
        return found
    if column.name == "country":
        return _country(text)
    known = ", ".join(dict.fromkeys(labelled_codes(column.name).values()))
    raise UnreadableCellError(
        said("{cell!r} is not known here: write one of {known}", cell=text[:40], known=known)
    )


def _country(text: str) -> str:
    if text.upper() in countries():
        return text.upper()
    raise UnreadableCellError(
        said("{cell!r} is no country: write its two letters, such as FR", cell=text[:40])
    )


def _date(column: Column, text: str) -> date:
    if _EXCEL_DAY.fullmatch(text):
        return _EXCEL_EPOCH + timedelta(days=int(text[:5]))
    month = _MONTH.fullmatch(text)
    found = day(f"1/{month[1]}/{month[2]}" if month else text, either_order=False)
    if found is None:
        raise UnreadableCellError(_no_date(text))
    return found


def _no_date(text: str) -> Said:
    """Why a cell is no date: a program's word for none, too old, or no date at all."""
    cell = text[:40]
    year = next((int(digits) for digits in _YEAR.findall(text)), None)
    if year is not None and year in _EMPTY_YEARS:
        return said("{cell!r} is what programs write for no date: leave the cell empty", cell=cell)
    if year is not None and _OLDEST_YEAR <= year <= EARLIEST_YEAR:
        return said("{cell!r} is before 1981, too old for equipment: check the year", cell=cell)
    return said(
        "{cell!r} is no date from 1981 to 2100: write it as 2019-03-31 or 31/03/2019", cell=cell
    )


def _measure(column: Column, text: str, comma_groups: bool) -> float | int:
    parts = _QUANTITY.fullmatch(_SPACES.sub("", text))
    value = finite(_decimal(parts[1], comma_groups)) if parts else None
    unit = (parts[2] or "").strip().casefold() if parts else ""
    factor = _UNITS.get(column.name, {}).get(unit, 1 if not unit else None)
    if value is None or factor is None:
        raise UnreadableCellError(said("{cell!r} is no number: write digits only", cell=text[:40]))
    return _in_range(column, value * factor, text)


def _in_range(column: Column, value: float, text: str) -> float | int:
    below = column.lowest is not None and value < column.lowest
    above = column.highest is not None and value > column.highest
    if below or above:
        raise UnreadableCellError(
            said(
                "{cell!r} is out of range: write a number from {lowest:g} to {highest:.15g}",
                cell=text[:40],
                lowest=column.lowest,
                highest=column.highest,
            )
        )
    if column.kind == "number":
        return value
    if value != int(value):
        raise UnreadableCellError(
            said("{cell!r} is no whole number: write digits only", cell=text[:40])
        )
    return int(value)


def _decimal(digits: str, comma_groups: bool) -> str:
    """Digits with a point for the decimals, whichever sign the office uses."""
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        grouping = "," if point > comma else "."
        return digits.replace(grouping, "").replace(",", ".")
    if comma_groups and _GROUPED.fullmatch(digits):
        return digits.replace(",", "")
    return digits.replace(",", ".")


def _text(column: Column, text: str) -> str:
    return text


_READERS: dict[str, Callable[[Column, str], Any]] = {"text": _text, "code": _code, "date": _date}
