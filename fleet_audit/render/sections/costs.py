"""What a tonne avoided costs, action by action, and what lacks a price."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fleet_audit.model.lever import Recommendation
from fleet_audit.model.report import ReportContext
from fleet_audit.recommendations.deeds import Deed, counted
from fleet_audit.render.charts.abatement_curve import Action, abatement_curve
from fleet_audit.render.parts import Block, Cell, Note, Section, Table, within
from fleet_audit.render.recommendation_words import Speaker
from fleet_audit.render.sections.actions import MOST, figure, more, name_of, ranked_of, speaker_of
from fleet_audit.render.voice import Voice

ROWS = 38
"""Actions in a table."""
MOST_KINDS = 30
"""Kinds of devices of an action whose price is told on its own."""
Unpriced = tuple[Deed, list[Recommendation]]
"""An action, and those of its lines that lack a price."""


def costs(context: ReportContext, voice: Voice) -> Section | None:
    """Chapter: what a tonne of each costs, and what lacks a price."""
    speaker = speaker_of(context, voice)
    return curve_section(ranked_of(context), speaker) if speaker else None


def pays(context: ReportContext, voice: Voice) -> str:
    """How many actions pay for themselves, in one sentence."""
    worth = [deed.eur("npv_eur").known for deed in counted(ranked_of(context))]
    known = [eur for eur in worth if eur is not None]
    paying = sum(eur > 0 for eur in known)
    if not known:
        return voice.say("Prices are missing: what these actions cost and return is not known.")
    if not paying:
        return voice.say("Of the actions with a known price, none pays for itself.")
    return voice.say_many(
        "Of the actions with a known price, one pays for itself.",
        "Of the actions with a known price, {number} pay for themselves.",
        paying,
    )


def curve_section(ranked: Sequence[Deed], speaker: Speaker) -> Section | None:
    """The abatement curve with its table, then what has no place on it for want of a price."""
    kept = counted(ranked)
    told, silent = _unpriced(kept)
    blocks = (*_drawn(kept, speaker), *_limits(told, speaker))
    notes = _unlimited(silent, speaker)
    if not blocks and not notes:
        return None
    return Section("curve", speaker.voice.say("What it costs"), blocks, notes)


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
            table=Table(title, heads, rows[:ROWS]),
            fold=voice.say("Table"),
            after=more(len(rows) - ROWS, voice),
        ),
    )


def _cost_cells(deed: Deed, ones: Sequence[Recommendation], speaker: Speaker) -> tuple[Cell, ...]:
    """The mean cost of a tonne, then that of each kind of device where there are several."""
    voice = speaker.voice
    lines = [voice.euros(deed.abatement_eur_per_tco2e or 0.0)]
    if len(ones) > 1:
        told = ((one, voice.euros(one.abatement_eur_per_tco2e or 0.0)) for one in ones)
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
        aside=voice.say("{eur} a tonne", eur=voice.euros(cost)),
    )


def _unpriced(kept: Sequence[Deed]) -> tuple[list[Unpriced], list[Unpriced]]:
    """Actions that lack a price: those of which it is known when they pay, then the others."""
    unknown = [(deed, ones) for deed in kept if (ones := _avoiding(deed, priced=False))]
    told = [found for found in unknown if any(one.break_even for one in found[1])]
    return told, [found for found in unknown if found not in told]


def _limits(told: Sequence[Unpriced], speaker: Speaker) -> tuple[Block, ...]:
    """What lacks a price, with the price below which it pays."""
    if not told:
        return ()
    voice = speaker.voice
    heads = (
        Cell(voice.say("Action, and the prices that are missing")),
        Cell(voice.say("Pays"), note="prices"),
    )
    rows = tuple(_limit_cells(deed, ones, speaker) for deed, ones in told)
    table = Table(voice.say("Without a known price: when it pays"), heads, rows[:ROWS])
    return (Block(table=table, after=more(len(rows) - ROWS, voice)),)


def _limit_cells(deed: Deed, ones: Sequence[Recommendation], speaker: Speaker) -> tuple[Cell, ...]:
    told = [(one, speaker.limit_alone(one.break_even)) for one in ones if one.break_even]
    return (
        Cell(f"{name_of(deed, speaker)}\n{_missing(ones, speaker)}"),
        Cell(_by_kind(told, speaker), f"{deed.name}.break_even_eur"),
    )


def _unlimited(silent: Sequence[Unpriced], speaker: Speaker) -> tuple[Note, ...]:
    """What lacks more than one price, a line each: a page has a budget of elements."""
    if not silent:
        return ()
    voice = speaker.voice
    lines = [
        voice.say("{kind}: {what}", kind=name_of(deed, speaker), what=_missing(ones, speaker))
        for deed, ones in silent
    ]
    title = voice.say("Without a known price, nor one below which it pays")
    return (Note("unpriced", title, "\n".join(lines)),)


def _missing(ones: Sequence[Recommendation], speaker: Speaker) -> str:
    """The prices that an action waits for."""
    items = dict.fromkeys(item for one in ones for item in one.missing_prices)
    return ", ".join(speaker.item(item) for item in items)
