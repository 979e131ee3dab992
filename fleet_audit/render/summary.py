"""The audit in a few lines of a terminal: labels and values, without colour or layout."""

from __future__ import annotations

from fleet_audit.model.codes import QUALITIES
from fleet_audit.model.report import Figure, LookRow, ReportContext
from fleet_audit.render.i18n import Lang
from fleet_audit.render.parts import cleaned, within
from fleet_audit.render.voice import Voice

Line = tuple[str, str]
"""A label and what it says."""

MOST_WARNINGS = 2


def summary_lines(context: ReportContext, lang: Lang) -> list[Line]:
    """What was audited, its age, electricity, carbon, how well it is known, where to look first."""
    voice = Voice(lang)
    warnings = [
        (voice.say("Note"), voice.word("warning", code))
        for code in context.warnings[:MOST_WARNINGS]
    ]
    figures = _figures(context, voice) if context.headline.devices else []
    return [(voice.say("What"), _what(context, voice)), *figures, *warnings]


def _figures(context: ReportContext, voice: Voice) -> list[Line]:
    head = context.headline
    return [
        (voice.say("Median age"), _age(head.age_years, voice)),
        (voice.say("Electricity"), _yearly(head.energy_per_year, voice)),
        (voice.say("Manufacture, whole life"), _whole(head.embodied, voice)),
        (voice.say("Manufacture, spread"), _yearly(head.embodied_per_year, voice, " CO₂e")),
        (voice.say("Use"), _yearly(head.use_per_year, voice, " CO₂e")),
        (voice.say("Carbon in all"), _in_all(context, voice)),
        (voice.say("Confidence"), _confidence(context, voice)),
        *((voice.say("Look first at"), _look(row, voice)) for row in context.look_first[:1]),
    ]


def _in_all(context: ReportContext, voice: Voice) -> str:
    seen = _yearly(context.headline.gwp_per_year, voice, " CO₂e")
    missing = context.missing
    if missing is None:
        return seen
    added = voice.say_many(
        "one more declared, not seen: {weight}",
        "{number} more declared, not seen: {weight}",
        missing.devices,
        weight=_yearly(missing.gwp_per_year, voice, " CO₂e"),
    )
    return voice.say("{one}; {other}", one=seen, other=added)


def _what(context: ReportContext, voice: Voice) -> str:
    counts = {row.category: row.devices for row in context.categories}
    counts["virtual_machine"] = context.coverage.virtual_machines
    parts = [
        f"{within(voice.word('category', code))} ({voice.count(devices)})"
        for code, devices in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if devices
    ]
    if not parts:
        return voice.say("nothing yet")
    more = len(parts) - 4
    tail = (
        [voice.say_many("one more category", "{number} more categories", more)] if more > 0 else []
    )
    return ", ".join(parts[:4] + tail)


def _age(figure: Figure, voice: Voice) -> str:
    return voice.years(figure.value) if figure.value is not None else voice.reason(figure.reason)


def _whole(figure: Figure, voice: Voice, of: str = " CO₂e") -> str:
    if figure.value is None:
        return voice.reason(figure.reason)
    interval = voice.bounds(figure)
    text = voice.say("about {amount}", amount=voice.amount(figure) + of)
    return f"{text} ({interval})" if interval else text


def _yearly(figure: Figure, voice: Voice, of: str = "") -> str:
    if figure.value is None:
        return voice.reason(figure.reason)
    return voice.say("{amount} a year", amount=_whole(figure, voice, of))


def _confidence(context: ReportContext, voice: Voice) -> str:
    shares = context.coverage.gwp_share_by_quality
    parts = [
        f"{within(voice.word('quality', code))} {voice.share(shares[code])}"
        for code in QUALITIES
        if shares.get(code)
    ]
    return ", ".join(parts) or voice.say("unknown")


def _look(row: LookRow, voice: Voice) -> str:
    names = " ".join(cleaned(part) for part in (row.manufacturer, row.model) if part)
    what = f"{voice.count(row.devices)} × {names or within(voice.word('category', row.category))}"
    reasons = ", ".join(voice.word("look", code) for code in row.reasons)
    return voice.say("{what}: {reasons}", what=what, reasons=reasons) if reasons else what
