"""Cells of other people's lists: more forgiving than those of the canonical table.

Dates in either order, with month names or as a year alone; words for categories and states that
hold a known word; sizes in the unit of their column; zeros where nothing was known.
"""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from fleet_audit.inventory.cells import (
    Column,
    cell_value,
    labelled_codes,
    singular,
)
from fleet_audit.inventory.classify import Signs, as_category, category_of, category_of_model
from fleet_audit.inventory.mapping import Mapping
from fleet_audit.inventory.packaged_tables import folded
from fleet_audit.inventory.readings import day, moment
from fleet_audit.model.codes import Category
from fleet_audit.model.quantity import MIB_PER_GIB

_YEAR = re.compile(r"(19[89]\d|20\d\d)(?:[.,]0)?")
_NAMED = re.compile(
    r"(?:[^\W\d]+,?\s+)?(?:(\d{1,2})\s+)?([^\W\d]{3,9})\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})\b"
)
_MONTHS = (
    ("jan",),
    ("feb", "fev"),
    ("mar",),
    ("apr", "avr"),
    ("may", "mai"),
    ("jun", "juin"),
    ("jul", "juil"),
    ("aug", "aou"),
    ("sep",),
    ("oct",),
    ("nov",),
    ("dec",),
)
_SHORTEST_WORD = 4
_PLATFORMS: dict[str, Category] = {
    "ios": "smartphone",
    "ipado": "tablet",
    "android": "smartphone",
    "chrome": "laptop",
    "chromeo": "laptop",
}
_FACTORS: dict[str, dict[str, float]] = {
    "memory_gib": {"B": 1 / 1024**3, "kB": 1 / 1024**2, "MB": 1 / MIB_PER_GIB}
    | {"MiB": 1 / MIB_PER_GIB, "GB": 1, "GiB": 1, "TB": 1024},
    "storage_gb": {"B": 1e-9, "kB": 1e-6, "MB": 1e-3, "MiB": 1024**2 / 1e9}
    | {"GB": 1, "GiB": 1024**3 / 1e9, "TB": 1000},
    "cpu_mhz": {"MHz": 1, "GHz": 1000},
    "average_power_w": {"kW": 1000},
    "price_eur": {"k€": 1000},
}
"""Units that a heading can announce, as factors to the unit of the canonical column."""


class Dated(Struct, frozen=True):
    """A day, or the year where a list gives no more."""

    day: date | None = None
    year: int | None = None


def date_cell(column: Column, text: str, mapping: Mapping) -> Dated:
    """A date in the order that the list keeps; raises UnreadableCellError."""
    year = _YEAR.fullmatch(text)
    if year is not None:
        return Dated(year=int(year[1]))
    found = day(text, month_first=mapping.dates == "month-first") or _named_day(text)
    return Dated(day=found or cell_value(column, text))


def _named_day(text: str) -> date | None:
    """`23 janv. 2023`, `Jan 23, 2023`, `Mon Jan 23, 2023`, `janvier 2023`."""
    match = _NAMED.match(text)
    if match is None:
        return None
    word = folded(match[2])
    month = next((n for n, starts in enumerate(_MONTHS, 1) if word.startswith(starts)), None)
    if month is None:
        return None
    return day(f"{match[4]}-{month}-{match[1] or match[3] or 1}")


def size_cell(column: Column, text: str, unit: str | None, mapping: Mapping) -> float | int | None:
    """A number in the unit of its column; null for zero. Several lines in a cell add up.

    Raises UnreadableCellError.
    """
    parts = [part for part in re.split(r"[\r\n]+|<br\s*/?>", text) if part.strip()]
    values = [_one_size(column, part.strip(), unit) for part in parts]
    known = [value for value in values if value]
    return sum(known) if known else None


def _one_size(column: Column, text: str, unit: str | None) -> float | int | None:
    if re.fullmatch(r"[0.,]+", text):
        return None
    factor = _FACTORS.get(column.name, {}).get(unit or "", 1)
    if factor == 1 or not text[-1].isdigit():
        found: float | int | None = cell_value(column, text)
        return found
    wide = Column(name="", kind="number", lowest=None, highest=None)
    value = cell_value(wide, text)
    if value is None:
        return None
    return float(cell_value(column, f"{value * factor:.3f}") or 0) or None


def code_of(column: str, text: str) -> str | None:
    """The code that a text means: as a whole, or by the longest known words in it."""
    codes = labelled_codes(column)
    words = singular(text)
    if words in codes:
        return codes[words]
    held = [label for label in codes if len(label) >= _SHORTEST_WORD and _holds(words, label)]
    return codes[max(held, key=len)] if held else None


def _holds(words: str, label: str) -> bool:
    return f" {label} " in f" {words} "


def is_accessory(text: str | None) -> bool:
    """Whether a word for a category means no equipment: a mouse, a licence, a bag."""
    if text is None:
        return False
    words = singular(text)
    return any(
        words == label or words.startswith(f"{label} ") for label in labelled_codes("accessory")
    )


def is_vague(text: str) -> bool:
    """Whether a word for a category means any computer."""
    return singular(text) in labelled_codes("vague")


def says_exit(text: str) -> bool:
    """Whether a word for a state also says how the equipment left."""
    return bool(labelled_codes("exit").keys() & set(singular(text).split()))


def route_of(text: str) -> str | None:
    """The code of a way out that a text means as a whole; null for words of somebody's own.

    Words in a longer text tell less than the text does: `don à une école` is more than a gift.
    """
    return labelled_codes("exit_route").get(singular(text))


class Kind(Struct, frozen=True, kw_only=True):
    """What a row says of the kind of equipment that it is about."""

    word: str | None = None
    model: str | None = None
    manufacturer: str | None = None
    os: str | None = None
    platform: str | None = None
    cpu: str | None = None


def category_of_row(kind: Kind) -> Category | None:
    """The category: by the list's word, unless it means any computer and the model tells more."""
    code = code_of("category", kind.word) if kind.word else None
    if code is not None and code != "other" and not is_vague(kind.word or ""):
        return as_category(code)
    found = _by_model(kind) or _by_platform(kind)
    if found is not None:
        return found
    return as_category(code) if code is not None else None


def _by_model(kind: Kind) -> Category | None:
    """By the model, whoever the list thinks made it; then by chassis, system and processor."""
    named = category_of_model(kind.model, kind.manufacturer) or category_of_model(kind.model, None)
    if named is not None:
        return named
    return category_of(
        Signs(
            model=kind.model,
            manufacturer=kind.manufacturer,
            chassis_name=kind.word,
            os=kind.os,
            cpu=kind.cpu,
        )
    )


def _by_platform(kind: Kind) -> Category | None:
    words = singular(kind.platform or kind.os or "").split()
    return _PLATFORMS.get(words[0]) if words else None


def seen_at(text: str, mapping: Mapping) -> object:
    """The moment of the last contact, in UTC; null where it cannot be read."""
    found = moment(text)
    if found is not None:
        return found
    on = day(text, month_first=mapping.dates == "month-first")
    return moment(f"{on.isoformat()} 12:00") if on else None
