"""What sessions moved, in words, as lines of a list and as a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from fleet_audit.model.marking import N_, NN_
from fleet_audit.model.session import (
    CountedDevices,
    Difference,
    QuestionMoved,
    SessionsEvaluated,
    Share,
)
from fleet_audit.render.awareness.scale import bar_of
from fleet_audit.render.i18n import Lang
from fleet_audit.render.numbers import UNKNOWN
from fleet_audit.render.parts import named
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.voice import Voice

SHORT: dict[str, str] = {
    "making": N_("Making a laptop, or running it"),
    "emails": N_("E-mails, or one laptop"),
    "centres": N_("Share hosted abroad"),
}
"""Questions of the quiz, in few words; one of another deck bears its own code."""
SESSIONS = NN_("{number} session", "{number} sessions")
PEOPLE = NN_("{number} person", "{number} people")
SOME_PEOPLE = NN_("at least {number} person", "at least {number} people")
SHEETS = NN_("{number} sheet taken away", "{number} sheets taken away")
SOME_SHEETS = NN_("at least {number} sheet taken away", "at least {number} sheets taken away")
METHOD = N_(
    "Shares are of the hands raised, with 90% intervals (Wilson). Who raised which hand is not "
    "known, so that a change is reckoned as between two groups (Newcombe): it is told cautiously. "
    "Hands in a room follow each other: take these figures as a sign, not as a proof."
)


def short(question: str, voice: Voice) -> str:
    """A question in few words."""
    return voice.say(SHORT[question]) if question in SHORT else question


def headline(found: SessionsEvaluated, voice: Voice) -> str:
    """How many sessions, people and sheets: `3 sessions, 54 people, 31 sheets taken away`."""
    parts = [voice.say_many(*SESSIONS, found.sessions)]
    if found.attendance is not None:
        people = SOME_PEOPLE if found.uncounted_attendance else PEOPLE
        parts.append(voice.say_many(*people, found.attendance))
    if found.sheets_taken is not None:
        sheets = SOME_SHEETS if found.uncounted_sheets else SHEETS
        parts.append(voice.say_many(*sheets, found.sheets_taken))
    return ", ".join(parts)


def when(found: SessionsEvaluated, voice: Voice) -> str:
    """The day of the session, or the days of the first and the last."""
    if found.first == found.last:
        return voice.day(found.first)
    first, last = voice.day(found.first), voice.day(found.last)
    return voice.say("from {first} to {last}", first=first, last=last)


def share_words(found: Share, voice: Voice) -> str:
    """A share and its hands: `41% (14 of 34)`."""
    if found.value is None:
        return UNKNOWN
    hands = {"right": voice.count(found.right), "raised": voice.count(found.raised)}
    return voice.say("{share} ({right} of {raised})", share=voice.share(found.value), **hands)


def change_words(found: Difference | None, voice: Voice) -> str:
    """A change in points: `+37 (18 to 53)`."""
    if found is None:
        return UNKNOWN
    parts = {"change": found.value, "low": found.low, "high": found.high}
    points = {end: voice.change(part * 100) for end, part in parts.items()}
    return voice.say("{change} ({low} to {high})", **points)


def told(one: QuestionMoved, voice: Voice) -> str:
    """What a question moved, in a sentence."""
    if one.moved is None:
        return voice.say("Not asked again: nothing is known of what moved.")
    change = change_words(one.moved, voice)
    if not one.moved.is_sure:
        return voice.say("No sure change: {change} points.", change=change)
    return voice.say("Right answers moved by {change} points.", change=change)


@dataclass(frozen=True)
class Told:
    """One question on the page."""

    name: str
    rows: list[tuple[str, Markup, str]]
    """Before and after: a name, a bar, the share in words."""
    moved: str


def _question(one: QuestionMoved, voice: Voice) -> Told:
    pairs = [(voice.say("before"), one.before_of_those if one.moved else one.before)]
    if one.moved:
        pairs.append((voice.say("after"), one.after))
    rows = [(name, _bar(found), share_words(found, voice)) for name, found in pairs]
    return Told(short(one.question, voice), rows, told(one, voice))


def _bar(found: Share) -> Markup:
    if found.value is None or found.low is None or found.high is None:
        return bar_of(0, 0, 0)
    return bar_of(found.value, found.low, found.high)


def evaluation_page(found: SessionsEvaluated, as_of: date, engine_version: str, lang: Lang) -> str:
    """The evaluation as a page that opens anywhere and prints."""
    voice = Voice(lang)
    style = template_text("awareness_paper.css")
    return (
        environment()
        .get_template("awareness_evaluation.html.j2")
        .render(
            lang=lang,
            say=voice.say,
            title=voice.say("What the sessions moved"),
            who=", ".join(named(club) for club in found.clubs),
            date=voice.day(as_of),
            style=Markup(style),
            style_hash=style_hash(style),
            lead=f"{headline(found, voice)}, {when(found, voice)}.",
            questions=[_question(one, voice) for one in found.questions],
            devices=[
                (voice.word("category", one.category), voice.count(one.count), _past(one, voice))
                for one in found.workshop
            ],
            method=voice.say(METHOD),
            colophon=voice.say("Made by fleet-audit {engine}.", engine=engine_version),
        )
    )


def _past(one: CountedDevices, voice: Voice) -> str:
    return UNKNOWN if one.past_usual_life is None else voice.count(one.past_usual_life)
