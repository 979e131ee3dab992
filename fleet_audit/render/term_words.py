"""A term of an explanation in words: its name, where it comes from, its unit."""

from __future__ import annotations

import re

from fleet_audit.footprint.explain.arithmetic import number
from fleet_audit.model.category_names import CATEGORY_NAMES
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, Said
from fleet_audit.render.i18n import Lang, translated, translation
from fleet_audit.render.numbers import pointed
from fleet_audit.render.voice import Voice

OF_DEVICES = re.compile(r"(?P<number>\d+)(?P<each> ×)? (?P<category>[a-z_]+)")
"""`2 server`, what two servers weigh; `2 × server`, what each of two does."""

ORIGINS = {
    "purchase": N_("date of purchase"),
    "warranty": N_("date of the warranty"),
    "manufactured_year": N_("year of manufacture, as stated"),
    "serial_date_code": N_("date in the serial number"),
    "bmc_fru": N_("date in the server's controller"),
    "panel_edid": N_("date of the screen"),
    "battery": N_("battery"),
    "os_trace": N_("oldest trace of the system"),
    "power_on_hours": N_("hours of the disk"),
    "cpu_launch": N_("launch of the processor"),
    "bios": N_("date of the firmware"),
    "wall": N_("meter at the plug"),
    "bmc": N_("meter of the server's controller"),
    "machine": N_("counters of the machine"),
}
"""Signs of age, and meters of power, as the inventory names them → in words."""


def symbol_words(term: Term, lang: Lang) -> str:
    """The name of a term: in words where it has some, else as the formula has it."""
    name = term.symbol
    if isinstance(name, Said):
        return translated(name, translation(lang))
    found = OF_DEVICES.fullmatch(name)
    if found is None or found["category"] not in CATEGORY_NAMES:
        return name
    voice = Voice(lang)
    category = voice.word("category", found["category"])
    form = N_("{category} ({number}), each") if found["each"] else N_("{category} ({number})")
    return voice.say(form, category=category, number=found["number"])


def origin_words(term: Term, lang: Lang) -> str:
    """Where a term comes from; empty where its fact says it."""
    speech = translation(lang)
    if not term.origin or isinstance(term.origin, Said):
        return translated(term.origin, speech) if term.origin else ""
    known = ORIGINS.get(term.origin)
    return speech.gettext(known) if known else translated(term.origin, speech)


def amount_words(figure: Explanation | Term, lang: Lang) -> str:
    """The value with its unit, in the number that it asks for."""
    speech, shown = translation(lang), pointed(number(figure.value), lang)
    if figure.value is None or figure.unit not in {"devices", "years"}:
        return f"{shown} {speech.gettext(figure.unit)}"
    form = Voice(lang).form(figure.value)
    if figure.unit == "years":
        return speech.ngettext("{years} year", "{years} years", form).format(years=shown)
    return speech.ngettext("{number} device", "{number} devices", form).format(number=shown)
