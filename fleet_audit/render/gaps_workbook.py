"""The questions as a workbook to fill in, print and import again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from math import ceil
from typing import Any, NamedTuple

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from fleet_audit.footprint.figures import figure
from fleet_audit.footprint.gaps import Gap, Standing
from fleet_audit.footprint.setting import Setting
from fleet_audit.inventory.canonical import canonical_cell
from fleet_audit.inventory.gaps_layout import (
    ANSWER_HEADING,
    OWN_MARK,
    VERSION,
    question_id,
    question_lines,
)
from fleet_audit.inventory.workbook_reader import OWN_SHEET
from fleet_audit.model.marking import N_
from fleet_audit.render.exports.digits import rounded
from fleet_audit.render.gaps_words import HOW, choices, question, which, why
from fleet_audit.render.i18n import Lang
from fleet_audit.render.voice import Voice

_A4 = 9
_FIRST_ROW = 7
_HEADING_ROW = 6
_LINE_POINTS = 15
_LISTS_COLUMN = 5


class _Column(NamedTuple):
    heading: str
    width: int
    """Characters."""
    form: str


_COLUMNS = (
    _Column(N_("No."), 5, "number"),
    _Column(N_("Question"), 38, "text"),
    _Column(ANSWER_HEADING, 18, "answer"),
    _Column(N_("How to answer"), 26, "text"),
    _Column(N_("Site"), 14, "text"),
    _Column(N_("Which ones"), 28, "text"),
    _Column(N_("Why"), 38, "text"),
    _Column(N_("Removes"), 10, "share"),
    _Column(N_("In all"), 10, "share"),
)
_ANSWER = next(n for n, column in enumerate(_COLUMNS) if column.heading == ANSWER_HEADING)
_IDENTIFIER = len(_COLUMNS)

_FORMS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "note": {"text_wrap": True, "valign": "top"},
    "heading": {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "left",
        "indent": 1,
        "bottom": 2,
        "bg_color": "#E8EEF2",
    },
    "text": {
        "text_wrap": True,
        "valign": "top",
        "bottom": 4,
        "num_format": "@",
        "align": "left",
        "indent": 1,
    },
    "number": {"valign": "top", "align": "center", "bottom": 4},
    "share": {"valign": "top", "align": "right", "bottom": 4, "num_format": "0%"},
    "answer": {
        "locked": False,
        "text_wrap": True,
        "valign": "top",
        "border": 1,
        "bg_color": "#FFF9DB",
        "num_format": "@",
    },
}
"""Looks of cells. An answer is text, so that no spreadsheet takes 03/2021 for a division."""


class Asked(Struct, frozen=True, kw_only=True):
    """What a workbook asks, and the audit that asks it."""

    gaps: Sequence[Gap]
    standing: Standing
    setting: Setting


def gaps_workbook(asked: Asked, lang: Lang) -> bytes:
    """The workbook, as XLSX."""
    voice = Voice(lang)
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        title = voice.say(N_("What to find out first"))
        made_on = datetime.combine(asked.setting.as_of, time())
        book.set_properties({"title": title, "created": made_on})
        forms = {name: book.add_format(looks) for name, looks in _FORMS.items()}
        sheet = book.add_worksheet(voice.say(N_("To fill in")))
        _set_up(sheet, voice)
        _explain(sheet, forms, asked, voice)
        lists = _list_questions(sheet, forms, asked, voice)
        _keep_origin(book.add_worksheet(OWN_SHEET), asked, lists)
    return out.getvalue()


def _set_up(sheet: Worksheet, voice: Voice) -> None:
    """Columns, print and protection: only answers can be written, and columns widened."""
    for number, column in enumerate(_COLUMNS):
        sheet.set_column(number, number, column.width)
    sheet.set_column(_IDENTIFIER, _IDENTIFIER, 12, None, {"hidden": True})
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.set_footer("&C&P / &N")
    sheet.freeze_panes(_FIRST_ROW, _ANSWER + 1)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _explain(sheet: Worksheet, forms: dict[str, Format], asked: Asked, voice: Voice) -> None:
    """The lines above the table: how to fill it in, and where the total stands."""
    sheet.write_string(0, 0, voice.say(N_("What to find out first")), forms["title"])
    for row, text in enumerate(_notes(asked, voice), start=1):
        sheet.merge_range(row, 0, row, _IDENTIFIER - 1, "", forms["note"])
        sheet.write_string(row, 0, text, forms["note"])


def _notes(asked: Asked, voice: Voice) -> list[str]:
    total = figure("total", asked.standing.total, "kgCO2e/year")
    return [
        voice.say(
            N_(
                "Fill in the yellow column, from the top: the first questions remove most of the "
                "uncertainty. What you do not know, leave empty or say so: it is then asked last."
            )
        ),
        voice.say(
            N_(
                "One answer holds for all the devices of its row. The rest is protected, without a "
                "password: keep the headings."
            )
        ),
        voice.say(
            N_("Then: fleet-audit import FILE, which says how much more certain the total is.")
        ),
        voice.say(
            N_("On {day}: {total} of CO₂e a year, between {bounds}."),
            day=voice.day(asked.setting.as_of),
            total=voice.amount(total),
            bounds=voice.bounds(total) or "–",
        ),
    ]


def _list_questions(
    sheet: Worksheet, forms: dict[str, Format], asked: Asked, voice: Voice
) -> Sequence[Sequence[str]]:
    """The table; return the lists that its answers are chosen from."""
    lists: list[tuple[str, ...]] = []
    for number, column in enumerate(_COLUMNS):
        sheet.write_string(_HEADING_ROW, number, voice.say(column.heading), forms["heading"])
    removed = 0.0
    for number, gap in enumerate(asked.gaps, start=1):
        removed += gap.removed_kgco2e_per_year or 0.0
        row = _FIRST_ROW + number - 1
        cells = _cells(number, gap, removed, asked, voice)
        _write_row(sheet, forms, row, cells)
        sheet.write_string(row, _IDENTIFIER, question_id(gap.field, gap.asset_ids))
        offered = choices(gap, voice, asked.setting.as_of)
        if offered not in lists:
            lists.append(offered)
        how = _validation(gap, offered, lists.index(offered), voice)
        sheet.data_validation(row, _ANSWER, row, _ANSWER, how)
    last = max(_FIRST_ROW, _FIRST_ROW + len(asked.gaps) - 1)
    sheet.print_area(0, 0, last, _IDENTIFIER - 1)
    return lists


def _cells(number: int, gap: Gap, removed: float, asked: Asked, voice: Voice) -> list[Any]:
    whole = asked.standing.removable_kgco2e
    share, so_far = voice.say(N_("not in the total")), ""
    shares: tuple[Any, Any] = (share, so_far)
    if gap.removed_kgco2e_per_year is not None and whole > 0:
        shares = (gap.removed_kgco2e_per_year / whole, removed / whole)
    return [
        number,
        question(gap, voice),
        "",
        voice.say(HOW[gap.field]),
        canonical_cell(gap.site),
        which(gap, voice),
        why(gap, voice),
        *shares,
    ]


def _write_row(sheet: Worksheet, forms: dict[str, Format], row: int, cells: list[Any]) -> None:
    """Text as text, never as a formula; as high as its longest cell needs."""
    lines = 1
    for number, (column, value) in enumerate(zip(_COLUMNS, cells, strict=True)):
        form = forms[column.form]
        if value in (None, ""):
            sheet.write_blank(row, number, None, form)
        elif isinstance(value, str):
            sheet.write_string(row, number, value, form)
            lines = max(lines, ceil(len(value) / (column.width - 2)))
        else:
            sheet.write_number(row, number, rounded(value), form)
    sheet.set_row(row, _LINE_POINTS * (lines + 0.4))


def _validation(gap: Gap, offered: Sequence[str], place: int, voice: Voice) -> dict[str, Any]:
    """The drop-down list of an answer, from the hidden sheet. Only a category must be of it."""
    column = _LISTS_COLUMN + place
    cells = xl_range_abs(0, column, len(offered) - 1, column)
    return {
        "validate": "list",
        "input_message": voice.say(HOW[gap.field]),
        "source": f"='{OWN_SHEET}'!{cells}",
        "show_error": gap.field == "category",
    }


def _keep_origin(sheet: Worksheet, asked: Asked, lists: Sequence[Sequence[str]]) -> None:
    """The hidden sheet: what each question is about, and the lists of answers."""
    sheet.hide()
    sheet.write_row(0, 0, [OWN_MARK, VERSION, asked.setting.country or ""])
    row = 1
    for gap in asked.gaps:
        name = question_id(gap.field, gap.asset_ids)
        for line in question_lines(name, gap.asset_ids, gap.marks):
            for column, text in enumerate(line):
                sheet.write_string(row, column, text)
            row += 1
    for column, words in enumerate(lists, start=_LISTS_COLUMN):
        for number, word in enumerate(words):
            sheet.write_string(number, column, word)
