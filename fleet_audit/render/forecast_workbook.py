"""The purchases of a plan as a workbook: the list, and years side by side."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.plan.forecast import Purchase
from fleet_audit.render.exports.digits import rounded
from fleet_audit.render.i18n import Lang
from fleet_audit.render.plan_words import ITEMS
from fleet_audit.render.voice import Voice

HEADINGS = (
    N_("Year"),
    N_("From"),
    N_("Category"),
    N_("Class of model"),
    N_("Site"),
    N_("Item"),
    N_("Devices"),
    N_("Euros without VAT"),
)
_WIDTHS = (7, 12, 22, 18, 18, 14, 10, 18)
_FORMS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "bottom": 2, "bg_color": "#E8EEF2", "text_wrap": True},
    "text": {},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "eur": {"num_format": "#,##0"},
}
_COLUMN_FORMS = ("text", "day", "text", "text", "text", "text", "text", "eur")


def forecast_lines(purchases: Sequence[Purchase], lang: Lang) -> list[list[Any]]:
    """The purchases as lines under `HEADINGS`, codes in words."""
    voice = Voice(lang)
    return [
        [
            one.year,
            one.begins,
            voice.word("category", one.category),
            one.model_class,
            one.site,
            voice.say(ITEMS[one.item]),
            one.devices,
            None if one.eur is None else round(one.eur, 2),
        ]
        for one in purchases
    ]


def forecast_headings(lang: Lang) -> list[str]:
    """`HEADINGS` in a language."""
    return [Voice(lang).say(heading) for heading in HEADINGS]


def forecast_workbook(purchases: Sequence[Purchase], as_of: date, lang: Lang) -> bytes:
    """The workbook, as XLSX: every purchase, then devices by class and year."""
    voice = Voice(lang)
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        title = voice.say(N_("Purchases to come"))
        book.set_properties({"title": title, "created": datetime.combine(as_of, time())})
        forms = {name: book.add_format(looks) for name, looks in _FORMS.items()}
        _list(book.add_worksheet(title), forms, purchases, lang)
        _years(book.add_worksheet(voice.say(N_("By year"))), forms, purchases, lang)
    return out.getvalue()


def _list(
    sheet: Worksheet, forms: dict[str, Format], purchases: Sequence[Purchase], lang: Lang
) -> None:
    lines = forecast_lines(purchases, lang)
    sheet.write_row(0, 0, forecast_headings(lang), forms["heading"])
    for number, line in enumerate(lines, start=1):
        for column, (value, form) in enumerate(zip(line, _COLUMN_FORMS, strict=True)):
            _write(sheet, number, column, value, forms[form])
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(lines)), len(HEADINGS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _years(
    sheet: Worksheet, forms: dict[str, Format], purchases: Sequence[Purchase], lang: Lang
) -> None:
    """Devices of each class, item and site, a column for each year."""
    voice = Voice(lang)
    years = sorted({one.year for one in purchases})
    found: dict[tuple[str, str, str, str], dict[int, int]] = {}
    for one in purchases:
        key = (one.category, one.model_class, one.site or "", one.item)
        found.setdefault(key, {})[one.year] = one.devices
    heads = [*(voice.say(HEADINGS[column]) for column in (2, 3, 4, 5)), *map(str, years)]
    sheet.write_row(0, 0, heads, forms["heading"])
    for number, (key, devices) in enumerate(sorted(found.items()), start=1):
        category, model_class, site, item = key
        told = [voice.word("category", category), model_class, site, voice.say(ITEMS[item])]
        for column, value in enumerate([*told, *(devices.get(year, 0) for year in years)]):
            _write(sheet, number, column, value, forms["text"])
    sheet.set_column(0, 3, 20)
    sheet.freeze_panes(1, 4)


def _write(sheet: Worksheet, row: int, column: int, value: Any, form: Format) -> None:
    """A cell; text stays text, whatever it looks like."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), form)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, rounded(value), form)
    elif value:
        sheet.write_string(row, column, str(value), form)
