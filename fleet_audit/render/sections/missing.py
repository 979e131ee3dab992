"""What is declared and was not seen, what was seen and not declared, and what to ask."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from fleet_audit.model.marking import N_
from fleet_audit.model.report import Coverage, Figure, ProbablyMissing, ReportContext
from fleet_audit.render.parts import linked, within
from fleet_audit.render.voice import Voice

QUESTIONS = {
    "screens": N_(
        "Screens seen beside {beside} computers: {seen}. Others are probably missing: how many do"
        " you own?"
    ),
    "phones": N_(
        "No phone was seen beside {beside} computers: how many mobile and desk phones do you own?"
    ),
    "network": N_(
        "No network equipment was seen beside {beside} computers: how many switches, routers,"
        " firewalls, access points and boxes do you own?"
    ),
}
"""Kind of equipment probably missing → what to ask about it."""


def differences(known: Coverage, voice: Voice) -> Markup:
    """The categories of which more is declared than was seen, and the reverse."""
    said = Markup("")
    if known.missing:
        said += voice.mark(" Declared but not seen: {names}.", names=_counted(known.missing, voice))
    if known.beyond:
        said += voice.mark(
            " Seen beyond what you declare: {names}; all seen is counted.",
            names=_counted(known.beyond, voice),
        )
    if known.declared_on is not None:
        said += voice.mark(" Declared as of {day}.", day=voice.day(known.declared_on))
    return said


def _counted(counts: Mapping[str, int], voice: Voice) -> str:
    return ", ".join(
        f"{within(voice.word('category', code))} ({voice.count(number)})"
        for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def questions(known: Coverage, voice: Voice) -> Markup:
    """Equipment that such a fleet has and nobody saw, without a figure; and how to answer."""
    if not known.probably_missing:
        return Markup("")
    asked = [_question(each, voice) for each in known.probably_missing]
    options = " ".join(
        f"--declared {category}=N"
        for each in known.probably_missing
        for category in each.categories[:1]
    )
    answer = voice.mark(
        "No figure is given meanwhile. Answer with fleet-audit organisation edit {options}.",
        options=options,
    )
    return Markup(" ").join([*asked, answer])


def _question(each: ProbablyMissing, voice: Voice) -> Markup:
    seen, beside = voice.count(each.seen), voice.count(each.beside)
    return voice.mark(QUESTIONS[each.kind], seen=seen, beside=beside)


def estimate(context: ReportContext, voice: Voice) -> Markup:
    """What is missing weighs so much, and the whole with it; nothing where nothing is missing.

    Of a fleet of which nothing was seen, no whole is told.
    """
    missing = context.missing
    if missing is None:
        return Markup("")
    said = voice.mark(
        " What was not seen is estimated from the usual figures of its category, and counted in no"
        " other figure: {carbon} and {energy} a year.",
        carbon=_spread(missing.gwp_per_year, "gwp", voice),
        energy=_spread(missing.energy_per_year, "energy", voice),
    )
    if context.headline.devices:
        said += voice.mark(
            " With it, the whole would weigh {whole} and take {whole_energy} a year.",
            whole=_spread(missing.whole_gwp_per_year, "gwp", voice),
            whole_energy=_spread(missing.whole_energy_per_year, "energy", voice),
        )
    borrowed = {row.category: row.devices for row in missing.rows if row.is_proxy}
    if not borrowed:
        return said
    return said + voice.mark(
        " The first sentence of the report leaves out those whose figures are borrowed: {names}.",
        names=_counted(borrowed, voice),
    )


def _spread(figure: Figure, note: str, voice: Voice) -> Markup:
    if figure.value is None:
        return linked(figure, voice.say("an unknown amount"), note)
    of = " CO₂e" if note == "gwp" else ""
    text = f"{voice.amount(figure)}{of}"
    interval = voice.bounds(figure)
    return linked(figure, f"{text} ({interval})" if interval else text, note)
