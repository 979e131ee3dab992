"""Rows of a CSV as offices save them, quotation marks left open included."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.inventory.csv_rows import csv_rows

GOOD = ["tag;serial;category", "1;A;laptop", "2;B;laptop", "3;C;desktop"]


def read(*lines: str) -> list[tuple[int, list[str] | None]]:
    """The rows of some lines."""
    return list(csv_rows("\r\n".join(lines) + "\r\n", ";"))


def test_a_mark_left_open_costs_its_own_row_only() -> None:
    """A quotation mark that is never closed costs one row, named by its line."""
    rows = read(*GOOD[:2], '2;"B;laptop', GOOD[3])
    assert rows[2] == (3, None)
    assert rows[3] == (4, ["3", "C", "desktop"])


def test_a_mark_closed_by_another_row_costs_its_own_row_only() -> None:
    """The mark of a later cell does not close the one left open above."""
    rows = read(*GOOD, '4;"D;laptop', "5;E;laptop", '6;"F";laptop', '7;"G;laptop', "8;H;laptop")
    assert [line for line, cells in rows if cells is None] == [5, 8]
    assert [cells[0] for _, cells in rows if cells is not None] == ["tag", *"123568"]


def test_notes_of_several_lines_stay_in_their_cell() -> None:
    """A note of several lines, with marks and separators in it, is one cell."""
    rows = read(*GOOD, '4;"D\r\nbought second-hand; see ""Paul""\r\n";laptop', "5;E;laptop")
    assert rows[4] == (5, ["4", 'D\r\nbought second-hand; see "Paul"\r\n', "laptop"])
    assert rows[5] == (8, ["5", "E", "laptop"])


def test_inches_are_no_quotation_marks() -> None:
    """A mark inside a cell, as in 24", opens nothing."""
    assert read(*GOOD, '4;D;screen 24"', "5;E;laptop")[4:] == [
        (5, ["4", "D", 'screen 24"']),
        (6, ["5", "E", "laptop"]),
    ]


def test_marks_left_open_everywhere_are_told_line_by_line() -> None:
    """A hostile file of nothing but open marks ends, each line told by its number."""
    rows = read(*(f'{n};"x{n};laptop' for n in range(5_000)))
    assert [line for line, cells in rows if cells is None] == list(range(1, 5_001))


@given(st.lists(st.lists(st.text(alphabet="ab;\n\"'é ", max_size=6), min_size=3, max_size=3)))
def test_what_is_well_formed_is_read_as_the_standard_library_does(table: list[list[str]]) -> None:
    """Whatever a spreadsheet writes comes back, unless a note holds a line like a row."""
    told = [[cell.replace(";", ",") for cell in row] for row in table]
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(told)
    expected = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=";"))
    assert [cells for _, cells in csv_rows(text.getvalue(), ";")] == expected
