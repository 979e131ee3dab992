"""The questions that are guessed first: two cards, then the answers in true proportion."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from fleet_audit.footprint.grid import grid_row
from fleet_audit.footprint.typical import Typical
from fleet_audit.render.awareness.bars import Mark, rows
from fleet_audit.render.awareness.naming import named_session
from fleet_audit.render.awareness.slide import Deck, Slide
from fleet_audit.render.awareness.telling import Asked
from fleet_audit.render.awareness.values import HOME
from fleet_audit.render.numbers import NBSP

Shares = tuple[tuple[float, str], tuple[float, str]]
"""What A and B weigh, in one unit, and in words."""
DRAWN = {"making": ("running_share",)}
"""What bars tell beside the words."""
GUESSED_ABROAD = 0.1
"""What the wrong answer to the question of data centres says."""


def quiz_slide(asked: Asked, minutes: float, deck: Deck) -> Slide:
    """The slide of a question."""
    return Slide(
        slug=asked.slug,
        kind="quiz",
        title=asked.asked,
        minutes=minutes,
        notes="\n".join(asked.notes),
        source=deck.sourced(_source(asked, deck)),
        lead=f"{asked.answer} {asked.why}",
        quiz=asked,
        figures=(*asked.figures, *named_session(DRAWN.get(asked.id, ()))),
        figure=_bars(asked, deck),
    )


def _source(asked: Asked, deck: Deck) -> str:
    """Who stands for the words and for the bars."""
    if asked.id != "making":
        return asked.source
    return deck.cited([*_laptop(deck).factor_ids, f"grid_{HOME.lower()}"])


def _laptop(deck: Deck) -> Typical:
    return next(one for one in deck.matter.devices if one.category == "laptop")


def _bars(asked: Asked, deck: Deck) -> Markup:
    shares = SHARES[asked.id](deck)
    most = max(share for share, _words in shares)
    sides = (f"A{NBSP} {asked.a}", f"B{NBSP} {asked.b}")
    marks = [
        Mark(side, share / most, words) for side, (share, words) in zip(sides, shares, strict=True)
    ]
    title = deck.voice.say("The two answers, on one scale")
    return rows(asked.slug, marks, title, "bars")


def _making(deck: Deck) -> Shares:
    """Of the carbon of a laptop in France, which the question names, over its usual life."""
    one, facts = _laptop(deck), deck.matter.facts
    grid = grid_row(HOME, facts.grid["year"], facts.reference)["intensity_kgco2e"]
    used = one.lifetime_years * one.energy_kwh_per_year * grid
    made = one.embodied_kgco2e / (one.embodied_kgco2e + used)
    return (made, deck.voice.share(made)), (1 - made, deck.voice.share(1 - made))


def _emails(deck: Deck) -> Shares:
    known = {one.id: one for one in deck.telling.ranking}
    mails, laptop = known["delete_emails"], known["keep_laptop"]
    return (mails.told_kg, mails.mass), (laptop.told_kg, laptop.mass)


def _centres(deck: Deck) -> Shares:
    """What is guessed wrong, and what is published."""
    share = deck.matter.facts.awareness["france_abroad"].cited / 100
    guessed = deck.voice.share(GUESSED_ABROAD)
    return (GUESSED_ABROAD, guessed), (share, deck.telling.values["france_abroad"])


SHARES: dict[str, Callable[[Deck], Shares]] = {
    "making": _making,
    "emails": _emails,
    "centres": _centres,
}
"""By the identifier of the question."""
