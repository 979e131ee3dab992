"""Workbooks to rows of text, through calamine: a program of its own, standard input to output.

A workbook of a few kilobytes can ask for any amount of memory: by compression, by one cell in the
last corner of a sheet, by one long text that a million cells share. So each is measured first,
and refused unopened.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
import zlib
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

import msgspec
import python_calamine as calamine

OWN_SHEET = "fleet-audit"
"""The hidden sheet in which a workbook of ours says what its rows are about."""

_ZIP = b"PK\x03\x04"
_CHUNK = 1 << 20
_MOST_UNPACKED = 256 * 1024 * 1024
_MOST_CELLS = 8_000_000
_MOST_TEXT = 256 * 1024 * 1024
_MOST_SHEETS = 64
_XLSX_REF = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_XLSX_SHARED = re.compile(rb't="s"[^>]*>\s*<v>(\d{1,9})</v>')
_ODS_ROW = b"<table:table-row"
_ODS_CELL = b"<table:table-cell"
_ODS_CELL_END = b"</table:table-cell>"
_ODS_TEXT = b"<text:p"
_ODS_VALUE = b"office:value="
_ODS_ROWS = re.compile(rb'^[^>]*number-rows-repeated="(\d{1,9})"')
_ODS_COLUMNS = re.compile(rb'^[^>]*number-columns-repeated="(\d{1,9})"')
_BROKEN = (
    ExpatError,
    calamine.CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What calamine and zipfile raise on damaged files."""
MOST_BYTES = 2 * 1024**3
"""Memory that the reader may take, where the system can hold it to that."""


class TooLargeError(ValueError):
    """A workbook that memory would not hold."""


def answer(content: bytes) -> dict[str, Any]:
    """The visible sheets and our own hidden one with their rows, or why there are none.

    Merged cells hold their text in the first of them, as the file has it.
    """
    try:
        if content.startswith(_ZIP):
            _measure(content)
        with calamine.load_workbook(io.BytesIO(content)) as book:
            shown = [sheet.name for sheet in book.sheets_metadata if _is_shown(sheet)]
            found = [(name, _rows(book.get_sheet_by_name(name))) for name in shown[:_MOST_SHEETS]]
    except calamine.PasswordError:
        return {"refused": "locked"}
    except (TooLargeError, MemoryError):
        return {"refused": "too_large"}
    except _BROKEN:
        return {"refused": "damaged"}
    return {"sheets": found}


def _is_shown(sheet: calamine.SheetMetadata) -> bool:
    is_visible = sheet.visible == calamine.SheetVisibleEnum.Visible or sheet.name == OWN_SHEET
    return is_visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet


def _rows(sheet: calamine.CalamineSheet) -> list[list[str]]:
    if sheet.total_height * sheet.total_width > _MOST_CELLS:
        raise TooLargeError
    return [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _cell(value: Any) -> str:
    """A cell as the canonical table writes it: ISO dates, a point for decimals."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _measure(content: bytes) -> None:
    """Raise unless the workbook unpacks to a size that memory holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        left = _MOST_UNPACKED
        uses: Counter[int] = Counter()
        lengths: list[int] = []
        for member in archive.infolist():
            body = _unpacked(archive, member, left)
            left -= len(body)
            if member.filename.endswith((".xml", ".rels")):
                _parse(body)
            if member.filename.startswith("xl/worksheets/"):
                _measure_sheet(body)
                uses.update(int(index) for index in _XLSX_SHARED.findall(body))
            elif member.filename == "xl/sharedStrings.xml":
                lengths = [len(text) for text in body.split(b"</si>")]
            elif member.filename == "content.xml":
                _measure_table(body)
        text = sum(lengths[index] * n for index, n in uses.items() if index < len(lengths))
        if text > _MOST_TEXT:
            raise TooLargeError


def _parse(body: bytes) -> None:
    """Raise unless a part is well-formed XML without a DTD: calamine may not end otherwise."""
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(body, True)


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a DTD in a workbook")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    with archive.open(member) as stream:
        body = bytearray()
        while chunk := stream.read(_CHUNK):
            body += chunk
            if len(body) > limit:
                raise TooLargeError
        return bytes(body)


def _measure_sheet(body: bytes) -> None:
    """A sheet takes as much memory as the rectangle around its cells."""
    columns: set[bytes] = set()
    last = 0
    for column, row in _XLSX_REF.findall(body):
        columns.add(column)
        last = max(last, int(row))
    if last * max(map(_column_number, columns), default=0) > _MOST_CELLS:
        raise TooLargeError


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _measure_table(body: bytes) -> None:
    """What is repeated counts where it holds something: sheets end with a million empty rows."""
    cells, text = 0, 0
    for row in body.split(_ODS_ROW)[1:]:
        content = row.rpartition(_ODS_CELL_END)[0]
        if _ODS_TEXT not in content and _ODS_VALUE not in content:
            continue
        times = _repeats(_ODS_ROWS, row[:256])
        cells += times * sum(
            _repeats(_ODS_COLUMNS, cell[:256]) for cell in content.split(_ODS_CELL)
        )
        text += times * len(content)
        if cells > _MOST_CELLS or text > _MOST_TEXT:
            raise TooLargeError


def _repeats(pattern: re.Pattern[bytes], head: bytes) -> int:
    found = pattern.search(head)
    return int(found[1]) if found else 1


def hold_memory() -> None:
    """Let the system end this program rather than slow the machine."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, hard))


def main() -> None:
    """Answer as JSON."""
    hold_memory()
    sys.stdout.buffer.write(msgspec.json.encode(answer(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
