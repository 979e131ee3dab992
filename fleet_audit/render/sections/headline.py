"""The answer in one sentence, and the numbers under it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.render.parts import linked
from fleet_audit.render.voice import Voice


@dataclass(frozen=True)
class KeyNumber:
    """A number in large type, what it says, and its interval."""

    value: Markup
    label: str
    aside: str


def answer(context: ReportContext, voice: Voice) -> Markup:
    """The sentence that someone in a hurry reads, and no more."""
    total = context.headline.gwp_per_year
    if total.value is None:
        return _no_answer(context, voice)
    mass = linked(total, voice.tonnes(total), "gwp")
    sentence = voice.mark(
        "{who} about {mass} a year{split}",
        who=_who(context, voice),
        mass=mass,
        split=_split(context, voice),
    )
    return sentence + _others(context, voice)


def _others(context: ReportContext, voice: Voice) -> Markup:
    """What the devices declared and not seen would add, but those whose figures are borrowed."""
    missing = context.missing
    if missing is None or missing.headline_gwp_per_year is None:
        return Markup("")
    added = missing.headline_gwp_per_year
    mass = linked(added, voice.tonnes(added), "interval")
    if missing.headline_devices < missing.devices:
        return voice.mark_many(
            " One of the others would add about {mass}.",
            " {number} of the others would add about {mass}.",
            missing.headline_devices,
            mass=mass,
        )
    return voice.mark_many(
        " The other one would add about {mass}.",
        " The {number} others would add about {mass}.",
        missing.devices,
        mass=mass,
    )


def _who(context: ReportContext, voice: Voice) -> str:
    seen = context.headline.devices
    declared = context.coverage.devices_declared
    if declared is not None and declared > seen:
        return voice.say_many(
            "The one device seen, of about {declared} in all, emits",
            "The {number} devices seen, of about {declared} in all, emit",
            seen,
            declared=voice.count(declared),
        )
    return voice.say_many("Your device emits", "Your fleet of {number} devices emits", seen)


def manufacture_share(context: ReportContext) -> float | None:
    """Share of the yearly carbon that the making of the equipment takes, where it is known.

    Sources that publish one figure for all but use count as manufacture here.
    """
    total = context.headline.gwp_per_year.value
    made = [
        row.gwp_per_year.value
        for row in context.stages
        if row.stage in ("manufacturing", "embodied") and row.gwp_per_year.value is not None
    ]
    return sum(made) / total if total and made else None


def embodied_share(context: ReportContext) -> float | None:
    """Share of the yearly carbon that all but use takes, where it is known."""
    head = context.headline
    embodied, total = head.embodied_per_year.value, head.gwp_per_year.value
    return embodied / total if total and embodied is not None else None


def _split(context: ReportContext, voice: Voice) -> str:
    made = manufacture_share(context)
    total, used = context.headline.gwp_per_year.value, context.headline.use_per_year.value
    if made == 0:
        return voice.say(
            ", all of it from electricity: past its lifetime, a device counts no making."
        )
    if total and used is not None and used > total / 2:
        return voice.say(", {share} of it from electricity.", share=voice.fraction(used / total))
    if made is None:
        return "."
    return voice.say(", {share} of it from manufacture.", share=voice.fraction(made))


def _no_answer(context: ReportContext, voice: Voice) -> Markup:
    machines = context.coverage.virtual_machines
    if context.headline.devices == 0 and machines:
        return voice.mark_many(
            "One virtual machine has no body of its own: its footprint belongs to its host.",
            "{number} virtual machines have no body of their own:"
            " their footprint belongs to their hosts.",
            machines,
        )
    if context.headline.devices == 0:
        return voice.mark("No equipment has been inventoried yet.")
    return voice.mark(
        "The footprint of your fleet cannot be calculated yet: {reason}.",
        reason=voice.reason(context.headline.gwp_per_year.reason),
    )


def key_numbers(context: ReportContext, voice: Voice) -> list[KeyNumber]:
    """Yearly carbon, carbon already spent, electricity and age, in that order."""
    head = context.headline
    spent = voice.say("of CO₂e already emitted to make the equipment")
    numbers = [
        _range(head.gwp_per_year, voice),
        _number(head.embodied, spent, "embodied", voice),
        _number(head.energy_per_year, voice.say("of electricity a year"), "energy", voice),
    ]
    age = head.age_years
    shown = voice.years(age.value)
    aside = voice.reason(age.reason) if age.value is None else ""
    return [*numbers, KeyNumber(linked(age, shown, "age"), voice.say("median age"), aside)]


def _range(figure: Figure, voice: Voice) -> KeyNumber:
    words = voice.bounds(figure) or voice.amount(figure)
    link = Markup('<a href="#m-interval">{}</a>').format(words)
    value = link if figure.value is not None else linked(figure, words, "gwp")
    label = voice.say("of CO₂e a year")
    if figure.value is None:
        return KeyNumber(value, label, voice.reason(figure.reason))
    return KeyNumber(value, label, voice.say("the true value, nine times in ten"))


def _number(figure: Figure, label: str, note: str, voice: Voice) -> KeyNumber:
    value = linked(figure, voice.amount(figure), note)
    if figure.value is None:
        return KeyNumber(value, label, voice.reason(figure.reason))
    return KeyNumber(value, label, voice.bounds(figure))
