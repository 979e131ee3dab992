"""The canonical asset table as CSV, with English or French headings, as any office saves it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from fleet_audit.inventory.cells import Column, UnreadableCellError, cell_value, columns
from fleet_audit.inventory.csv_rows import BROKEN_ROW, Row, csv_rows
from fleet_audit.inventory.packaged_tables import folded
from fleet_audit.inventory.text_decoding import decoded, text_head
from fleet_audit.model.asset import AssetRecord, Observation, Rejected
from fleet_audit.model.marking import said

_DELIMITERS = (";", "\t", ",")
_TABLE_SUFFIXES = (".csv", ".tsv", ".txt")


class CanonicalCsv:
    """Reads the canonical table (DESIGN, section 4)."""

    name = "canonical-csv"

    def recognises(self, content: bytes, name: str) -> bool:
        """A first line with two of our headings, or with the one that suffices alone."""
        heading = _first_line(text_head(content))
        found = _headings(heading, _delimiter(heading))
        alone = [column.name for column in found if column is not None] == ["category"]
        return sum(c is not None for c in found) >= 2 or (
            alone and name.casefold().endswith(_TABLE_SUFFIXES)
        )

    def read(self, content: bytes, name: str) -> Iterator[Observation | Rejected]:
        """One observation per row; what a cell gets wrong costs that cell, not its row."""
        text = decoded(content).lstrip("\r\n")
        delimiter = _delimiter(_first_line(text))
        found = _headings(_first_line(text), delimiter)
        missing = _missing({column.name for column in found if column is not None})
        if missing is not None:
            yield missing
            return
        rows = islice(csv_rows(text, delimiter), 1, None)
        yield from _rows(rows, found, comma_groups=delimiter == ",")


def _first_line(text: str) -> str:
    return text.lstrip("\r\n\ufeff").replace("\r", "\n").partition("\n")[0]


def _delimiter(heading: str) -> str:
    """The separator that parts the heading most often; `;` and tab before comma."""
    return max(_DELIMITERS, key=heading.count)


def _headings(line: str, delimiter: str) -> list[Column | None]:
    """The column under each heading; null for those that are not ours, or there twice."""
    known, seen = columns(), set[str]()
    found: list[Column | None] = []
    for heading in next(csv.reader([line], delimiter=delimiter), []):
        column = known.get(folded(heading))
        is_new = column is not None and column.name not in seen
        found.append(column if is_new else None)
        seen.update([column.name] if column is not None else [])
    return found


def _missing(names: set[str]) -> Rejected | None:
    if "category" in names or {"manufacturer", "model"} <= names:
        return None
    return Rejected(
        reason=said("no column says what the assets are: add category, or manufacturer and model"),
        line=1,
        field="category",
    )


def _rows(
    rows: Iterable[Row], found: list[Column | None], *, comma_groups: bool
) -> Iterator[Observation | Rejected]:
    for line, row in rows:
        if row is None:
            yield Rejected(reason=BROKEN_ROW, line=line)
        elif any(cell.strip() for cell in row):
            yield from _row(row, found, line, comma_groups)


def _row(
    row: list[str], found: list[Column | None], line: int, comma_groups: bool
) -> Iterator[Observation | Rejected]:
    refused: list[Rejected] = []
    values: dict[str, Any] = {}
    for column, cell in zip(found, row, strict=False):
        if column is None:
            continue
        try:
            value = cell_value(column, cell, comma_groups=comma_groups)
        except UnreadableCellError as error:
            refused.append(
                Rejected(reason=error.reason, line=line, field=column.name, row_is_kept=True)
            )
            continue
        if value is not None:
            values[column.name] = value
    if "category" not in values and not {"manufacturer", "model"} <= values.keys():
        reason = next(
            (r.reason for r in refused if r.field == "category"),
            said("no category, nor manufacturer and model: fill in one or the other"),
        )
        yield Rejected(reason=reason, line=line, field="category")
        return
    yield from refused
    yield Observation(
        source=CanonicalCsv.name,
        observed_at=None,
        asset=AssetRecord(**values),
        place=f"line {line}",
    )
