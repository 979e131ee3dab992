"""What to do, as one HTML page: actions ranked, what a tonne of each costs, what each rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

import fleet_audit
from fleet_audit.model.lever import Range, Recommendation
from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure
from fleet_audit.render.charts.abatement_curve import Action, abatement_curve
from fleet_audit.render.charts.interval_dots import Interval, interval_dots
from fleet_audit.render.charts.svg import definitions
from fleet_audit.render.numbers import UNKNOWN, decimal
from fleet_audit.render.parts import Block, Cell, Note, Section, Table, within
from fleet_audit.render.recommendation_words import CONFIDENCE, DECISIONS, Speaker
from fleet_audit.render.sections.headline import KeyNumber
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.voice import Voice

MOST = 20
"""Actions in the first chart; the rest are in the table."""
MOST_TOLD = 30
"""Actions that are told in full: more are printed by `recommend --lever`."""
MOST_LINES = 4
"""Categories of an action that are told."""
_KG = "kgCO2e/year"
NOTES = (
    (
        N_("Carbon avoided"),
        N_(
            "In a year, net of what the action itself emits. What is already made is spent: it is"
            " never a reason to replace. No kilogram is counted twice: each action saves of what"
            " those before it left. Line: 90% interval of the figures that it acts on."
        ),
    ),
    (
        N_("Cost of a tonne"),
        N_(
            "Outlay spread over the years of its effect with the discount rate, less what is saved"
            " each year, per tonne avoided. Below zero it pays for itself; such actions are ranked"
            " by what they are worth, since a cost per tonne below zero ranks the small ones first."
        ),
    ),
    (
        N_("Prices"),
        N_(
            "Those of the organisation sheet, else published ones, dated and weak. Where one is"
            " missing nothing is invented: the action is given with the price below which it pays."
        ),
    ),
)


@dataclass(frozen=True)
class Deed:
    """One lever in one way, for every category and country that it fits."""

    ones: tuple[Recommendation, ...]

    @property
    def first(self) -> Recommendation:
        """What is alike in all of them."""
        return self.ones[0]

    @property
    def devices(self) -> int:
        """How many it is for."""
        return sum(one.devices for one in self.ones)

    @property
    def gwp(self) -> Range:
        """Kilograms avoided in a year."""
        return Range(
            low=sum(one.gwp_kgco2e_per_year.low for one in self.ones),
            mid=sum(one.gwp_kgco2e_per_year.mid for one in self.ones),
            high=sum(one.gwp_kgco2e_per_year.high for one in self.ones),
        )

    def eur(self, name: str) -> float | None:
        """A sum of money; null where a price is missing for one of them."""
        found = [getattr(one, name) for one in self.ones]
        return None if None in found else sum(found)


def deeds(found: Sequence[Recommendation]) -> list[Deed]:
    """Recommendations by lever, way and decision; what avoids most first."""

    def key(one: Recommendation) -> tuple[str, str, str, bool]:
        return one.lever, one.variant or "", one.decision or "", one.is_counted

    grouped = [Deed(tuple(ones)) for _key, ones in groupby(sorted(found, key=key), key)]
    return sorted(grouped, key=lambda deed: (not deed.first.is_counted, -deed.gwp.mid))


def recommendation_page(
    found: Sequence[Recommendation], speaker: Speaker, as_of: date, reference: str
) -> str:
    """The page in the language of the speaker; the same recommendations, the same bytes."""
    voice, ranked = speaker.voice, deeds(found)
    style = template_text("style.css")
    sections = (_ranked(ranked, speaker), _curve(ranked, speaker), _told(ranked, speaker))
    return (
        environment()
        .get_template("single.html.j2")
        .render(
            lang=voice.lang,
            say=voice.say,
            style=Markup(style),
            style_hash=style_hash(style),
            definitions=definitions(),
            title=voice.say("What to do"),
            who=voice.say("What to do with the equipment"),
            date=voice.day(as_of),
            answer=answer(ranked, speaker),
            key_numbers=_key_numbers(ranked, voice),
            sections=[section for section in sections if section is not None],
            notes=[
                Note(f"n{place}", voice.say(title), voice.say(text))
                for place, (title, text) in enumerate(NOTES)
            ],
            sources="",
            colophon=voice.say(
                "Made by fleet-audit {engine} with the reference figures of {reference}. This page"
                " is one file, without script or request.",
                engine=fleet_audit.__version__,
                reference=reference,
            ),
        )
    )


def answer(ranked: Sequence[Deed], speaker: Speaker) -> str:
    """What can be avoided, in one sentence."""
    voice, counted = speaker.voice, _counted(ranked)
    total = sum(deed.gwp.mid for deed in counted)
    if total <= 0:
        return voice.say("Nothing to do: no action would avoid carbon in this fleet.")
    return voice.say_many(
        "One action would avoid about {mass} a year.",
        "{number} actions together would avoid about {mass} a year.",
        len(counted),
        mass=voice.tonnes(_figure(total)),
    )


def _counted(ranked: Sequence[Deed]) -> list[Deed]:
    return [deed for deed in ranked if deed.first.is_counted and deed.gwp.mid > 0]


def _figure(value: float | None, low: float | None = None, high: float | None = None) -> Figure:
    return Figure(id="avoided", value=value, low=low, high=high, unit=_KG)


def _key_numbers(ranked: Sequence[Deed], voice: Voice) -> list[KeyNumber]:
    """Carbon, outlay and return of the whole, and how many devices it is about."""
    counted = _counted(ranked)
    whole = _figure(
        sum(deed.gwp.mid for deed in counted),
        sum(deed.gwp.low for deed in counted),
        sum(deed.gwp.high for deed in counted),
    )
    numbers = [
        _key(voice.amount(whole), voice.say("of CO₂e avoided a year"), voice.bounds(whole)),
        _key(
            _known(counted, "eur_now", voice),
            voice.say("to be paid once"),
            _priced(counted, "eur_now", voice),
        ),
        _key(
            _known(counted, "eur_per_year", voice),
            voice.say("saved each year"),
            _priced(counted, "eur_per_year", voice),
        ),
    ]
    return [*numbers, _key(voice.count(len(counted)), voice.say("actions"), "")]


def _key(value: str, label: str, aside: str) -> KeyNumber:
    return KeyNumber(Markup("{}").format(value), label, aside)


def _known(counted: Sequence[Deed], name: str, voice: Voice) -> str:
    """A sum of what is priced."""
    found = [value for deed in counted if (value := deed.eur(name)) is not None]
    return euros(sum(found), voice) if found else UNKNOWN


def _priced(counted: Sequence[Deed], name: str, voice: Voice) -> str:
    """Of how many actions a sum is, where not of all."""
    priced = sum(deed.eur(name) is not None for deed in counted)
    if priced == len(counted):
        return ""
    return voice.say(
        "of {priced} actions of {all}: prices of the others are missing",
        priced=voice.count(priced),
        all=voice.count(len(counted)),
    )


def euros(value: float, voice: Voice) -> str:
    """Euros with two digits, with a sign where they are below zero."""
    return f"{decimal(value, voice.lang, 2)}\u00a0€".replace("-", "\N{MINUS SIGN}")


def _name(deed: Deed, speaker: Speaker) -> str:
    title = speaker.title(deed.first)
    if deed.first.decision:
        return f"{title} ({speaker.voice.say(DECISIONS[deed.first.decision])})"
    return title if deed.first.is_counted else f"{title} ({speaker.voice.say('to be asked')})"


def _ranked(ranked: Sequence[Deed], speaker: Speaker) -> Section | None:
    """Every action: carbon, outlay, return."""
    if not ranked:
        return None
    voice = speaker.voice
    title = voice.say("Carbon avoided in a year, by action")
    rows = [_row(deed, speaker) for deed in _counted(ranked)[:MOST]]
    chart = interval_dots(
        "actions",
        title,
        "; ".join(f"{row.label}: {row.text}" for row in rows),
        rows,
        lambda mark: voice.amount(_figure(mark)),
    )
    heads = (
        Cell(voice.say("Action and devices")),
        Cell(voice.say("kgCO₂e a year")),
        Cell(voice.say("€ once")),
        Cell(voice.say("€ a year")),
        Cell(voice.say("Worth, €")),
    )
    lines = tuple(_cells(deed, speaker) for deed in ranked)
    table = Table(voice.say("Actions, what avoids most first"), heads, lines)
    block = Block(heading=title, chart=chart if rows else None, table=table)
    return Section("ranked", voice.say("What avoids most"), (block,))


def _row(deed: Deed, speaker: Speaker) -> Interval:
    voice, gwp = speaker.voice, deed.gwp
    made = sum(one.saved_embodied_kgco2e_per_year for one in deed.ones)
    return Interval(
        label=_name(deed, speaker),
        aside=voice.count(deed.devices),
        value=gwp.mid,
        low=gwp.low,
        high=gwp.high,
        first=min(max(made, 0.0), gwp.mid),
        text=voice.amount(_figure(gwp.mid, gwp.low, gwp.high)),
    )


def _cells(deed: Deed, speaker: Speaker) -> tuple[Cell, ...]:
    voice = speaker.voice
    gwp = _figure(deed.gwp.mid, deed.gwp.low, deed.gwp.high)
    return (
        Cell(f"{_name(deed, speaker)} · {voice.count(deed.devices)}"),
        Cell(f"{voice.plain(gwp)}"),
        *(
            Cell(UNKNOWN if (value := deed.eur(name)) is None else euros(value, voice))
            for name in ("eur_now", "eur_per_year", "npv_eur")
        ),
    )


def _curve(ranked: Sequence[Deed], speaker: Speaker) -> Section | None:
    """The abatement curve, then what has no place on it for want of a price."""
    voice = speaker.voice
    counted = [one for deed in _counted(ranked) for one in deed.ones]
    avoiding = [one for one in counted if one.gwp_kgco2e_per_year.mid > 0]
    known = [one for one in avoiding if one.abatement_eur_per_tco2e is not None]
    title = voice.say("What a tonne costs, and how much each action avoids")
    steps = [_step(one, speaker) for one in in_order(known)[:MOST]]
    described = "; ".join(f"{step.label}: {step.text}, {step.aside}" for step in steps)
    axis = (voice.say("€ a tonne: up it costs, down it pays"), voice.say("CO₂e avoided →"))
    drawn = Block(heading=title, chart=abatement_curve("curve", title, described, steps, axis))
    blocks = (*((drawn,) if steps else ()), *_unpriced(avoiding, speaker))
    return Section("curve", voice.say("What it costs"), blocks) if blocks else None


def in_order(known: Sequence[Recommendation]) -> list[Recommendation]:
    """What pays for itself by what it is worth, then the rest by what a tonne costs."""

    def place(one: Recommendation) -> tuple[bool, float]:
        cost = one.abatement_eur_per_tco2e or 0.0
        return cost >= 0, cost if cost >= 0 else -(one.npv_eur or 0.0)

    return sorted(known, key=place)


def _step(one: Recommendation, speaker: Speaker) -> Action:
    voice, cost = speaker.voice, one.abatement_eur_per_tco2e or 0.0
    return Action(
        label=_named_one(one, speaker),
        avoided=one.gwp_kgco2e_per_year.mid,
        eur_per_tonne=cost,
        text=voice.amount(_figure(one.gwp_kgco2e_per_year.mid)),
        aside=voice.say("{eur} a tonne", eur=euros(cost, voice)),
    )


def _named_one(one: Recommendation, speaker: Speaker) -> str:
    """An action with the category that it is for."""
    category = within(speaker.voice.word("category", one.category))
    return f"{speaker.title(one)}, {category}"


def _unpriced(avoiding: Sequence[Recommendation], speaker: Speaker) -> tuple[Block, ...]:
    """What lacks a price, with the price below which it pays."""
    voice = speaker.voice
    unknown = [one for one in avoiding if one.abatement_eur_per_tco2e is None]
    unknown.sort(key=lambda one: one.break_even is None)
    if not unknown:
        return ()
    title = voice.say("Without a known price: when it pays")
    heads = (Cell(voice.say("Action")), Cell(voice.say("Pays")), Cell(voice.say("Missing prices")))
    rows = tuple(
        (
            Cell(_named_one(one, speaker)),
            Cell(speaker.below(one.break_even) if one.break_even else UNKNOWN),
            Cell(", ".join(speaker.item(item) for item in one.missing_prices)),
        )
        for one in unknown[:MOST]
    )
    return (Block(table=Table(title, heads, rows)),)


def _told(ranked: Sequence[Deed], speaker: Speaker) -> Section | None:
    """Each action in words: what, why, when not, what to ask first."""
    shown = ranked[:MOST_TOLD]
    if not shown:
        return None
    voice = speaker.voice
    notes = tuple(
        Note(f"a{place}", _name(deed, speaker), "\n".join(_lines(deed, speaker)))
        for place, deed in enumerate(shown)
    )
    return Section("told", voice.say("What each rests on"), (), notes)


def _lines(deed: Deed, speaker: Speaker) -> Iterator[str]:
    voice, one, lever = speaker.voice, deed.first, speaker.lever(deed.first.lever)
    yield from (speaker.text(each) for each in deed.ones[:MOST_LINES])
    yield voice.say("Because: {reason}", reason=voice.say(one.trigger))
    if lever.not_when:
        reasons = "; ".join(voice.say(each.sentence) for each in lever.not_when)
        yield voice.say("Not if: {reasons}", reasons=reasons)
    if lever.ask_first:
        asked = "; ".join(voice.say(sentence) for sentence in lever.ask_first)
        yield voice.say("Check first: {reasons}", reasons=asked)
    if one.depends_on:
        yield voice.say("Depends on: {what}", what=speaker.depends_on(one.depends_on))
    yield voice.say(
        "Holds in {share} of the scenarios tried; {confidence}.",
        share=voice.share(min(each.robustness for each in deed.ones)),
        confidence=voice.say(CONFIDENCE[one.confidence]),
    )
