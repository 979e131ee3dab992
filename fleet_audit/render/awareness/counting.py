"""The slides with fields: what the room counts, what it could change, what it says at the end."""

from __future__ import annotations

from dataclasses import replace

from fleet_audit.reference.awareness import SPARED_BY_REFURBISHED
from fleet_audit.reference.lever_parameters import lever_parameters
from fleet_audit.render.awareness import workshop
from fleet_audit.render.awareness.bars import part_of
from fleet_audit.render.awareness.naming import named_session
from fleet_audit.render.awareness.slide import Deck, Slide
from fleet_audit.render.awareness.words import QUESTIONS

OF_NIGHTS = ("night_off", "price:electricity")


def workshops_slide(deck: Deck, slide: Slide) -> Slide:
    """A row for each kind of device, and the total that follows."""
    voice, devices = deck.voice, deck.matter.devices
    used = [factor_id for one in devices for factor_id in one.factor_ids]
    priced = [item for _name, item in workshop.KINDS.values() if item in deck.matter.facts.prices]
    note = voice.say("* tills: figure borrowed from all-in-one PCs, within a factor of 3")
    cited = deck.cited([*used, *(f"price:{item}" for item in priced)])
    shown = replace(
        slide,
        kind="workshops",
        rows=tuple(workshop.rows(devices, voice)),
        points=(),
        by_hand=voice.say("By hand: how many × kg a year each, all added up."),
        figure=part_of("made", "made-bar", voice.say("Share of making in the total")),
        source=f"{deck.sourced(cited)}. {note}",
    )
    measures = ("lifetime", "gwp_per_year")
    return shown.telling(
        *named_session(f"{one.category}.{measure}" for one in devices for measure in measures),
        *named_session(f"{item}_eur" for item in priced),
        *named_session(("car_km",)),
    )


def what_if_slide(deck: Deck, slide: Slide) -> Slide:
    """Three sliders over what was counted."""
    voice = deck.voice
    reused = lever_parameters()[SPARED_BY_REFURBISHED]
    of_reuse = f"{reused.source.split(',')[0].replace(' and ', ', ')} {reused.source_year}"
    shown = replace(
        slide,
        kind="what-if",
        by_hand=workshop.spared_by_hand(deck.matter.devices, voice),
        figure=part_of("if", "if-bar", voice.say("What is left of today's total")),
        source=deck.sourced(of_reuse, deck.cited(("keep_laptop", *OF_NIGHTS))),
    )
    longer = (
        f"{one.category}.longer_{years}"
        for one in deck.matter.devices
        for years in workshop.YEARS_LONGER
    )
    lives = (f"{one.category}.lifetime" for one in deck.matter.devices)
    others = (SPARED_BY_REFURBISHED, f"grid_{deck.matter.country.lower()}")
    price = ("electricity_eur",) if "electricity" in deck.matter.facts.prices else ()
    return shown.telling(*named_session((*lives, *longer, *others, *price)))


def closing_slide(deck: Deck, slide: Slide) -> Slide:
    """The questions again, and what is kept of the session."""
    slugs = {one.slug for one in deck.asked}
    told = deck.telling.figures(one.asked for one in QUESTIONS if one.slug in slugs)
    return replace(slide, kind="closing", again=deck.asked, points=()).telling(*told)
