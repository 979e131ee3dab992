"""What the plug shows and what lies under it: of a fleet's year, or of that of one workplace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fleet_audit.footprint.typical import Typical
from fleet_audit.model.marking import N_
from fleet_audit.model.quantity import G_PER_KG
from fleet_audit.model.report import CategoryRow, ReportContext
from fleet_audit.render.awareness.bars import Mark, rows
from fleet_audit.render.awareness.iceberg import Depth, iceberg
from fleet_audit.render.awareness.naming import named_session
from fleet_audit.render.awareness.slide import Deck, Slide
from fleet_audit.render.numbers import NBSP, unit_of
from fleet_audit.render.parts import named
from fleet_audit.render.voice import Voice

WORKPLACE = {
    "monitor": N_("making a screen:"),
    "laptop": N_("a laptop:"),
    "smartphone": N_("a phone:"),
}
"""What one person works with, in the iceberg."""
SHOWN_CATEGORIES = 5
Depths = tuple[Depth, list[Depth]]


def iceberg_slide(deck: Deck, slide: Slide) -> Slide:
    """Electricity above the water, making below."""
    say, fleet = deck.voice.say, _fleet(deck)
    tip, depths = _fleet_depths(fleet, deck.voice) if fleet else _workplace_depths(deck)
    unknown = say("Data centres: not known")
    title = say("An iceberg: electricity above the water, making below, areas in proportion.")
    told = deck.telling.slide(slide.slug).source
    shown = replace(
        slide,
        figure=iceberg(
            tip, depths, unknown, title, "" if fleet else say("One workplace, CO₂e a year:")
        ),
        source=deck.sourced(told, _source(fleet, deck)),
    )
    return shown.telling(*_drawn(fleet))


def _drawn(fleet: ReportContext | None) -> tuple[str, ...]:
    """The figures of the iceberg, by name."""
    if fleet is not None:
        return fleet.headline.use_per_year.id, fleet.headline.embodied_per_year.id
    made = (f"{category}.embodied_per_year" for category in WORKPLACE)
    return named_session(("workplace.use_per_year", *made))


def _source(fleet: ReportContext | None, deck: Deck) -> str:
    if fleet is not None:
        told = deck.voice.say("our fleet, one year: fleet-audit, {day}", day=_day(fleet, deck))
        return f"{told}{_made_up(fleet, deck)}"
    devices = [one for one in deck.matter.devices if one.category in WORKPLACE]
    used = [factor_id for one in devices for factor_id in one.factor_ids]
    return deck.cited(used)


def _made_up(fleet: ReportContext, deck: Deck) -> str:
    """What every page about the sample fleet has to say."""
    return f" · {deck.voice.say('a sample fleet, made up')}" if fleet.is_synthetic else ""


def _day(fleet: ReportContext, deck: Deck) -> str:
    return deck.voice.day(fleet.as_of)


def _fleet(deck: Deck) -> ReportContext | None:
    """The fleet, where its year is known."""
    fleet = deck.matter.fleet if deck.matter.has_fleet else None
    if fleet is None or not fleet.headline.embodied_per_year.value:
        return None
    return fleet


def _workplace_depths(deck: Deck) -> Depths:
    known = {one.category: one for one in deck.matter.devices}
    devices = [known[category] for category in WORKPLACE]
    used = sum(one.use_g_per_year for one in devices) / G_PER_KG
    tip = Depth(used, (deck.voice.say("electricity"), f"{deck.voice.decimal(used)}{NBSP}kg"))
    return tip, [_made(one, deck.voice) for one in devices]


def _made(one: Typical, voice: Voice) -> Depth:
    made = one.made_g_per_year / G_PER_KG
    name = voice.say(WORKPLACE[one.category])
    return Depth(made, (name, f"{voice.decimal(made)}{NBSP}kg"))


def _fleet_depths(fleet: ReportContext, voice: Voice) -> Depths:
    used, made = fleet.headline.use_per_year, fleet.headline.embodied_per_year
    tip = Depth(used.value or 0.0, (voice.say("electricity"), voice.amount(used)))
    return tip, [Depth(made.value or 0.0, (voice.say("making"), voice.amount(made)))]


def fleet_slide(deck: Deck, slide: Slide) -> Slide:
    """A fleet in one figure, and what weighs most in it."""
    fleet, voice = deck.matter.fleet, deck.voice
    if fleet is None:
        return slide
    top = [row for row in fleet.categories if row.gwp_per_year.value][:SHOWN_CATEGORIES]
    most = max((row.gwp_per_year.value or 0.0 for row in top), default=1.0)
    marks = [_category(row, most, voice) for row in top]
    made = voice.say(
        "fleet-audit, {day}, facts of {version}",
        day=_day(fleet, deck),
        version=fleet.reference_version,
    )
    shown = replace(
        slide,
        title=_title(deck),
        huge=voice.amount(fleet.headline.gwp_per_year),
        points=tuple(_lines(fleet, voice)),
        figure=rows("fleet", marks, voice.say("What weighs most"), "bars side"),
        source=deck.sourced(f"{made}{_made_up(fleet, deck)}"),
    )
    head = fleet.headline
    return shown.telling(
        head.gwp_per_year.id, head.embodied_per_year.id, *(row.gwp_per_year.id for row in top)
    )


def _title(deck: Deck) -> str:
    fleet = deck.matter.fleet
    if fleet is None or fleet.organisation is None or deck.matter.is_anonymous:
        return deck.voice.say("Our fleets, counted")
    return deck.voice.say("{who}, counted", who=named(fleet.organisation))


def _category(row: CategoryRow, most: float, voice: Voice) -> Mark:
    label = f"{voice.word('category', row.category)} ({voice.count(row.devices)})"
    return Mark(label, (row.gwp_per_year.value or 0.0) / most, voice.amount(row.gwp_per_year))


def _lines(fleet: ReportContext, voice: Voice) -> Iterator[str]:
    total, seen = fleet.headline.gwp_per_year, fleet.headline.devices
    if total.low is not None and total.high is not None:
        unit, per = unit_of(total)
        low, high = voice.decimal(total.low / per), voice.decimal(total.high / per)
        told = {"low": low, "high": f"{high}{NBSP}{unit}"}
        yield voice.say("of CO₂e a year, between {low} and {high}", **told)
    declared = fleet.coverage.devices_declared
    if declared is not None and declared > seen:
        told = {"seen": voice.count(seen), "declared": voice.count(declared)}
        yield voice.say("{seen} devices seen, of about {declared}", **told)
    else:
        yield voice.say_many("One device", "{number} devices", seen)
    made = fleet.headline.embodied_per_year.value
    if made is not None and total.value:
        yield voice.say("Making and shipping weigh {share}", share=voice.share(made / total.value))
