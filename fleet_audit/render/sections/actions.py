"""What to do: the actions ranked, what a tonne of each costs, what each rests on.

The chapters of the report and the page of `recommend` are built of the same sections.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from fleet_audit.model.lever import Range
from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.recommendations.deeds import (
    Deed,
    Euros,
    Whole,
    counted,
    deeds,
    repaid_in,
    whole_of,
)
from fleet_audit.render.charts.interval_dots import Interval, interval_dots, largest
from fleet_audit.render.money import AT_ONCE, euros_known
from fleet_audit.render.numbers import UNKNOWN
from fleet_audit.render.parts import Block, Cell, Note, Section, Table, linked
from fleet_audit.render.recommendation_words import CONFIDENCE, DECISIONS, Speaker
from fleet_audit.render.sections.headline import KeyNumber
from fleet_audit.render.voice import Voice

MOST = 20
"""Actions in the charts; the tables have them all."""
ROWS = 30
"""Actions in a table of the report, where each figure leads to its sum: a page has a budget."""
KG = "kgCO2e/year"
NOTES = (
    (
        "avoided",
        N_("Carbon avoided"),
        N_(
            "In a year, net of what the action itself emits. What is already made is spent: it is"
            " never a reason to replace. No kilogram is counted twice: each action saves of what"
            " those before it left. Line: 90% interval of the figures that it acts on. Devices kept"
            " are compared with devices renewed at the usual pace: a device past its lifetime,"
            " which weighs nothing more in the footprint, would be made anew without the action."
        ),
    ),
    (
        "tonne",
        N_("Cost of a tonne"),
        N_(
            "Outlay spread over the years of its effect with the discount rate, less what is saved"
            " each year, per tonne avoided. Below zero it pays for itself; such actions are ranked"
            " by what they are worth, since a cost per tonne below zero ranks the small ones first."
        ),
    ),
    (
        "prices",
        N_("Prices"),
        N_(
            "Those of the organisation sheet, else published ones, dated and weak. Where one is"
            " missing nothing is invented: the action is given with the price below which it pays."
        ),
    ),
)


def notes(voice: Voice) -> list[Note]:
    """What carbon, tonnes and euros of actions mean."""
    return [Note(anchor, voice.say(title), voice.say(text)) for anchor, title, text in NOTES]


def figure(name: str, gwp: Range) -> Figure:
    """What an action avoids in a year, as a figure."""
    return Figure(id=f"{name}.gwp_per_year", value=gwp.mid, low=gwp.low, high=gwp.high, unit=KG)


def speaker_of(context: ReportContext, voice: Voice) -> Speaker | None:
    """Who puts the actions of a report into words; nobody where no lever was judged."""
    return Speaker(voice, context.advised) if context.advised else None


def ranked_of(context: ReportContext) -> list[Deed]:
    """The actions of a report, what avoids most first."""
    return deeds(context.advised.found) if context.advised else []


def actions(context: ReportContext, voice: Voice) -> Section | None:
    """Chapter: every action, what it avoids, takes and returns."""
    speaker = speaker_of(context, voice)
    ranked = ranked_of(context)
    section = ranked_section(ranked, speaker, ranked[:ROWS]) if speaker else None
    return replace(section, notes=tuple(notes(voice))) if section else None


def other_actions(context: ReportContext, voice: Voice) -> Section | None:
    """Chapter: the actions that the table of the first one has no room for."""
    speaker, rest = speaker_of(context, voice), ranked_of(context)[ROWS:]
    if speaker is None or not rest:
        return None
    block = Block(table=_table(rest[:ROWS], speaker), after=more(len(rest) - ROWS, voice))
    return Section("ranked-2", voice.say("What avoids least, or was answered"), (block,))


def others_told(context: ReportContext, voice: Voice) -> str:
    """How many these are, in one sentence."""
    number = len(ranked_of(context)) - ROWS
    return voice.say_many(
        "One other action: what avoids least, or was answered.",
        "{number} other actions: what avoids least, or was answered.",
        number,
    )


def more(number: int, voice: Voice) -> Markup | None:
    """Where the actions are that a table has no room for."""
    if number <= 0:
        return None
    return voice.mark_many(
        "One more is given by fleet-audit recommend.",
        "{number} more are given by fleet-audit recommend.",
        number,
    )


def returns(context: ReportContext, voice: Voice) -> list[KeyNumber]:
    """What doing it brings, for the first page; nothing where there is nothing to do."""
    ranked = ranked_of(context)
    return key_numbers(ranked, voice) if counted(ranked) else []


def answer_of(context: ReportContext, voice: Voice) -> str:
    """What can be avoided, in one sentence, for a report."""
    return answer(ranked_of(context), voice)


def answer(ranked: Sequence[Deed], voice: Voice) -> str:
    """What can be avoided, in one sentence."""
    whole = whole_of(ranked)
    if not whole.is_against_renewal:
        return briefly(ranked, voice)
    return voice.say_many(
        "One action would avoid about {mass} a year, against renewal at the usual pace.",
        "{number} actions together would avoid about {mass} a year, against renewal at the"
        " usual pace.",
        whole.actions,
        mass=voice.tonnes(figure("actions", whole.gwp)),
    )


def briefly(ranked: Sequence[Deed], voice: Voice) -> str:
    """The same, where what it is compared with stands beside it."""
    whole = whole_of(ranked)
    if whole.gwp.mid <= 0:
        return _nothing(ranked, voice)
    return voice.say_many(
        "One action would avoid about {mass} a year.",
        "{number} actions together would avoid about {mass} a year.",
        whole.actions,
        mass=voice.tonnes(figure("actions", whole.gwp)),
    )


def _nothing(ranked: Sequence[Deed], voice: Voice) -> str:
    """Why no action counts: all answered, all awaiting an answer, or none that avoids carbon."""
    avoiding = [deed for deed in ranked if deed.gwp.mid > 0]
    if any(deed.first.decision for deed in avoiding):
        return voice.say("Nothing is left to decide: each action was done, refused or put off.")
    if avoiding:
        return voice.say("Nothing is certain: what would avoid carbon is first to be asked about.")
    return voice.say("Nothing to do: no action would avoid carbon in this fleet.")


def key_numbers(ranked: Sequence[Deed], voice: Voice) -> list[KeyNumber]:
    """Carbon, yearly return and outlay of the whole, and how many actions."""
    whole = whole_of(ranked)
    gwp = figure("actions", whole.gwp)
    saved = Figure(id="actions.eur_per_year", value=whole.eur_per_year.known, unit="EUR/year")
    paid = Figure(id="actions.eur_now", value=whole.eur_now.known, unit="EUR")
    missing = voice.say("some prices are missing")
    gross = voice.say("before outlays that have no known price")
    return [
        KeyNumber(
            linked(gwp, voice.amount(gwp), "avoided"),
            _avoided(whole, voice),
            voice.bounds(gwp),
        ),
        KeyNumber(
            linked(saved, euros_known(whole.eur_per_year, voice), "prices"),
            voice.say("saved each year by doing it"),
            gross if whole.is_before_outlays else _aside(whole.eur_per_year, missing),
        ),
        KeyNumber(
            linked(paid, euros_known(whole.eur_now, voice), "prices"),
            voice.say("to be paid once"),
            _aside(whole.eur_now, missing),
        ),
        KeyNumber(
            Markup('<a href="#ranked">{}</a>').format(voice.count(whole.actions)),
            voice.say("actions"),
            voice.say("no kilogram counted twice"),
        ),
    ]


def _avoided(whole: Whole, voice: Voice) -> str:
    """What the kilograms are, and against what."""
    if whole.is_against_renewal:
        return voice.say("of CO₂e a year can be avoided, against renewal at the usual pace")
    return voice.say("of CO₂e a year can be avoided")


def _aside(sum_: Euros, missing: str) -> str:
    """What is said beside a sum: nothing where it is whole."""
    return "" if sum_.is_whole else missing


def name_of(deed: Deed, speaker: Speaker) -> str:
    """What is to be done, with what was decided of it."""
    title = speaker.title(deed.first)
    if deed.first.decision:
        return f"{title} ({speaker.voice.say(DECISIONS[deed.first.decision])})"
    return title if deed.first.is_counted else f"{title} ({speaker.voice.say('to be asked')})"


def ranked_section(
    ranked: Sequence[Deed], speaker: Speaker, told: Sequence[Deed] | None = None
) -> Section | None:
    """What avoids most as a chart, then the actions told in a table, all unless some are given."""
    if not ranked:
        return None
    voice = speaker.voice
    title = voice.say("Carbon avoided in a year, by action")
    rows = [_row(deed, speaker) for deed in counted(ranked)[:MOST]]
    chart = interval_dots(
        "actions",
        title,
        voice.listed((row.label, row.text) for row in rows),
        rows,
        voice.scale_of_mass(largest(rows)),
    )
    legend = voice.mark(
        "Bar: manufacture put off or avoided in colour, then electricity without colour. Line: 90%"
        " interval."
    )
    block = Block(
        heading=title,
        legend=legend if rows else None,
        chart=chart if rows else None,
        table=_table(ranked if told is None else told, speaker),
    )
    return Section("ranked", voice.say("What avoids most"), (block,))


def _table(told: Sequence[Deed], speaker: Speaker) -> Table:
    """Carbon, outlay and return of each."""
    lines = tuple(_cells(deed, speaker) for deed in told)
    return Table(speaker.voice.say("Actions, what avoids most first"), heads(speaker.voice), lines)


def heads(voice: Voice) -> tuple[Cell, ...]:
    """Headings of a table of actions."""
    return (
        Cell(voice.say("Action, devices, confidence")),
        Cell(voice.say("kgCO₂e a year"), note="avoided"),
        Cell(voice.say("€ once"), note="prices"),
        Cell(voice.say("€ a year"), note="prices"),
        Cell(voice.say("Repaid in")),
    )


def _row(deed: Deed, speaker: Speaker) -> Interval:
    voice, gwp = speaker.voice, deed.gwp
    made = sum(one.saved_embodied_kgco2e_per_year for one in deed.ones)
    return Interval(
        label=name_of(deed, speaker),
        aside=voice.count(deed.devices),
        value=gwp.mid,
        low=gwp.low,
        high=gwp.high,
        first=min(max(made, 0.0), gwp.mid),
        text=voice.amount(figure("", gwp)),
    )


def _cells(deed: Deed, speaker: Speaker) -> tuple[Cell, ...]:
    heading = Cell(titled(deed, deed.devices, speaker))
    now, yearly = deed.eur("eur_now"), deed.eur("eur_per_year")
    return (heading, *figures(deed.name, deed.gwp, now, yearly, speaker.voice))


def titled(deed: Deed, devices: int, speaker: Speaker) -> str:
    """What is to be done, for how many devices, and how surely."""
    voice = speaker.voice
    number = voice.say_many("{number} device", "{number} devices", devices)
    return f"{name_of(deed, speaker)}\n{number}, {voice.say(CONFIDENCE[deed.first.confidence])}"


def figures(name: str, gwp: Range, now: Euros, yearly: Euros, voice: Voice) -> tuple[Cell, ...]:
    """What an action avoids, takes and returns, under the name that its figures bear."""
    avoided = figure(name, gwp)
    return (
        Cell(_with_interval(avoided, voice), avoided.id),
        Cell(euros_known(now, voice), f"{name}.eur_now"),
        Cell(euros_known(yearly, voice), f"{name}.eur_per_year"),
        Cell(repaid(repaid_in(now, yearly), voice), f"{name}.payback_years"),
    )


def _with_interval(gwp: Figure, voice: Voice) -> str:
    if gwp.low == gwp.high:
        return voice.plain(gwp)
    return f"{voice.plain(gwp)}\n{voice.plain_bounds(gwp)}"


def repaid(years: float | None, voice: Voice) -> str:
    """How soon it has repaid its outlay; a dash where a price is missing, or it never does."""
    if years is None:
        return UNKNOWN
    return voice.years(years) if years else voice.say(AT_ONCE)
