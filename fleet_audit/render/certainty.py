"""What an interval comes from, in words, and what would narrow it."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.uncertainty import CauseShare, Question, Uncertainty
from fleet_audit.render.gaps_words import question
from fleet_audit.render.parts import apart, within
from fleet_audit.render.voice import Voice

LEAST = 0.02
"""Share of the variance from which a cause is worth a word."""


def told(causes: Sequence[CauseShare], most: int) -> list[CauseShare]:
    """The causes worth a word, widest first."""
    return [cause for cause in causes[:most] if cause.share >= LEAST]


def cause_words(cause: CauseShare, voice: Voice) -> str:
    """A cause and what it concerns: `watts (switches)`."""
    name = voice.word("cause", cause.kind)
    subject = subject_words(cause.of_what, voice)
    return f"{name} ({subject})" if subject else name


def subject_words(of_what: str, voice: Voice) -> str:
    """A class or a category in words, with its maker if it has one; a country as it stands."""
    maker, _, last = of_what.rpartition(" ")
    category = last.partition("-")[0]
    if category not in CATEGORIES:
        return of_what
    words = within(voice.word("category", category))
    return f"{words} {apart(maker)}" if maker else words


def question_words(asked: Question, voice: Voice) -> str:
    """A question as the workbook asks it."""
    return question(asked, voice)


def lines(found: Uncertainty, voice: Voice, most: int = 8) -> list[str]:
    """All that is said of an interval, line by line."""
    said = [voice.say("What the interval comes from, by share of its variance:")]
    said += [
        f"  {voice.share(cause.share)}  {cause_words(cause, voice)}"
        for cause in told(found.causes, most)
    ]
    shares = [each for each in found.categories if each.share >= LEAST]
    if len(shares) > 1:
        named = ", ".join(
            f"{within(voice.word('category', each.category))} {voice.share(each.share)}"
            for each in shares[:most]
        )
        said.append(voice.say("By category: {shares}.", shares=named))
    if found.questions:
        said.append(voice.say("What would narrow it most (fleet-audit assets gaps):"))
        said += [f"  {question_words(asked, voice)}" for asked in found.questions]
    return said
