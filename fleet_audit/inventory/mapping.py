"""Which column of a list says what: guessed from its headings, shown, written down, given back.

A mapping file is TOML: `dates` is `day-first` or `month-first`, `[columns]` names the target of
each heading (empty: not used), `[values.category]` and `[values.status]` say what words of the
organisation's own mean.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from statistics import median
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from fleet_audit.inventory.cells import Column, columns
from fleet_audit.inventory.csv_rows import Row
from fleet_audit.inventory.headings import IGNORED, Target, targets_of
from fleet_audit.inventory.readings import number
from fleet_audit.inventory.tabular import Sheet
from fleet_audit.model.causes import endless_cause, toml_place, typed_fault
from fleet_audit.model.errors import UnusableMapping
from fleet_audit.model.marking import Said, said

How: TypeAlias = Literal["known", "guessed", "given", "ignored", "unused"]
"""Whether a heading is the format's own, was guessed, was given by a mapping file, is left aside
on purpose, or is not used."""

DateOrder: TypeAlias = Literal["day-first", "month-first"]

FURTHER = (
    "name",
    "uuid",
    "mac",
    "version",
    "os_version",
    "platform",
    "seen_at",
    "purchase_year",
    "warranty_months",
    "screen.manufacturer",
    "screen.model",
    "screen.serial",
    "supplier",
    "order",
)
"""What a list can give besides the columns of the canonical table."""

UNITS = ("B", "kB", "MB", "MiB", "GB", "GiB", "TB", "MHz", "GHz", "kW", "k€")
"""Units that a column can be given in a mapping file."""

_SURE = 3
"""Rank up to which a heading is known rather than guessed."""
_LARGEST_GIB = 512
"""Median of a column of memory above which its numbers are MiB."""
_LARGEST_GB = 8192
"""Median of a column of disks above which its numbers are MB."""
_LEAST_BYTES = 100_000_000
_SAMPLE_ROWS = 2000
_DATE = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})\b")
_DATE_TARGETS = frozenset({"purchase_date", "warranty_end", "retired_date", "seen_at"})
_ENRICHING = frozenset(
    {"purchase_date", "purchase_year", "price_eur", "warranty_end", "supplier", "order"}
)


class MappedColumn(Struct, frozen=True, kw_only=True):
    """One column of a list, and what it is taken for."""

    heading: str
    target: str | None
    unit: str | None
    how: How


class Mapping(Struct, frozen=True, kw_only=True):
    """How one sheet is read."""

    format: str
    sheet: str | None
    line: int
    """Line of the headings."""
    columns: tuple[MappedColumn, ...]
    dates: DateOrder
    values: dict[str, dict[str, str]] = {}
    """Codes by the organisation's own words, per column."""

    @property
    def targets(self) -> frozenset[str]:
        """What the sheet says of its assets."""
        found = {column.target for column in self.columns if column.target is not None}
        return frozenset(found - {IGNORED})

    @property
    def names_assets(self) -> bool:
        """Whether a row tells what kind of equipment it is about."""
        return bool(self.targets & {"category", "model"})

    @property
    def only_enriches(self) -> bool:
        """Whether it is a ledger: what was paid and when, for equipment that others describe."""
        names = self.targets & {"serial", "asset_tag"}
        return bool(names and self.targets & _ENRICHING) and not self.names_assets


class MappingFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping as it is written down and given back."""

    dates: DateOrder | None = None
    columns: dict[str, str | dict[str, str]] = {}
    values: dict[str, dict[str, str]] = {}


def guessed_mapping(
    sheet: Sheet, form: str, *, month_first: bool = False, given: MappingFile | None = None
) -> Mapping | None:
    """The mapping of a sheet, from its headings and a look at its cells; null where none are.

    `month_first` is the order of dates where no date of the sheet settles it.
    """
    found = _headings(sheet, form, given)
    if found is None:
        return None
    line, cells, targets = found
    body = _body(sheet, line)
    seen = _Weighed(targets)
    for number_, row in body:
        seen.add(number_, row)
    chosen = given.dates if given else None
    return Mapping(
        format=form or "table",
        sheet=sheet.name,
        line=line,
        columns=tuple(
            _mapped(cell, target, seen.unit(index, target), given)
            for index, (cell, target) in enumerate(zip(cells, targets, strict=True))
        ),
        dates=chosen or seen.date_order(month_first=month_first),
        values=given.values if given else {},
    )


def _headings(
    sheet: Sheet, form: str, given: MappingFile | None
) -> tuple[int, list[str], list[Target | None]] | None:
    """The row that looks most like headings, the first of equals."""
    best: tuple[int, list[str], list[Target | None]] | None = None
    most, above = 0, list[str]()
    for line, cells in sheet.head():
        if cells is None:
            continue
        targets = _given_targets(cells, given) if given else targets_of(cells, above, form)
        score = sum(target is not None for target in targets)
        if score > most:
            most, best = score, (line, cells, targets)
        above = cells
    return best


def _given_targets(cells: list[str], given: MappingFile) -> list[Target | None]:
    asked = {heading.strip(): _asked(target) for heading, target in given.columns.items()}
    return [asked.get(cell.strip()) for cell in cells]


def _asked(target: str | dict[str, str]) -> Target:
    if isinstance(target, str):
        return Target(target or IGNORED, "auto" if target in ("memory_gib", "storage_gb") else None)
    return Target(target.get("column") or IGNORED, target.get("unit"))


def _mapped(
    heading: str, target: Target | None, unit: str | None, given: MappingFile | None
) -> MappedColumn:
    name = None if target is None or target.name == IGNORED else target.name
    return MappedColumn(heading=heading.strip(), target=name, unit=unit, how=_how(target, given))


def _how(target: Target | None, given: MappingFile | None) -> How:
    if target is None:
        return "unused"
    if target.name == IGNORED:
        return "ignored"
    if given is not None:
        return "given"
    return "known" if target.rank <= _SURE else "guessed"


def _body(sheet: Sheet, line: int) -> Iterator[tuple[int, list[str]]]:
    rows = (row for row in sheet.read() if row[0] > line)
    return ((rank, cells) for rank, (_, cells) in enumerate(_whole(rows)) if cells)


def _whole(rows: Iterator[Row]) -> Iterator[Row]:
    return (row for row in rows if row[1] is not None)


class _Weighed:
    """What the cells of a sheet tell of its habits: the order of dates, the unit of sizes."""

    def __init__(self, targets: list[Target | None]) -> None:
        named = [(i, t) for i, t in enumerate(targets) if t is not None]
        self._dates = [i for i, t in named if t.name in _DATE_TARGETS]
        self._sizes: dict[int, list[float]] = {i: [] for i, t in named if t.unit == "auto"}
        self._days_first = self._months_first = 0

    def add(self, rank: int, cells: list[str]) -> None:
        """Look at one row."""
        for index in self._dates:
            date = _DATE.match(cells[index]) if index < len(cells) else None
            if date is not None:
                self._days_first += int(date[1]) > 12
                self._months_first += int(date[2]) > 12
        for index, found in self._sizes.items():
            size = number(cells[index]) if rank < _SAMPLE_ROWS and index < len(cells) else None
            if size and cells[index].strip()[-1:].isdigit():
                found.append(size)

    def date_order(self, *, month_first: bool) -> DateOrder:
        """The order that the dates prove, or the usual one."""
        if self._days_first != self._months_first:
            month_first = self._months_first > self._days_first
        return "month-first" if month_first else "day-first"

    def unit(self, index: int, target: Target | None) -> str | None:
        """The unit of a column: as announced, or as the size of its numbers tells."""
        if target is None or target.unit != "auto":
            return target.unit if target else None
        middle = median(self._sizes[index]) if self._sizes[index] else 0.0
        if middle >= _LEAST_BYTES:
            return "B"
        if target.name == "memory_gib":
            return "MiB" if middle >= _LARGEST_GIB else None
        return "MB" if middle >= _LARGEST_GB else None


def canonical_column(name: str) -> Column | None:
    """The column of the canonical table of that name."""
    found = columns().get(name.replace("_", " "))
    return found if found is not None and found.name == name else None


def _unreadable(name: str, error: Exception) -> Said:
    """Why a text is no mapping file: its letters, its form, or the value of a field."""
    if isinstance(error, UnicodeDecodeError):
        return said("{file}: not UTF-8 text; save it as UTF-8", file=name)
    if isinstance(error, msgspec.ValidationError):
        cause, field = typed_fault(error)
        if field:
            return said(
                "{file}, field {field}: {cause}; mend it", file=name, field=field, cause=cause
            )
        return said("{file}: not a mapping file: {cause}", file=name, cause=cause)
    if isinstance(error, (msgspec.DecodeError, tomllib.TOMLDecodeError)):
        place = toml_place(error)
        return said("{file}{place}: not valid TOML; mend that place", file=name, place=place)
    return said("{file}: not a mapping file: {cause}", file=name, cause=endless_cause(error))


def read_mapping(content: bytes, name: str) -> MappingFile:
    """A mapping file; raises UnusableMapping with the place and the remedy."""
    try:
        mapping = msgspec.toml.decode(content, type=MappingFile)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise UnusableMapping(_unreadable(name, error)) from error
    for heading, target in mapping.columns.items():
        asked = _asked(target)
        if not _is_target(asked):
            raise UnusableMapping(
                said(
                    "{file}: {heading!r} is given to {target!r}, which is no column; "
                    "see the canonical table",
                    file=name,
                    heading=heading,
                    target=asked.name,
                )
            )
    return mapping


def _is_target(target: Target) -> bool:
    known = target.name in (IGNORED, *FURTHER) or canonical_column(target.name) is not None
    return known and target.unit in (None, "auto", *UNITS)


def written_mapping(mappings: list[Mapping], words: dict[str, list[str]]) -> str:
    """Mappings as one TOML file, with the words that nothing explains yet, to be filled in."""
    orders = {mapping.dates for mapping in mappings}
    lines = [f'dates = "{order}"' for order in orders] if len(orders) == 1 else []
    lines += ["", "[columns]"]
    seen: set[str] = set()
    for column in (column for mapping in mappings for column in mapping.columns):
        if column.heading and column.heading not in seen:
            seen.add(column.heading)
            lines.append(f"{_quoted(column.heading)} = {_written(column)}")
    values = _merged_values(mappings, words)
    for name, given in values.items():
        lines += ["", f"[values.{name}]"]
        lines += [f"{_quoted(word)} = {_quoted(code)}" for word, code in given.items()]
    return "\n".join(lines).lstrip("\n") + "\n"


def _merged_values(
    mappings: list[Mapping], words: dict[str, list[str]]
) -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, str]] = {}
    for mapping in mappings:
        for name, given in mapping.values.items():
            values.setdefault(name, {}).update(given)
    for name, unknown in words.items():
        for word in unknown:
            values.setdefault(name, {}).setdefault(word, "")
    return values


def _written(column: MappedColumn) -> str:
    if column.unit is None:
        return _quoted(column.target or "")
    return f"{{ column = {_quoted(column.target or '')}, unit = {_quoted(column.unit)} }}"


def _quoted(text: str) -> str:
    """A TOML string: the escapes of JSON are those of TOML."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")


def mapping_digest(mapping: MappingFile) -> bytes:
    """What tells one mapping from another, whatever the order of its lines."""
    return msgspec.json.encode(mapping, order="sorted")


def as_values(mapping: Any) -> dict[str, Any]:
    """A mapping as plain values, for JSON."""
    values: dict[str, Any] = msgspec.to_builtins(mapping)
    return values
