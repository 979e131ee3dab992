"""Numbers in lists and workbooks: twelve significant digits, whoever opens them."""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.cli.output import as_json
from fleet_audit.render.exports.csv_text import FRENCH_EXCEL, PROGRAMS, as_csv
from fleet_audit.render.exports.digits import rounded
from fleet_audit.render.exports.frames import frames
from fleet_audit.render.exports.workbook import report_workbook
from tests.render.sample_fleet import sample_fleet

NOISY = 12.300000000000001
numbers = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)


def digits(value: float) -> int:
    """Significant digits of a number, as it is written."""
    return len(Decimal(repr(value)).normalize().as_tuple().digits)


@given(numbers)
def test_a_number_has_twelve_digits_and_is_hardly_moved(value: float) -> None:
    """No number has more, none moves by more than half of its twelfth."""
    kept = rounded(value)
    assert digits(kept) <= 12
    assert math.isclose(kept, value, rel_tol=5e-12, abs_tol=0)
    assert rounded(kept) == kept


@given(st.lists(st.floats(0, 1e9), max_size=200))
def test_sums_agree(values: list[float]) -> None:
    """What is written adds up to what was computed, to 1e-11 of it."""
    assert math.isclose(
        math.fsum(map(rounded, values)), math.fsum(values), rel_tol=1e-11, abs_tol=1e-300
    )


@pytest.mark.parametrize(
    ("write", "written"),
    [
        (lambda rows: as_csv(["kg"], rows), "kg\n12.3\n"),
        (lambda rows: as_csv(["kg"], rows, FRENCH_EXCEL), "\ufeffkg\r\n12,3\r\n"),
        (lambda rows: as_json(["kg"], rows), '[\n{"kg":12.3}\n]\n'),
    ],
)
def test_every_form_of_a_list_keeps_the_rule(write: Callable[..., object], written: str) -> None:
    """What binary fractions make of 12.3 is written as 12.3."""
    assert "".join(write([[NOISY]])) == written  # type: ignore[call-overload]


def test_the_lists_of_a_report_keep_the_rule() -> None:
    """No cell of any list or sheet of the report of a fleet has more digits."""
    context, _ = sample_fleet()
    for frame in frames(context):
        text = "".join(as_csv(frame.columns, frame.rows, PROGRAMS))
        cells = [cell for line in text.splitlines() for cell in line.split(",")]
        assert [cell for cell in cells if is_number(cell) and digits(float(cell)) > 12] == []
    with zipfile.ZipFile(io.BytesIO(report_workbook(context, "en"))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets" in name]
    values = [found for sheet in sheets for found in re.findall(r"<v>([^<]+\.[^<]+)</v>", sheet)]
    assert values and [value for value in values if digits(float(value)) > 12] == []


def is_number(cell: str) -> bool:
    """Whether a cell is a number with a fraction."""
    try:
        return "." in cell and math.isfinite(float(cell))
    except ValueError:
        return False


def test_json_keeps_what_is_no_number() -> None:
    """Unknown stays null, a count stays whole and a text stays as it is."""
    (row,) = json.loads("".join(as_json(["a", "b", "c"], [[None, 3, "12.300000000000001"]])))
    assert row == {"a": None, "b": 3, "c": "12.300000000000001"}
