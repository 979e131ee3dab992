"""Questions about what is missing, in words: what is asked, how to answer, why it matters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fleet_audit.inventory.canonical import canonical_cell
from fleet_audit.model.marking import N_
from fleet_audit.model.uncertainty import Question
from fleet_audit.render.parts import apart
from fleet_audit.render.voice import Voice
from fleet_audit.render.words import CATEGORIES

if TYPE_CHECKING:
    from fleet_audit.footprint.gaps import Gap

QUESTIONS = {
    "purchase_date": (
        N_("When was this one bought: {what}?"),
        N_("When were these {number} bought: {what}?"),
    ),
    "hours_on_per_day": (
        N_("How many hours a day is it on: {what}?"),
        N_("How many hours a day are these {number} on: {what}?"),
    ),
    "average_power_w": (
        N_("How many watts does it draw on average: {what}?"),
        N_("How many watts does each of these {number} draw on average: {what}?"),
    ),
    "screen_inches": (
        N_("What is the size of its screen: {what}?"),
        N_("What is the size of the screens of these {number}: {what}?"),
    ),
    "category": (
        N_("What kind of equipment is it: {what}?"),
        N_("What kind of equipment are these {number}: {what}?"),
    ),
}
"""Field → what is asked of one device, and of several."""

HOW = {
    "purchase_date": N_("The year is enough (2021); better a month (03/2021) or a day."),
    "hours_on_per_day": N_("Hours, averaged over the seven days of the week: 7.5"),
    "average_power_w": N_("Watts of one device, read on its management card or a wattmeter: 180"),
    "screen_inches": N_("Diagonal in inches: 15.6"),
    "category": N_("Choose from the list."),
}
"""Field → the form of an answer."""

WHY = {
    "purchase_date": N_(
        "Nothing says how old they are: the year bears a share of their manufacture, or none "
        "if they have outlived the usual lifetime."
    ),
    "hours_on_per_day": N_("Their electricity follows the hours on; those of an office are taken."),
    "average_power_w": N_("They are on day and night; the power of any of their kind is taken."),
    "screen_inches": N_("The carbon of making a screen follows its size; any size is taken."),
    "category": N_("Without a category there is no figure at all: they are not in the total."),
}
"""Field → why the answer matters."""

DONT_KNOW = N_("I don't know")
ASKED_BEFORE = N_("You did not know when it was asked before: only if you have found it since.")
_SHOWN_LABELS = 3
_YEARS_BACK = 15
_HOURS = ("2", "4", "6", "8", "10", "12", "16", "20", "24")
_INCHES = {
    "laptop": ("13.3", "14", "15.6", "17.3"),
    "monitor": ("19", "22", "24", "27", "32", "34"),
}


def question(gap: Gap | Question, voice: Voice) -> str:
    """What is asked."""
    one, many = QUESTIONS[gap.field]
    template = one if gap.devices == 1 else many
    return voice.say(template, number=voice.count(gap.devices), what=_told(gap, voice))


def why(gap: Gap, voice: Voice) -> str:
    """Why the answer matters, or that it was asked before."""
    return voice.say(ASKED_BEFORE if gap.was_asked else WHY[gap.field])


def named(gap: Gap | Question, voice: Voice) -> str:
    """Model and category of the devices; text of others is kept from running in a spreadsheet."""
    return str(canonical_cell(_told(gap, voice))).replace("\n", " ")


def _told(gap: Gap | Question, voice: Voice) -> str:
    """The same, for a sentence: a name does not turn the words around it."""
    model = apart(" ".join(part for part in (gap.manufacturer, gap.model) if part))
    category = voice.word("category", gap.category)
    return f"{model} ({category})" if model else category


def which(gap: Gap, voice: Voice) -> str:
    """A few of the devices by their labels, and when their warranty ends.

    Nothing where site and model say it already.
    """
    if gap.field in ("hours_on_per_day", "screen_inches"):
        return ""
    shown = ", ".join(gap.first_labels[:_SHOWN_LABELS])
    if len(gap.first_labels) > _SHOWN_LABELS:
        shown = f"{shown} … {gap.last_label}"
    if gap.warranty:
        ends = voice.say("warranty until {month}", month=gap.warranty)
        shown = f"{shown} ({ends})" if shown else ends
    return canonical_cell(shown or None)


def choices(gap: Gap, voice: Voice, as_of: date) -> tuple[str, ...]:
    """What the list of a cell offers; but for a category, anything else may be written as well."""
    decimal = "," if voice.lang == "fr" else "."
    offered: tuple[str, ...] = ()
    if gap.field == "purchase_date":
        offered = tuple(str(as_of.year - n) for n in range(_YEARS_BACK + 1))
    elif gap.field == "hours_on_per_day":
        offered = _HOURS
    elif gap.field == "screen_inches":
        offered = tuple(size.replace(".", decimal) for size in _INCHES.get(gap.category, ()))
    elif gap.field == "category":
        offered = tuple(voice.say(word) for word in CATEGORIES.values())
    return (*offered, voice.say(DONT_KNOW))
