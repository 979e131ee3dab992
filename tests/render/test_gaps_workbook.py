"""The workbook of questions, as a spreadsheet opens it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest

from fleet_audit.footprint.gaps import Gap, Standing
from fleet_audit.footprint.setting import Setting
from fleet_audit.footprint.spread import Spread
from fleet_audit.inventory.reading import read_document
from fleet_audit.inventory.sources.gaps_workbook import origin_of
from fleet_audit.inventory.workbooks import workbook_sheets
from fleet_audit.model.asset import Rejected, Skipped
from fleet_audit.render.gaps_workbook import Asked, gaps_workbook

FIELDS = ("purchase_date", "hours_on_per_day", "average_power_w", "screen_inches", "category")


def asked(**changes: Any) -> Asked:
    """One question of each kind, about assets with a name that a spreadsheet would run."""
    common: dict[str, Any] = {
        "category": "laptop",
        "manufacturer": '=HYPERLINK("http://evil")',
        "model": "@SUM(1)",
        "site": "+cmd|' /C calc'!A0",
        "devices": 5,
        "removed_kgco2e_per_year": 10.0,
        "asset_ids": (1, 2, 3, 4, 5),
        "marks": ("A", "B", None, "D", "E"),
        "first_labels": ("=1+1", "-2", "PC-3", "PC-4"),
        "last_label": "PC-5",
        **changes,
    }
    found = [Gap(field=field, **common) for field in FIELDS]
    return Asked(
        gaps=found,
        standing=Standing(
            total=Spread(100.0, 50.0, 200.0), width_kgco2e=150.0, removable_kgco2e=100.0
        ),
        setting=Setting(as_of=date(2026, 6, 30), country="FR"),
    )


def part(workbook: bytes, name: str) -> str:
    """One part of a workbook as text."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_text_of_others_is_run(lang: Any) -> None:
    """No cell holds a formula, and none would become one when it is edited."""
    made = gaps_workbook(asked(), lang)
    assert "<f>" not in part(made, "xl/worksheets/sheet1.xml")
    rows = workbook_sheets(made)
    assert not isinstance(rows, Rejected)
    cells = [cell for _, sheet in rows for row in sheet for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_is_ready_to_be_filled_in_and_printed(lang: Any) -> None:
    """A4 across, headings that stay and repeat, a list for each answer, the rest protected."""
    sheet = part(gaps_workbook(asked(), lang), "xl/worksheets/sheet1.xml")
    assert 'paperSize="9"' in sheet and 'orientation="landscape"' in sheet
    assert 'state="frozen"' in sheet and "<sheetProtection" in sheet
    assert sheet.count("<dataValidation ") == len(FIELDS)
    book = part(gaps_workbook(asked(), lang), "xl/workbook.xml")
    assert "_xlnm.Print_Titles" in book
    assert re.search(r'name="fleet-audit"[^>]*state="hidden"', book)


def test_answers_without_any_are_told(tmp_path: Any) -> None:
    """Read again as it was written, it is recognised by itself and says that nothing is in it."""
    made = gaps_workbook(asked(), "fr")
    origin = origin_of(made)
    assert origin is not None and origin.country == "FR"
    assert sorted(q.field for q in origin.questions.values()) == sorted(FIELDS)
    (only,) = read_document(made, "whatever.xlsx")
    assert isinstance(only, Skipped) and "no answer" in only.reason


def test_a_removed_identifier_is_named() -> None:
    """Without the hidden column nothing can be told apart, and the refusal says what to do."""
    made = gaps_workbook(asked(), "fr")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.infolist():
            body = source.read(member)
            if member.filename.endswith("sheet1.xml"):
                body = re.sub(rb'<c r="J\d+"[^>]*><v>\d+</v></c>', b"", body)
            target.writestr(member, body)
    (only,) = read_document(out.getvalue(), "a.xlsx")
    assert isinstance(only, Rejected) and "assets gaps --output" in only.reason


def test_a_workbook_that_asks_nothing_is_written_too() -> None:
    """A fleet without gaps gives a workbook without questions."""
    nothing = Asked(
        gaps=(),
        standing=Standing(total=None, width_kgco2e=0.0, removable_kgco2e=0.0),
        setting=Setting(as_of=date(2026, 6, 30)),
    )
    assert origin_of(gaps_workbook(nothing, "en")) is not None
