"""The slide of data centres: each on a scale from E to A, as far as what is published goes."""

from __future__ import annotations

import re
from dataclasses import replace

from fleet_audit.model.hosting import Rating
from fleet_audit.reference.hosting import hosting_rules
from fleet_audit.render.awareness.bars import Mark, rows
from fleet_audit.render.awareness.naming import named_session
from fleet_audit.render.awareness.slide import Deck, Slide
from fleet_audit.render.parts import cleaned

BEST = 100.0
"""Points of a perfect data centre."""
CODED = re.compile(r"[a-z]+(?:-[a-z]+)*-?\d+ \((?:.*\()?(?P<town>[^()]+)\)+")
"""A code that only the host reads, and its town: `europe-west9 (Paris)`."""
LONGEST = 34
"""Letters of a name that half a slide has room for."""


def centres_slide(deck: Deck, slide: Slide) -> Slide:
    """The fleet's own, those near the room, or the best of each host of the country."""
    voice, centres = deck.voice, deck.matter.centres
    known = voice.say(
        "Enough is published for a sure mark at {known} of {read} places studied.",
        read=voice.count(centres.read),
        known=voice.count(centres.known_well),
    )
    title = voice.say("Marks from E to A, each as wide as what is not published leaves it open")
    marks = voice.say(
        "marks from E to A, the best: fleet-audit {year}, from what hosts publish", year=_year(deck)
    )
    marked = [_mark(one, is_own=place < centres.own) for place, one in enumerate(centres.shown)]
    drawn = rows("centres", marked, title, "bars side", _letters())
    shown = replace(
        slide,
        points=(*slide.points[1:2], known, *slide.points[2:]),
        figure=drawn,
        source=deck.sourced(deck.telling.slide(slide.slug).source, marks),
    )
    return shown.telling(*named_session(("centres_read", "centres_known_well")))


def _year(deck: Deck) -> int:
    return deck.matter.as_of.year


def _letters() -> list[tuple[float, str]]:
    """Each letter in the middle of its part of the scale."""
    grades = hosting_rules().grades
    tops = [BEST, *(one.least for one in grades)]
    return [
        ((top + one.least) / 2 / BEST, one.grade) for top, one in zip(tops, grades, strict=False)
    ]


def _mark(one: Rating, *, is_own: bool) -> Mark:
    low, mid, high = (points / BEST for points in (one.score.low, one.score.mid, one.score.high))
    fill = "accent" if is_own else "accent-2"
    return Mark(_name(one), low, one.grade, fill, high, mid)


def _name(one: Rating) -> str:
    """Host and place without what the catalogue says in brackets and after commas.

    A room of one's own has no host to name; a place that is described (`all own data centres`)
    and has no name of its own is told by its host alone, in every language.
    """
    host = one.provider.split("/")[0].split("(")[0].strip()
    coded = CODED.fullmatch(one.name)
    place = coded["town"] if coded else one.name.split(",")[0].split("(")[0].strip()
    is_described = place[:1].islower() and " " in place
    hosted = host if is_described else f"{host}, {place}"
    name = cleaned(one.name if one.offer == "own_room" else hosted)
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip(' ,')}…"
