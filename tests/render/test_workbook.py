"""The workbook of a report: words for people, numbers that add up to those of the pages."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from fleet_audit.recommendations.levers import all_levers
from fleet_audit.render.exports.workbook import report_workbook
from tests.render.sample_fleet import sample_fleet


def sheet(lang: str, title: str) -> list[list[object]]:
    """The rows of a sheet, headings first."""
    book = report_workbook(sample_fleet()[0], lang)
    return CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(title).to_python()


@pytest.mark.parametrize(
    ("lang", "title", "told"),
    [("en", "Actions", "Keep longer"), ("fr", "Actions", "Garder plus longtemps")],
)
def test_actions_are_told_in_words(lang: str, title: str, told: str) -> None:
    """Each action of the workbook bears the name that the pages give it, and none its code."""
    names = {str(row[0]) for row in sheet(lang, title)[1:]}
    assert told in names and not names & {lever.code for lever in all_levers()}


@pytest.mark.parametrize(
    ("lang", "ended"), [("en", "no updates any more"), ("fr", "plus de mises à jour")]
)
def test_systems_add_up_to_what_the_page_tells(lang: str, ended: str) -> None:
    """Devices and virtual machines of the list are all that have a system, and name its state."""
    context, _ = sample_fleet()
    rows = sheet(lang, "Systems" if lang == "en" else "Systèmes")[1:]
    told = [row for row in context.systems if row.updates == "ended"]
    late = [row for row in rows if row[2] == ended]
    assert sum(float(row[-1]) + float(row[-2]) for row in late) == sum(
        row.devices + row.virtual_machines for row in told
    )
    assert sum(float(row[-1]) + float(row[-2]) for row in rows) == sum(
        row.devices + row.virtual_machines for row in context.systems
    )
