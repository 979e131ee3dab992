"""The report as a workbook: a sheet a list, with units, and what the figures rest on."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from functools import cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.recommendations.levers import all_levers
from fleet_audit.render.exports.digits import rounded
from fleet_audit.render.exports.frames import Frame, frames
from fleet_audit.render.exports.headings import heading
from fleet_audit.render.i18n import Lang
from fleet_audit.render.parts import cleaned_line
from fleet_audit.render.recommendation_words import CONFIDENCE
from fleet_audit.render.sections.support import FAMILIES
from fleet_audit.render.voice import Voice

FORMS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "note": {"text_wrap": True, "valign": "top"},
    "heading": {
        "bold": True,
        "text_wrap": True,
        "valign": "top",
        "bottom": 1,
        "bg_color": "#F3EFE6",
    },
    "text": {"valign": "top", "num_format": "@"},
    "number": {"valign": "top", "num_format": "#,##0.###"},
    "small": {"valign": "top", "num_format": "0.#####"},
    "day": {"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"},
}
MOST_LETTERS = 32_767
"""That a cell of a workbook holds."""
WIDE, NARROW, NOTE_WIDTH = 26, 13, 90
"""Characters."""
_A4 = 9
_WORDS = {
    "category": "category",
    "stage": "stage",
    "part": "part",
    "method": "found_by",
    "allocation": "allocation",
    "unit": "unit",
}
"""Column → vocabulary of its codes."""
UPDATES = {
    "ended": N_("no updates any more"),
    "supported": N_("updated"),
    "unknown": N_("not known"),
}
"""What a system still gets."""


def report_workbook(context: ReportContext, lang: Lang) -> bytes:
    """The workbook, as XLSX; the same context gives the same bytes."""
    voice = Voice(lang)
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        title = voice.say("Audit of the digital equipment")
        book.set_properties({"title": title, "created": datetime.combine(context.as_of, time())})
        forms = {name: book.add_format(looks) for name, looks in FORMS.items()}
        _summary(book.add_worksheet(voice.say("In short")), forms, context, voice)
        for frame in frames(context):
            _sheet(book.add_worksheet(voice.say(frame.title)), forms, frame, voice)
        _assumptions(book.add_worksheet(voice.say("Assumptions")), forms, context, voice)
    return out.getvalue()


def _summary(
    sheet: Worksheet, forms: dict[str, Format], context: ReportContext, voice: Voice
) -> None:
    """The figures of the first page, with their bounds and units."""
    name = cleaned_line(context.organisation) if context.organisation else voice.say("Your fleet")
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 4, NARROW)
    sheet.write_string(0, 0, name, forms["title"])
    sheet.write_string(1, 0, voice.day(context.as_of))
    heads = (voice.say("Figure"), voice.say("Value"), voice.say("low"), voice.say("high"))
    for column, text in enumerate((*heads, voice.say("Unit"))):
        sheet.write_string(3, column, text, forms["heading"])
    for row, (label, figure) in enumerate(_headline(context, voice), start=4):
        sheet.write_string(row, 0, label)
        for column, value in enumerate((figure.value, figure.low, figure.high), start=1):
            _write(sheet, row, column, value, forms)
        sheet.write_string(row, 4, voice.word("unit", figure.unit))


def _headline(context: ReportContext, voice: Voice) -> list[tuple[str, Figure]]:
    head = context.headline
    named = (
        ("Carbon in all", head.gwp_per_year),
        ("Manufacture, whole life", head.embodied),
        ("Manufacture, spread", head.embodied_per_year),
        ("Use", head.use_per_year),
        ("Electricity", head.energy_per_year),
        ("Median age", head.age_years),
    )
    return [(voice.say(label), figure) for label, figure in named]


def _sheet(sheet: Worksheet, forms: dict[str, Format], frame: Frame, voice: Voice) -> None:
    """One list: its headings stay in view and can be filtered."""
    rows = 0
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, heading(name, voice), forms["heading"])
    for row, line in enumerate(frame.rows, start=1):
        rows = row
        for column, (name, value) in enumerate(zip(frame.columns, line, strict=True)):
            _write(sheet, row, column, _worded(name, value, voice), forms)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, len(frame.columns) - 1, NARROW)
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(rows, 1), len(frame.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _worded(name: str, value: Any, voice: Voice) -> Any:
    """A code in words, as pages have it."""
    if not isinstance(value, str):
        return voice.say("yes") if value is True else voice.say("no") if value is False else value
    if name == "method" and value not in _METHODS:
        return voice.word("fact_method", value)
    if name == "category" and value not in CATEGORIES:
        return value
    if value in (said := _said().get(name, {})):
        return voice.say(said[value])
    return voice.word(_WORDS[name], value) if name in _WORDS else value


@cache
def _said() -> dict[str, dict[str, str]]:
    """Column → what its codes say, marked, to be translated."""
    levers = all_levers()
    return {
        "lever": {lever.code: lever.title for lever in levers},
        "variant": {code: way for lever in levers for code, way in lever.variants.items()},
        "confidence": CONFIDENCE,
        "updates": UPDATES,
        "family": FAMILIES,
    }


_METHODS = ("exact", "neighbour", "regression", "bottom_up", "class", "proxy", "none")


def _write(sheet: Worksheet, row: int, column: int, value: Any, forms: dict[str, Format]) -> None:
    """Text as text, never as a formula or a link; nothing where it is unknown."""
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), forms["day"])
    elif isinstance(value, int | float):
        form = forms["small"] if 0 < abs(value) < 1 else forms["number"]
        sheet.write_number(row, column, rounded(value), form)
    else:
        sheet.write_string(row, column, cleaned_line(str(value))[:MOST_LETTERS], forms["text"])


def _assumptions(
    sheet: Worksheet, forms: dict[str, Format], context: ReportContext, voice: Voice
) -> None:
    """What the figures rest on, in sentences."""
    sheet.set_column(0, 0, NOTE_WIDTH)
    sheet.write_string(0, 0, voice.say("Assumptions"), forms["title"])
    for row, text in enumerate(assumptions(context, voice), start=1):
        sheet.write_string(row, 0, text, forms["note"])


def assumptions(context: ReportContext, voice: Voice) -> list[str]:
    """The day, the hours, the facts and their version, what is warned of, how figures are made."""
    from fleet_audit.render.sections.method import notes

    made = voice.say(
        "Made by fleet-audit {engine} with the reference figures of {reference}.",
        engine=context.engine_version,
        reference=context.reference_version,
    )
    warned = [voice.word("warning", code) for code in context.warnings]
    told = [f"{note.title}. {note.text}" for note in notes(context, voice)]
    return [made, *warned, *told]
