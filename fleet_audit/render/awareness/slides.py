"""The slides of a session in one language: what stands on each beside its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from markupsafe import Markup

from fleet_audit.footprint.grid import grid_row
from fleet_audit.model.marking import N_
from fleet_audit.model.quantity import G_PER_KG
from fleet_audit.reference.awareness import Duty, duties
from fleet_audit.render.awareness import drawings
from fleet_audit.render.awareness.bars import Mark, rows
from fleet_audit.render.awareness.counting import closing_slide, what_if_slide, workshops_slide
from fleet_audit.render.awareness.depths import fleet_slide, iceberg_slide
from fleet_audit.render.awareness.matter import Matter
from fleet_audit.render.awareness.naming import how_to_explain, named_session
from fleet_audit.render.awareness.order import Planned, minutes_of
from fleet_audit.render.awareness.places import centres_slide
from fleet_audit.render.awareness.quiz import quiz_slide
from fleet_audit.render.awareness.slide import Build, Deck, Slide
from fleet_audit.render.awareness.telling import Ranked, Telling
from fleet_audit.render.awareness.values import MIXES
from fleet_audit.render.charts.svg import element
from fleet_audit.render.numbers import NBSP
from fleet_audit.render.parts import named
from fleet_audit.render.theme import TITLES
from fleet_audit.render.voice import Voice

SECOND_HAND = {"laptop_new": N_("A new laptop"), "laptop_refurbished": N_("A refurbished one")}
SHOWN_GESTURES = (
    "idle_server",
    "no_second_screen",
    "refurbished_laptop",
    "keep_screen",
    "keep_laptop",
    "keep_phone",
    "night_off",
    "delete_emails",
)
"""Gestures that one slide has room for: those of each kind."""


def slides(matter: Matter, voice: Voice) -> list[Slide]:
    """The slides of a session, in their order."""
    deck = Deck(matter, voice, Telling(matter.facts, voice, matter.minutes))
    return [_explained(_slide(one, deck), deck) for one in deck.planned]


def _explained(slide: Slide, deck: Deck) -> Slide:
    """The slide, whose notes say under which names its figures are explained."""
    return replace(
        slide,
        notes="\n".join(
            [slide.notes, *how_to_explain(slide.figures, deck.matter.country, deck.voice)]
        ),
    )


def _slide(one: Planned, deck: Deck) -> Slide:
    minutes = minutes_of(one, deck.matter.minutes, with_fleet=deck.matter.has_fleet)
    for asked in deck.asked:
        if asked.slug == one.slug:
            return quiz_slide(asked, minutes, deck)
    told = deck.telling.slide(one.slug)
    slide = Slide(
        slug=one.slug,
        title=told.title,
        minutes=minutes,
        notes="\n".join(told.notes),
        source=deck.sourced(told.source),
        points=told.lines,
        figures=told.figures,
    )
    build = BUILDS.get(one.slug)
    return build(deck, slide) if build else slide


def opening_slide(deck: Deck, slide: Slide) -> Slide:
    """Whose session it is."""
    say, club = deck.voice.say, deck.matter.club
    who = [named(club)] if club else []
    title = say("A laptop, a screen, a phone and a till, each with a tag: how heavy?")
    return replace(
        slide,
        title=say(TITLES["session_title"]),
        points=(),
        lead=" · ".join([*who, *slide.points]),
        figure=drawings.shelf(title),
    )


def share_slide(deck: Deck, slide: Slide) -> Slide:
    """One number, and as many squares of a hundred."""
    share = deck.matter.facts.awareness["france_share"].cited
    shown = deck.voice.exact(share)
    title = deck.voice.say("Of a hundred squares, {number} are filled.", number=shown)
    figure = drawings.hundred(share, title)
    return replace(slide, huge=deck.telling.values["france_share"], figure=figure)


def material_slide(deck: Deck, slide: Slide) -> Slide:
    """A device beside what was dug out for it."""
    facts, told = deck.matter.facts.awareness, deck.telling.values
    whole, device = told["laptop_material"], told["laptop_mass"]
    title = deck.voice.say(
        "A square of {whole} beside that of {device}, areas in proportion.",
        whole=whole,
        device=device,
    )
    times = facts["laptop_material"].cited / facts["laptop_mass"].cited
    return replace(slide, figure=drawings.heap(times, whole, device, title))


def emails_slide(deck: Deck, slide: Slide) -> Slide:
    """A bar, and one too small to be drawn."""
    ranked = {one.id: one for one in deck.telling.ranking}
    figure = _ranking(slide.slug, [ranked["keep_laptop"], ranked["delete_emails"]], deck)
    shown = replace(slide, figure=figure, after=slide.points[-1], points=())
    return shown.telling(*named_session(("keep_laptop", "delete_emails")))


def gestures_slide(deck: Deck, slide: Slide) -> Slide:
    """The gestures from the heaviest to the lightest, on one axis."""
    ranked = [one for one in deck.telling.ranking if one.id in SHOWN_GESTURES]
    cited = deck.cited(one.id for one in ranked)
    drawn = _ranking(slide.slug, ranked, deck)
    shown = replace(slide, figure=drawn, source=deck.sourced(cited))
    return shown.telling(*named_session(one.id for one in ranked))


def _ranking(name: str, ranked: Sequence[Ranked], deck: Deck) -> Markup:
    most = max(one.told_kg for one in ranked)
    marks = [Mark(one.label, one.told_kg / most, one.mass) for one in ranked]
    title = deck.voice.say("CO₂e that each avoids in a year, on one scale")
    unit = deck.voice.say("CO₂e avoided in a year, about")
    return rows(name, marks, title, unit=unit)


def green_slide(deck: Deck, slide: Slide) -> Slide:
    """The same kilowatt-hour in two countries."""
    grams = {zone: _grams(zone, deck) for zone in MIXES}
    most = max(grams.values())
    marks = [
        Mark(deck.voice.country(zone), value / most, f"{deck.voice.decimal(value)}{NBSP}g")
        for zone, value in grams.items()
    ]
    title = deck.voice.say("CO₂e of one kWh in two countries, on one scale")
    return replace(slide, figure=rows(slide.slug, marks, title, "bars side"))


def _grams(zone: str, deck: Deck) -> float:
    facts = deck.matter.facts
    kg: float = grid_row(zone, facts.grid["year"], facts.reference)["intensity_kgco2e"]
    return kg * G_PER_KG


def refurbished_slide(deck: Deck, slide: Slide) -> Slide:
    """The two prices, on one scale."""
    prices, told = deck.matter.facts.prices, deck.telling.values
    known = {item: prices[item].value for item in SECOND_HAND if item in prices}
    most = max(known.values(), default=1.0)
    marks = [
        Mark(deck.voice.say(SECOND_HAND[item]), eur / most, told[f"{item}_eur"])
        for item, eur in known.items()
    ]
    title = deck.voice.say("Prices on one scale")
    return replace(slide, figure=rows(slide.slug, marks, title, "bars side"))


def duties_slide(deck: Deck, slide: Slide) -> Slide:
    """What every firm has to do, in few words; in whole in the notes, and in the handout."""
    own = list(takewhile(lambda one: one.audience == "everyone", duties()))
    is_french = deck.voice.lang == "fr"
    whole = (one.duty_fr if is_french else one.duty_en for one in own)
    return replace(
        slide,
        points=tuple(_duty(one, deck.voice) for one in own),
        notes="\n".join([slide.notes, *whole]),
        source=deck.sourced(*(one.law_fr if is_french else one.law_en for one in own)),
    )


def _duty(one: Duty, voice: Voice) -> str:
    who, what = (one.who_fr, one.short_fr) if voice.lang == "fr" else (one.who_en, one.short_en)
    since = voice.say("since {day}", day=voice.day(one.since).replace(" ", NBSP))
    return element("strong", what) + f"\n{who}, {since}"


def commitment_slide(deck: Deck, slide: Slide) -> Slide:
    """The sheet, and a link to it where it lies beside the deck."""
    title = deck.voice.say("A sheet with three lines ticked, and a signature")
    return replace(slide, figure=drawings.sheet(title), href=deck.matter.sheet or "")


BUILDS: dict[str, Build] = {
    "opening": opening_slide,
    "share": share_slide,
    "iceberg": iceberg_slide,
    "material": material_slide,
    "fleet": fleet_slide,
    "centres": centres_slide,
    "emails": emails_slide,
    "green": green_slide,
    "duties": duties_slide,
    "workshops": workshops_slide,
    "what-if": what_if_slide,
    "gestures": gestures_slide,
    "refurbished": refurbished_slide,
    "commitment": commitment_slide,
    "closing": closing_slide,
}
"""By the slug of the slide."""
