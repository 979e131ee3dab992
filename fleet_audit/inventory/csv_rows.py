"""Rows of a CSV, each with its line; a quotation mark left open costs its row, not those below."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from fleet_audit.model.marking import said

Row: TypeAlias = tuple[int, list[str] | None]
"""The number of a line, and its cells; null where the line is broken."""

LONGEST_ROW_LINES = 200
"""Lines that one row may have, its notes included; a mark left open would take all that follow."""
BROKEN_ROW = said("a quotation mark is not closed: close it, or save the sheet again")
"""What is said of a row that cannot be read."""
_TELLING_CELLS = 3
"""Cells of a line that make it a row of its own, rather than a line of a note."""


def csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    """Rows of a CSV with the number of their first line; null cells where a row is broken."""
    lines = list(io.StringIO(text, newline=""))
    start, widest = 0, 0
    while start < len(lines):
        reader = csv.reader(lines[start : start + LONGEST_ROW_LINES], delimiter=delimiter)
        try:
            cells = next(reader)
        except csv.Error:
            yield start + 1, None
            start += max(1, reader.line_num)
            continue
        taken = lines[start : start + reader.line_num]
        is_telling = len(taken) > 1 or start + 1 == len(lines)
        if is_telling and _is_left_open(taken, delimiter, widest):
            yield start + 1, None
            start += 1
            continue
        widest = max(widest, len(cells))
        yield start + 1, cells
        start += len(taken)


def _is_left_open(taken: Sequence[str], delimiter: str, widest: int) -> bool:
    """Whether a row of several lines took in others because a quotation mark was left open."""
    try:
        next(csv.reader(taken, delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    least = max(widest, _TELLING_CELLS)
    return any('"' not in line and line.count(delimiter) + 1 >= least for line in taken[1:-1])
