"""Tables of every kind as sheets of text cells: CSV, workbooks (XLSX, ODS, XLS), lists in JSON.

A sheet is read as often as asked: once to find its headings, once to weigh its columns, once for
its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct

from fleet_audit.inventory.csv_rows import Row, csv_rows
from fleet_audit.inventory.text_decoding import decoded, text_head
from fleet_audit.inventory.workbooks import is_workbook, workbook_sheets
from fleet_audit.model.asset import Rejected

DELIMITERS = (";", "\t", ",", "|")
"""What parts the cells of a CSV, most telling first: a comma also stands in numbers."""

HEAD_ROWS = 40
"""How far down headings are looked for, below titles and addresses."""

_LIST_MEMBERS = ("value", "values", "hosts", "rows", "results", "assets", "items", "data")
_MOST_HEADINGS = 512
_NOT_TEXT = (b"<", b"%PDF", b"SQLite format 3", b"\x1f\x8b", b"PAR1")


class Sheet(Struct, frozen=True, kw_only=True):
    """One table of a document, its headings somewhere near the top."""

    name: str | None
    """Name of the sheet in its workbook."""
    read: Callable[[], Iterator[Row]]
    """Start at the first row."""
    comma_groups: bool = False
    """Whether cells are parted by commas, so that `1,234` is a thousand."""

    def head(self) -> list[Row]:
        """The first rows, among which the headings are."""
        rows = []
        for row in self.read():
            rows.append(row)
            if len(rows) >= HEAD_ROWS:
                break
        return rows


def is_tabular(content: bytes) -> bool:
    """Whether a document can hold a table at all."""
    start = content.lstrip()[:16]
    return is_workbook(content) or (bool(start) and not start.startswith(_NOT_TEXT))


@lru_cache(maxsize=2)
def sheets(content: bytes) -> tuple[tuple[Sheet, ...], ...] | Rejected:
    """Readings of a document: each a tuple of sheets. A CSV has one reading per delimiter.

    Kept for the next question on the same document, since every source is asked about it.
    """
    if is_workbook(content):
        found = workbook_sheets(content)
        if isinstance(found, Rejected):
            return found
        return (tuple(Sheet(name=name, read=_rows_of(rows)) for name, rows in found),)
    if content.lstrip()[:1] in (b"{", b"["):
        return _json_sheets(content)
    return tuple((_csv_sheet(content, d),) for d in DELIMITERS if d in text_head(content, 32_768))


def _rows_of(rows: list[list[str]]) -> Callable[[], Iterator[Row]]:
    return lambda: ((line, list(cells)) for line, cells in enumerate(rows, start=1))


def _csv_sheet(content: bytes, delimiter: str) -> Sheet:
    return Sheet(
        name=None,
        read=lambda: csv_rows(decoded(content), delimiter),
        comma_groups=delimiter == ",",
    )


def _json_sheets(content: bytes) -> tuple[tuple[Sheet, ...], ...] | Rejected:
    # not above: the package of the sources imports this module
    from fleet_audit.inventory.sources.json_reading import parsed

    value = parsed(content)
    if isinstance(value, Rejected):
        return value
    rows = _records(value)
    return ((Sheet(name=None, read=_rows_of(rows)),),) if rows else ()


def _records(value: Any) -> list[list[str]]:
    """Objects of a list as rows under their members' names, the names first; empty for no list."""
    if isinstance(value, dict):
        value = next((v for m in _LIST_MEMBERS if isinstance(v := value.get(m), list)), [])
    objects = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    names = list(dict.fromkeys(str(name) for item in objects for name in item))[:_MOST_HEADINGS]
    rows = [[_cell(item.get(name)) for name in names] for item in objects]
    return [names, *rows] if rows else []


def _cell(value: Any) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    return str(value)
