"""A letter to a host: the questions whose answers would move its rating, ready to be signed."""

from __future__ import annotations

from datetime import date

from fleet_audit.model.hosting import Rating
from fleet_audit.model.marking import N_
from fleet_audit.render.hosting_words import question_words
from fleet_audit.render.voice import Voice

MOST_QUESTIONS = 4
"""A letter that asks more is not answered."""


def questions(rating: Rating) -> list[str]:
    """Criteria to ask about, the one whose answer may move the score most first."""
    asked = [
        one
        for one in rating.criteria
        if one.id not in ("grid", "transparency") and one.score.high > one.score.low
    ]
    asked.sort(key=lambda one: -one.weight * (one.score.high - one.score.low))
    names = [one.id for one in asked[:MOST_QUESTIONS]]
    return ["grid", *names] if rating.country is None else names


def letter(rating: Rating, organisation: str | None, as_of: date, voice: Voice) -> str:
    """The letter as text, to copy into a message or onto paper."""
    asked = [
        f"{number}. {question_words(name, voice)}"
        for number, name in enumerate(questions(rating), start=1)
    ]
    place = f"{rating.provider}, {rating.name}"
    law = rating.country == "FR" and rating.publication != "found"
    lines = [
        organisation or voice.say("[Your organisation]"),
        voice.day(as_of),
        "",
        voice.say("To: {provider}", provider=rating.provider),
        voice.say("Subject: environmental indicators ({place})", place=place),
        "",
        voice.say("Dear Sir or Madam,"),
        "",
        voice.say(
            "We compare the places where our servers and services run. What you publish about "
            "{place} leaves your rating between {low} and {high} points out of 100. Your answers "
            "to these questions would make it surer:",
            place=place,
            low=voice.exact(rating.score.low),
            high=voice.exact(rating.score.high),
        ),
        "",
        *asked,
        "",
        *([voice.say(_LAW), ""] if law else []),
        voice.say(
            "Please name the year, the scope (site, zone or region) and the document of each "
            "figure. We shall use the answers, with their source, in our comparison."
        ),
        "",
        voice.say("Yours faithfully,"),
    ]
    return "\n".join(lines) + "\n"


_LAW = N_(
    "If the installed power of the site reaches 500 kW, articles D.236-1 to D.236-7 of the French "
    "code de l'énergie (decree 2025-1382) have you publish its indicators each 15 May: please tell "
    "us the address of the page."
)
