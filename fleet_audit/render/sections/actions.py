"""What to do: the actions ranked, what a tonne of each costs, what each rests on.

The chapters of the report and the page of `recommend` are built of the same sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from fleet_audit.model.lever import Range, Recommendation
from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.recommendations.deeds import Deed, counted, deeds, whole_of
from fleet_audit.render.charts.abatement_curve import Action, abatement_curve
from fleet_audit.render.charts.interval_dots import Interval, interval_dots
from fleet_audit.render.money import AT_ONCE, euros, euros_known
from fleet_audit.render.numbers import UNKNOWN
from fleet_audit.render.parts import Block, Cell, Note, Section, Table, linked, within
from fleet_audit.render.recommendation_words import CONFIDENCE, DECISIONS, Speaker
from fleet_audit.render.sections.headline import KeyNumber
from fleet_audit.render.voice import Voice

MOST = 20
"""Actions in the charts; the table has them all."""
MOST_LINES = 6
"""Categories of an action that are told in full."""
MOST_KINDS = 30
"""Kinds of devices of an action whose price is told on its own."""
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
    section = ranked_section(ranked_of(context), speaker) if speaker else None
    return replace(section, notes=tuple(notes(voice))) if section else None


def costs(context: ReportContext, voice: Voice) -> Section | None:
    """Chapter: what a tonne of each costs, and what lacks a price."""
    speaker = speaker_of(context, voice)
    return curve_section(ranked_of(context), speaker) if speaker else None


def reasons(context: ReportContext, voice: Voice) -> Section | None:
    """Chapter: what each action rests on, when not, what to ask first."""
    speaker = speaker_of(context, voice)
    return told_section(ranked_of(context), speaker) if speaker else None


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
    if whole.gwp.mid <= 0:
        return voice.say("Nothing to do: no action would avoid carbon in this fleet.")
    return voice.say_many(
        "One action would avoid about {mass} a year.",
        "{number} actions together would avoid about {mass} a year.",
        whole.actions,
        mass=voice.tonnes(figure("actions", whole.gwp)),
    )


def pays(context: ReportContext, voice: Voice) -> str:
    """How many actions pay for themselves, in one sentence."""
    kept = [deed for deed in counted(ranked_of(context)) if deed.eur("npv_eur").known is not None]
    paying = sum(deed.eur("npv_eur").known > 0 for deed in kept)  # type: ignore[operator]
    return voice.say_many(
        "Of the actions with a known price, one pays for itself.",
        "Of the actions with a known price, {number} pay for themselves.",
        paying,
    )


def rests(context: ReportContext, voice: Voice) -> str:
    """What the chapter of reasons is for."""
    return voice.say("Why each action, when not, and what to ask before.")


def key_numbers(ranked: Sequence[Deed], voice: Voice) -> list[KeyNumber]:
    """Carbon, yearly return and outlay of the whole, and how many actions."""
    whole = whole_of(ranked)
    gwp = figure("actions", whole.gwp)
    saved = Figure(id="actions.eur_per_year", value=whole.eur_per_year.known, unit="EUR/year")
    paid = Figure(id="actions.eur_now", value=whole.eur_now.known, unit="EUR")
    missing = voice.say("more, of which a price is missing")
    return [
        KeyNumber(
            linked(gwp, voice.amount(gwp), "avoided"),
            voice.say("of CO₂e a year can be avoided"),
            voice.bounds(gwp),
        ),
        KeyNumber(
            linked(saved, euros_known(whole.eur_per_year, voice), "prices"),
            voice.say("saved each year by doing it"),
            "" if whole.eur_per_year.is_whole else missing,
        ),
        KeyNumber(
            linked(paid, euros_known(whole.eur_now, voice), "prices"),
            voice.say("to be paid once"),
            "" if whole.eur_now.is_whole else missing,
        ),
        KeyNumber(
            Markup('<a href="#ranked">{}</a>').format(voice.count(whole.actions)),
            voice.say("actions"),
            voice.say("no kilogram counted twice"),
        ),
    ]


def name_of(deed: Deed, speaker: Speaker) -> str:
    """What is to be done, with what was decided of it."""
    title = speaker.title(deed.first)
    if deed.first.decision:
        return f"{title} ({speaker.voice.say(DECISIONS[deed.first.decision])})"
    return title if deed.first.is_counted else f"{title} ({speaker.voice.say('to be asked')})"


def ranked_section(ranked: Sequence[Deed], speaker: Speaker) -> Section | None:
    """Every action: carbon, outlay, return."""
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
        lambda mark: voice.amount(Figure(id="", value=mark, unit=KG)),
    )
    heads = (
        Cell(voice.say("Action, devices, confidence")),
        Cell(voice.say("kgCO₂e a year"), note="avoided"),
        Cell(voice.say("€ once"), note="prices"),
        Cell(voice.say("€ a year"), note="prices"),
        Cell(voice.say("Repaid in")),
    )
    lines = tuple(_cells(deed, speaker) for deed in ranked)
    table = Table(voice.say("Actions, what avoids most first"), heads, lines)
    block = Block(heading=title, chart=chart if rows else None, table=table)
    return Section("ranked", voice.say("What avoids most"), (block,))


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
    voice, gwp = speaker.voice, figure(deed.name, deed.gwp)
    devices = voice.say_many("{number} device", "{number} devices", deed.devices)
    heading = f"{name_of(deed, speaker)}\n{devices}, {voice.say(CONFIDENCE[deed.first.confidence])}"
    money = (
        Cell(euros_known(deed.eur(field), voice), f"{deed.name}.{field}")
        for field in ("eur_now", "eur_per_year")
    )
    return (
        Cell(heading),
        Cell(_with_interval(gwp, voice), gwp.id),
        *money,
        Cell(repaid(deed, voice), f"{deed.name}.payback_years"),
    )


def _with_interval(gwp: Figure, voice: Voice) -> str:
    if gwp.low == gwp.high:
        return voice.plain(gwp)
    return f"{voice.plain(gwp)}\n{voice.plain_bounds(gwp)}"


def repaid(deed: Deed, voice: Voice) -> str:
    """How soon it has repaid its outlay; a dash where a price is missing, or it never does."""
    years = deed.payback_years
    if years is None:
        return UNKNOWN
    return voice.years(years) if years else voice.say(AT_ONCE)


def curve_section(ranked: Sequence[Deed], speaker: Speaker) -> Section | None:
    """The abatement curve with its table, then what has no place on it for want of a price."""
    kept = counted(ranked)
    blocks = (*_drawn(kept, speaker), *_unpriced(kept, speaker))
    return Section("curve", speaker.voice.say("What it costs"), blocks) if blocks else None


def in_order(known: Sequence[Recommendation]) -> list[Recommendation]:
    """What pays for itself by what it is worth, then the rest by what a tonne costs."""

    def place(one: Recommendation) -> tuple[bool, float]:
        cost = one.abatement_eur_per_tco2e or 0.0
        return cost >= 0, cost if cost >= 0 else -(one.npv_eur or 0.0)

    return sorted(known, key=place)


def _avoiding(deed: Deed, *, priced: bool) -> list[Recommendation]:
    """The lines of an action that avoid carbon, with or without a price."""
    return [
        one
        for one in deed.ones
        if one.gwp_kgco2e_per_year.mid > 0 and (one.abatement_eur_per_tco2e is not None) is priced
    ]


def _drawn(kept: Sequence[Deed], speaker: Speaker) -> tuple[Block, ...]:
    """The curve of the steps that it has room for, and the table of all."""
    known = [(deed, ones) for deed in kept if (ones := _avoiding(deed, priced=True))]
    if not known:
        return ()
    voice = speaker.voice
    title = voice.say("What a tonne costs, and how much each action avoids")
    steps = in_order([one for _deed, ones in known for one in ones])
    drawn = [_step(one, speaker) for one in steps[:MOST]]
    described = voice.listed((step.label, f"{step.text}, {step.aside}") for step in drawn)
    axis = (voice.say("€ a tonne: up it costs, down it pays"), voice.say("CO₂e avoided →"))
    heads = (
        Cell(voice.say("Action")),
        Cell(voice.say("€ a tonne"), note="tonne"),
    )
    rows = tuple(_cost_cells(deed, ones, speaker) for deed, ones in known)
    return (
        Block(
            heading=title,
            chart=abatement_curve("curve", title, described, drawn, axis),
            table=Table(title, heads, rows),
            fold=voice.say("Table"),
        ),
    )


def _cost_cells(deed: Deed, ones: Sequence[Recommendation], speaker: Speaker) -> tuple[Cell, ...]:
    """The mean cost of a tonne, then that of each kind of device where there are several."""
    voice = speaker.voice
    lines = [euros(deed.abatement_eur_per_tco2e or 0.0, voice)]
    if len(ones) > 1:
        told = ((one, euros(one.abatement_eur_per_tco2e or 0.0, voice)) for one in ones)
        lines.append(_by_kind(told, speaker))
    anchor = f"{deed.name}.abatement_eur_per_tco2e"
    return Cell(name_of(deed, speaker)), Cell("\n".join(lines), anchor)


def _by_kind(told: Iterable[tuple[Recommendation, str]], speaker: Speaker) -> str:
    """A line for each kind of device of an action: `laptops, FR: < 370 €`."""
    voice, listed = speaker.voice, list(told)
    lines = [
        voice.say("{kind}: {what}", kind=_kind(one, speaker), what=what)
        for one, what in listed[:MOST_KINDS]
    ]
    if len(listed) > MOST_KINDS:
        rest = len(listed) - MOST_KINDS
        lever = listed[0][0].lever
        lines.append(
            voice.say_many(
                "one more: fleet-audit recommend --lever {lever}",
                "{number} more: fleet-audit recommend --lever {lever}",
                rest,
                lever=lever,
            )
        )
    return "\n".join(lines)


def _kind(one: Recommendation, speaker: Speaker) -> str:
    """The devices that a line is for: `laptops, FR`."""
    category = within(speaker.voice.word("category", one.category))
    return f"{category}, {one.country}"


def _step(one: Recommendation, speaker: Speaker) -> Action:
    voice, cost = speaker.voice, one.abatement_eur_per_tco2e or 0.0
    return Action(
        label=f"{speaker.title(one)}, {_kind(one, speaker)}",
        avoided=one.gwp_kgco2e_per_year.mid,
        eur_per_tonne=cost,
        text=voice.amount(figure("", one.gwp_kgco2e_per_year)),
        aside=voice.say("{eur} a tonne", eur=euros(cost, voice)),
    )


def _unpriced(kept: Sequence[Deed], speaker: Speaker) -> tuple[Block, ...]:
    """What lacks a price, with the price below which it pays."""
    voice = speaker.voice
    unknown = [(deed, ones) for deed in kept if (ones := _avoiding(deed, priced=False))]
    unknown.sort(key=lambda found: all(one.break_even is None for one in found[1]))
    if not unknown:
        return ()
    title = voice.say("Without a known price: when it pays")
    heads = (
        Cell(voice.say("Action, and the prices that are missing")),
        Cell(voice.say("Pays"), note="prices"),
    )
    rows = tuple(_unpriced_cells(deed, ones, speaker) for deed, ones in unknown)
    return (Block(table=Table(title, heads, rows)),)


def _unpriced_cells(
    deed: Deed, ones: Sequence[Recommendation], speaker: Speaker
) -> tuple[Cell, ...]:
    told = [(one, speaker.limit_alone(one.break_even)) for one in ones if one.break_even]
    missing = dict.fromkeys(item for one in ones for item in one.missing_prices)
    named = ", ".join(speaker.item(item) for item in missing)
    return (
        Cell(f"{name_of(deed, speaker)}\n{named}"),
        Cell(_by_kind(told, speaker), f"{deed.name}.break_even_eur") if told else Cell(UNKNOWN),
    )


def told_section(ranked: Sequence[Deed], speaker: Speaker) -> Section | None:
    """Each action in words: what, why, when not, what to ask first."""
    if not ranked:
        return None
    told = tuple(
        Note(deed.name, name_of(deed, speaker), "\n".join(_lines(deed, speaker))) for deed in ranked
    )
    return Section("told", speaker.voice.say("What each rests on"), (), told)


def _lines(deed: Deed, speaker: Speaker) -> Iterator[str]:
    voice, one, lever = speaker.voice, deed.first, speaker.lever(deed.first.lever)
    yield from (_line(each, speaker) for each in deed.ones[:MOST_LINES])
    if len(deed.ones) > MOST_LINES:
        others = sum(each.devices for each in deed.ones[MOST_LINES:])
        yield voice.say_many("And one other device.", "And {number} other devices.", others)
    yield voice.say("Because: {reason}", reason=voice.say(one.trigger))
    if lever.not_when:
        stops = voice.say("; ").join(voice.say(each.sentence) for each in lever.not_when)
        yield voice.say("Not if: {reasons}", reasons=stops)
    if lever.ask_first:
        asked = voice.say("; ").join(voice.say(sentence) for sentence in lever.ask_first)
        yield voice.say("Check first: {reasons}", reasons=asked)
    if one.depends_on:
        yield voice.say("Depends on: {what}", what=speaker.depends_on(one.depends_on))
    yield voice.say(
        "Holds in {share} of the scenarios tried; {confidence}.",
        share=voice.share(min(each.robustness for each in deed.ones)),
        confidence=voice.say(CONFIDENCE[one.confidence]),
    )


def _line(one: Recommendation, speaker: Speaker) -> str:
    """The advice for a category, and what a tonne of it costs where that is known."""
    text, voice = speaker.text(one), speaker.voice
    if one.abatement_eur_per_tco2e is None:
        return text
    cost = euros(one.abatement_eur_per_tco2e, voice)
    return f"{text} {voice.say('A tonne costs {eur}.', eur=cost)}"
