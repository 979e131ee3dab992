"""The workbook of questions that `fleet-audit assets gaps` wrote, with its answers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from fleet_audit.inventory.answers import read_answer
from fleet_audit.inventory.cells import UnreadableCellError
from fleet_audit.inventory.gaps_layout import ANSWER_HEADINGS, Origin, Question, read_origin
from fleet_audit.inventory.tabular import Sheet, sheets
from fleet_audit.inventory.workbook_reader import OWN_SHEET
from fleet_audit.inventory.workbooks import is_workbook
from fleet_audit.model.asset import Answer, AssetRecord, Observation, Rejected, Skipped
from fleet_audit.model.marking import said

_LISTS_OF_SHEETS = ("xl/workbook.xml", "content.xml")
_MOST_BYTES = 64 * 1024 * 1024


class _Row(NamedTuple):
    """A row of a visible sheet that asks something."""

    sheet: str
    line: int
    column: str
    name: str
    cell: str | None
    """The answer; null where its column is gone."""


class GapsWorkbook:
    """Reads answers row by row, wherever rows and columns were moved."""

    name = "gaps-workbook"

    def recognises(self, content: bytes, name: str) -> bool:
        """A workbook with our hidden sheet."""
        return origin_of(content) is not None

    def read(self, content: bytes, name: str) -> Iterator[Observation | Skipped | Rejected]:
        """Each answer, and each cell that cannot be read; empty ones say nothing."""
        origin = origin_of(content)
        if origin is None:
            yield Rejected(reason=said("no questions of ours in it: write it again"))
            return
        seen = 0
        given: dict[str, object] = {}
        for row in _rows(content, origin):
            seen += 1
            found = _answer(row, origin.questions[row.name], given)
            if found is not None:
                yield found
        if not seen:
            yield Rejected(reason=_NO_ROWS)
        elif not given:
            yield Skipped(reason=said("no answer in it yet: fill in the column of answers"))


_NO_ROWS = said(
    "no row has its hidden identifier any more: write the workbook again with "
    "`fleet-audit assets gaps --output`, and copy the answers into it"
)


def origin_of(content: bytes) -> Origin | None:
    """What the hidden sheet of a workbook says; null for any other document."""
    if not is_workbook(content) or not _names_our_sheet(content):
        return None
    found = sheets(content)
    if isinstance(found, Rejected):
        return None
    own = (sheet for reading in found for sheet in reading if sheet.name == OWN_SHEET)
    return next((read_origin([c for _, c in sheet.read() if c]) for sheet in own), None)


def _names_our_sheet(content: bytes) -> bool:
    """Whether the list of sheets names ours: cheap, ahead of reading them all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            listed = next((name for name in _LISTS_OF_SHEETS if name in names), None)
            if listed is None or archive.getinfo(listed).file_size > _MOST_BYTES:
                return False
            return f'"{OWN_SHEET}"'.encode() in archive.read(listed)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return False


def _rows(content: bytes, origin: Origin) -> Iterator[_Row]:
    found = sheets(content)
    for reading in () if isinstance(found, Rejected) else found:
        for sheet in reading:
            if sheet.name != OWN_SHEET:
                yield from _asking(sheet, origin)


def _asking(sheet: Sheet, origin: Origin) -> Iterator[_Row]:
    """The rows with an identifier, under the heading of answers that stands above them."""
    column: int | None = None
    for line, cells in sheet.read():
        if cells is None:
            continue
        heading = next((n for n, c in enumerate(cells) if c.strip() in ANSWER_HEADINGS), None)
        name = next((c for c in cells if c in origin.questions), None)
        if name is None:
            column = column if heading is None else heading
            continue
        given = None if column is None else "".join(cells[column : column + 1])
        letters = "" if column is None else _letters(column)
        yield _Row(sheet.name or "", line, letters, name, given)


def _letters(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _answer(
    row: _Row, question: Question, given: dict[str, object]
) -> Observation | Rejected | None:
    if row.cell is None:
        reason = said(
            "sheet {sheet!r}: no column with the heading {heading!r} above it: put it back",
            sheet=row.sheet,
            heading=" / ".join(sorted(ANSWER_HEADINGS)),
        )
        return Rejected(reason=reason, line=row.line)
    try:
        found = read_answer(question.field, row.cell)
    except UnreadableCellError as error:
        return _refused(row, question, error.reason)
    if found is None:
        return None
    if given.setdefault(row.name, found) != found:
        return _refused(row, question, said("answered otherwise in a row above: keep one of them"))
    field, value = found
    return Observation(
        source=GapsWorkbook.name,
        observed_at=None,
        asset=AssetRecord(),
        place=f"{row.sheet} {row.column}{row.line}",
        answer=Answer(field=field, value=value, asset_marks=question.asset_marks),
    )


def _refused(row: _Row, question: Question, cause: str) -> Rejected:
    reason = said(
        "sheet {sheet!r}, column {column}: {cause}",
        sheet=row.sheet,
        column=row.column,
        cause=cause,
    )
    return Rejected(reason=reason, line=row.line, field=question.field)
