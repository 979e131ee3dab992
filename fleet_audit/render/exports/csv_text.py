"""Lists as CSV, for who opens it: programs, or the Excel of a country.

Standard library only, because the command line reads this on every start.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from fleet_audit.render.exports.digits import rounded

Row = Sequence[Any]
RUN = "=+-@\t\r"
"""First letters of a text that a spreadsheet would run."""
_DIGITS = str.maketrans("", "", "0123456789.-")
CHUNK = 2_000
"""Lines that are written together."""


class CsvStyle(NamedTuple):
    """How a CSV is written, for who opens it."""

    delimiter: str = ","
    decimal: str = "."
    line_end: str = "\n"
    mark: str = ""
    """Before everything; by it Excel knows UTF-8."""


PROGRAMS = CsvStyle()
"""As RFC 4180 has it, with lines that end as those of Unix."""
EXCEL = CsvStyle(line_end="\r\n", mark="\ufeff")
"""As an Excel whose system is English opens it with a double click."""
FRENCH_EXCEL = CsvStyle(delimiter=";", decimal=",", line_end="\r\n", mark="\ufeff")
"""As an Excel whose system is French opens and saves it with a double click."""


def cell(value: Any, style: CsvStyle = PROGRAMS) -> Any:
    """A cell of a CSV: empty for unknown, and text that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value and value[0] in RUN else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        value = rounded(value)
    if isinstance(value, float | Decimal) and style.decimal != ".":
        written = str(value)
        if not written.translate(_DIGITS):
            return written.replace(".", style.decimal)
        return format(Decimal(written), "f").replace(".", style.decimal)
    return value


def as_csv(
    columns: Sequence[str], rows: Iterable[Row], style: CsvStyle = PROGRAMS
) -> Iterator[str]:
    """A CSV, some thousand lines at a time, quoted as needed."""
    text = io.StringIO()
    text.write(style.mark)
    writer = csv.writer(text, delimiter=style.delimiter, lineterminator=style.line_end)
    writer.writerow(columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell(value, style) for value in row])
        if number % CHUNK == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()
