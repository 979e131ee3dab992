"""The note for a director: one sheet of paper, five numbers, three decisions, what is not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from fleet_audit.model.report import CategoryRow, Figure, ReportContext
from fleet_audit.recommendations.deeds import Deed, by_lever, counted, whole_of
from fleet_audit.render.charts.svg import element, percent, pixels
from fleet_audit.render.money import euros_known
from fleet_audit.render.numbers import floored
from fleet_audit.render.parts import cleaned, named
from fleet_audit.render.recommendation_words import CONFIDENCE, Speaker
from fleet_audit.render.sections.actions import briefly, figure, ranked_of, returns, speaker_of
from fleet_audit.render.sections.headline import KeyNumber, answer, key_numbers
from fleet_audit.render.sections.sources import publications
from fleet_audit.render.voice import Voice

DECISIONS = 3
NUMBERS = 5
UNKNOWNS = 4
CATEGORIES = 5
"""What a sheet holds."""
MOST_NAMED = 4
"""Things that a line names."""
INK = "#a33416"
"""Of the bars where no style sheet reaches them: makers of PDF lay none over a drawing."""
_ANCHORED = re.compile(r'<a id="([^"]+)" href="#[^"]*"')


@dataclass(frozen=True)
class Decision:
    """What is asked of a director."""

    title: str
    text: str
    """For what, why, and what to ask first."""
    gwp: Markup
    bounds: str
    money: Markup


@dataclass(frozen=True)
class Weight:
    """A line of the chart."""

    name: str
    drawn: Markup
    value: Markup


def note_values(context: ReportContext, voice: Voice) -> dict[str, object]:
    """What the template of the note is filled with."""
    unnamed = voice.say("Your fleet")
    who = cleaned(context.organisation) if context.organisation else unnamed
    date = voice.day(context.as_of)
    return {
        "organisation": named(context.organisation) if context.organisation else unnamed,
        "date": date,
        "title": f"{who}, {voice.say('Note for the management')}, {date}",
        "is_synthetic": context.is_synthetic,
        "answer": _led(answer(context, voice)),
        "lead": _lead(context, voice),
        "numbers": [*islice(_numbers(context, voice), NUMBERS)],
        "decisions": _decisions(context, voice),
        "chosen": _chosen(context, voice),
        "weights": _weights(context, voice),
        "unknown": [*islice(_unknown(context, voice), UNKNOWNS)],
        "sources": _sources(context, voice),
    }


def _led(words: Markup) -> Markup:
    """Figures that stand elsewhere: each link leads there instead of being the figure."""
    return Markup(_ANCHORED.sub(r'<a href="#\1"', str(words)))


def _lead(context: ReportContext, voice: Voice) -> Markup:
    """What doing all of it would bring, in a sentence."""
    ranked = ranked_of(context)
    avoided = briefly(ranked, voice)
    if not counted(ranked):
        return Markup("{}").format(avoided if context.headline.devices else "")
    whole = whole_of(ranked)
    saved = whole.eur_per_year
    if not saved.known:
        return Markup("{}").format(avoided)
    eur = voice.euros(saved.known if saved.is_whole else floored(saved.known))
    if whole.is_before_outlays:
        return voice.mark(
            "{avoided} That would save {eur} a year, before outlays that have no known price.",
            avoided=avoided,
            eur=eur if saved.is_whole else voice.say("at least {amount}", amount=eur),
        )
    if saved.is_whole:
        return voice.mark("{avoided} That would save about {eur} a year.", avoided=avoided, eur=eur)
    return voice.mark("{avoided} That would save at least {eur} a year.", avoided=avoided, eur=eur)


def _numbers(context: ReportContext, voice: Voice) -> Iterator[KeyNumber]:
    """Carbon, what can be avoided and saved, electricity; then updates, or age; then the rest."""
    if not context.headline.devices:
        return
    carbon, made, electricity, age = key_numbers(context, voice)
    avoided, saved = [*returns(context, voice), None, None][:2]
    late = _late(context, voice)
    first = (carbon, avoided, saved, electricity, late, age, made)
    for number in first:
        if number is not None:
            yield KeyNumber(_led(number.value), number.label, number.aside)


def _late(context: ReportContext, voice: Voice) -> KeyNumber | None:
    """How many machines get no security updates; nothing where all that is known do."""
    rows = context.systems
    number = sum(row.devices + row.virtual_machines for row in rows if row.updates == "ended")
    if not number:
        return None
    link = Markup('<a href="#support">{}</a>').format(voice.count(number))
    whole = sum(row.devices + row.virtual_machines for row in rows)
    aside = voice.say("of {number} that have a system", number=voice.count(whole))
    return KeyNumber(link, voice.say("machines without security updates"), aside)


def _decisions(context: ReportContext, voice: Voice) -> list[Decision]:
    speaker = speaker_of(context, voice)
    if speaker is None:
        return []
    ranked = ranked_of(context)
    own = {deed.name for deed in ranked}
    return [_decision(deed, speaker, deed.name in own) for deed in to_decide(ranked)[:DECISIONS]]


def _chosen(context: ReportContext, voice: Voice) -> str:
    """By what the decisions were chosen."""
    if any(_has_euros(deed) for deed in by_lever(ranked_of(context))):
        return voice.say("What avoids most carbon; first, the actions of which euros are known")
    return voice.say("What avoids most carbon")


def to_decide(ranked: Sequence[Deed]) -> list[Deed]:
    """Levers that nobody has answered: those whose euros are known first, by carbon avoided."""
    return sorted(by_lever(ranked), key=lambda deed: (not _has_euros(deed), -deed.gwp.mid))


def _has_euros(deed: Deed) -> bool:
    """Whether a director can weigh it: something of what it takes or returns is known."""
    return bool(deed.eur("eur_per_year").known or deed.eur("eur_now").known)


def _decision(deed: Deed, speaker: Speaker, stands_elsewhere: bool) -> Decision:
    voice, gwp = speaker.voice, figure(deed.name, deed.gwp)

    def shown(field: str, words: str) -> Markup:
        name = f"{deed.name}.{field}"
        if stands_elsewhere:
            return Markup('<a href="#{}">{}</a>').format(name, words)
        note = "avoided" if field == "gwp_per_year" else "prices"
        return Markup('<a id="{}" href="#m-{}">{}</a>').format(name, note, words)

    return Decision(
        title=voice.say(speaker.lever(deed.first.lever).title),
        text=_reasons(deed, speaker),
        gwp=shown("gwp_per_year", voice.amount(gwp)),
        bounds=voice.bounds(gwp),
        money=Markup("\n").join(_money(deed, speaker, shown)),
    )


def _money(
    deed: Deed, speaker: Speaker, shown: Callable[[str, str], Markup]
) -> Iterator[str | Markup]:
    """What it saves, then what it takes; where its price is missing, when it pays."""
    voice = speaker.voice
    yearly, now = deed.eur("eur_per_year"), deed.eur("eur_now")
    if yearly.known:
        saved = shown("eur_per_year", euros_known(yearly, voice))
        yield voice.mark("{eur} saved a year", eur=saved)
    if now.known is not None:
        paid = shown("eur_now", euros_known(now, voice))
        yield voice.mark("{eur} to pay once", eur=paid)
    limits = [one for one in deed.ones if one.break_even is not None]
    if now.known is None and limits:
        most = max(limits, key=lambda one: one.devices)
        yield speaker.break_even(most.break_even) or ""
    elif now.known is None:
        yield voice.say("outlay not known")


def _reasons(deed: Deed, speaker: Speaker) -> str:
    """How many devices, why, what to ask first, how sure it is."""
    voice, lever = speaker.voice, speaker.lever(deed.first.lever)
    devices = voice.say_many("{number} device", "{number} devices", deed.devices)
    told = [f"{devices}.", voice.say("When: {reason}.", reason=voice.say(lever.trigger))]
    if lever.ask_first:
        asked = voice.say("; ").join(voice.say(sentence) for sentence in lever.ask_first)
        told.append(voice.say("Check first: {reasons}.", reasons=asked))
    confidence = voice.say(CONFIDENCE[deed.first.confidence])
    return " ".join([*told, f"{confidence[:1].upper()}{confidence[1:]}."])


def _weights(context: ReportContext, voice: Voice) -> list[Weight]:
    """The categories that weigh most, then the others together."""
    known = [row for row in context.categories if row.gwp_per_year.value is not None]
    known.sort(key=lambda row: -(row.gwp_per_year.value or 0.0))
    top = max((_bound(row.gwp_per_year) for row in known), default=0.0)
    if not top:
        return []
    lines = [_weight(row, top, voice) for row in known[:CATEGORIES]]
    rest = sum(row.gwp_per_year.value or 0.0 for row in known[CATEGORIES:])
    if rest:
        others = Figure(id="", value=rest, unit="kgCO2e/year")
        name = voice.say("the {number} other categories", number=len(known) - CATEGORIES)
        lines.append(Weight(name, _drawn(others, top), Markup("{}").format(voice.amount(others))))
    return lines


def _weight(row: CategoryRow, top: float, voice: Voice) -> Weight:
    found = row.gwp_per_year
    category = voice.word("category", row.category)
    words = f"{voice.amount(found)} ({voice.bounds(found)})"
    link = Markup('<a href="#{}">{}</a>').format(found.id, words)
    return Weight(f"{category}, {voice.count(row.devices)}", _drawn(found, top), link)


def _bound(found: Figure) -> float:
    return max(found.value or 0.0, found.high or 0.0)


def _drawn(found: Figure, top: float) -> Markup:
    """A bar up to the value, thinner up to the upper bound, and as if cut at the lower one."""
    value, low = (found.value or 0.0) / top, (found.low or found.value or 0.0) / top
    high = (found.high or found.value or 0.0) / top
    marks = _mark(0, value, (1, 8), "accent", INK)
    marks += _mark(low, high - low, (4.4, 1.2), "ink", "#000000")
    return Markup('<svg width="100%" height="10" aria-hidden="true">{}</svg>').format(marks)


def _mark(x: float, width: float, place: tuple[float, float], class_: str, fill: str) -> Markup:
    """A bar that has its colour of itself, and another where a style sheet gives one."""
    y, height = place
    return element(
        "rect",
        x=percent(x),
        width=percent(max(width, 0.0)),
        y=pixels(y),
        height=pixels(height),
        class_=class_,
        fill=fill,
    )


def _unknown(context: ReportContext, voice: Voice) -> Iterator[str]:
    """What may change these figures, the gravest first."""
    yield from (voice.word("warning", code) for code in context.warnings)
    yield from _unseen(context, voice)
    yield from _unidentified(context, voice)
    yield from _unpriced(context, voice)
    yield from _unmeasured(context, voice)
    yield from _undated(context, voice)


def _unseen(context: ReportContext, voice: Voice) -> Iterator[str]:
    if context.missing is not None:
        yield voice.say_many(
            "One device that you declare was not seen, and is in none of these figures.",
            "{number} devices that you declare were not seen, and are in none of these figures.",
            context.missing.devices,
        )
    elif context.headline.devices and context.coverage.devices_declared is None:
        yield voice.say(
            "How many devices you own: nothing was declared, and what was not inventoried is not"
            " counted."
        )


def _unidentified(context: ReportContext, voice: Voice) -> Iterator[str]:
    """Machines whose Windows has ended, and of which nobody knows whether they take the next."""
    ended = [row for row in context.systems if row.updates == "ended"]
    number = sum(row.windows11.get("unknown", 0) for row in ended)
    if number:
        yield voice.say_many(
            "Whether one machine without updates takes Windows 11: its processor is not known.",
            "Whether {number} machines without updates take Windows 11: their processors are not"
            " known.",
            number,
        )


def _unpriced(context: ReportContext, voice: Voice) -> Iterator[str]:
    """The levers of which no euro is known, with what they avoid; the prices to give."""
    speaker = speaker_of(context, voice)
    if speaker is None:
        return
    levers = by_lever(ranked_of(context))
    without = [deed for deed in levers if not _has_euros(deed)]
    named_ones = [
        f"{voice.say(speaker.lever(deed.first.lever).title)}"
        f" ({voice.amount(figure(deed.name, deed.gwp))})"
        for deed in sorted(without, key=lambda deed: -deed.gwp.mid)[:MOST_NAMED]
    ]
    if named_ones:
        told = ", ".join(named_ones)
        yield voice.say("What these actions cost and return: {actions}.", actions=told)
    missing = dict.fromkeys(
        item for deed in levers for one in deed.ones for item in one.missing_prices
    )
    items = [speaker.item(item) for item in missing]
    if items:
        shown = ", ".join(items[:MOST_NAMED]) + (", …" if len(items) > MOST_NAMED else "")
        yield voice.say("Your own prices ({items}): the euros are those known.", items=shown)


def _unmeasured(context: ReportContext, voice: Voice) -> Iterator[str]:
    shares = context.coverage.gwp_share_by_quality
    if shares:
        known = shares.get("measured", 0.0) + shares.get("declared", 0.0)
        if not known:
            yield voice.say(
                "All of the carbon is modelled or typical, neither measured here nor published for"
                " the model."
            )
            return
        yield voice.say(
            "{share} of the carbon is modelled or typical, neither measured here nor published"
            " for the model.",
            share=voice.share(max(0.0, 1.0 - known)),
        )


def _undated(context: ReportContext, voice: Voice) -> Iterator[str]:
    unknown = [row for row in context.systems if row.updates == "unknown"]
    number = sum(row.devices + row.virtual_machines for row in unknown)
    if number:
        yield voice.say_many(
            "Until when the system of one machine is updated.",
            "Until when the systems of {number} machines are updated.",
            number,
        )
    ages = context.coverage.devices_by_age_confidence.get("none", 0)
    if ages:
        yield voice.say_many("The age of one device.", "The age of {number} devices.", ages)


def _sources(context: ReportContext, voice: Voice) -> str:
    """What the figures rest on, how they are made, and by what."""
    number = len(publications(context))
    cited = voice.say_many("{number} publication cited", "{number} publications cited", number)
    told = [
        *([cited] if number else []),
        voice.say(
            "Manufacture spread over lifetimes, electricity at the mix of each country. Between"
            " brackets, the interval that holds the true value nine times in ten"
        ),
        voice.say("Prices are yours, else published ones, dated and weak"),
        voice.say(
            "Made by fleet-audit {engine} with the reference figures of {reference}, on the state"
            " of {day}",
            engine=context.engine_version,
            reference=context.reference_version,
            day=voice.day(context.as_of),
        ),
    ]
    return ". ".join(told) + "."
