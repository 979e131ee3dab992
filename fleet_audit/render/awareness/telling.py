"""The words of a session in one language, their figures put in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from string import Formatter
from typing import NamedTuple

from fleet_audit.footprint.spread import Spread
from fleet_audit.model.session import Side
from fleet_audit.recommendations.gestures import Facts, Gesture, GestureId, gestures
from fleet_audit.render.awareness.amounts import between, told, told_kg, whole
from fleet_audit.render.awareness.citing import cited
from fleet_audit.render.awareness.naming import named
from fleet_audit.render.awareness.notes import NOTES
from fleet_audit.render.awareness.values import session_values
from fleet_audit.render.awareness.words import GESTURES, QUESTIONS, SLIDES, Question
from fleet_audit.render.voice import Voice


class Told(NamedTuple):
    """A slide in a language."""

    slug: str
    title: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    """What the speaker says and does."""
    source: str
    """Who says so, and when: `ADEME 2025 (2022 data)`."""
    figures: tuple[str, ...]
    """The figures that it says, by the names that `explain` knows."""


class Asked(NamedTuple):
    """A question in a language."""

    id: str
    slug: str
    asked: str
    a: str
    b: str
    right: Side
    answer: str
    why: str
    notes: tuple[str, ...]
    source: str
    figures: tuple[str, ...]


class Ranked(NamedTuple):
    """A gesture in a language, with what draws its bar."""

    id: GestureId
    label: str
    kgco2e: Spread
    told_kg: float
    """The kilograms that `mass` tells, as long as the bar."""
    mass: str
    """`8.4 kg`, `53 g at most`."""
    between: str
    """`4.2–13 kg`; empty where one figure is published."""
    eur: str
    """`€33`; empty where no price is."""
    source: str


class Telling:
    """Everything a session says, in one language."""

    def __init__(self, facts: Facts, voice: Voice, minutes: int = 30) -> None:
        self.facts = facts
        self.voice = voice
        self.by_id: dict[str, Gesture] = {one.id: one for one in gestures(facts)}
        self.minutes = minutes

    @cached_property
    def values(self) -> dict[str, str]:
        """What fills the braces of every sentence."""
        return session_values(self.facts, self.by_id, self.minutes, self.voice)

    def say(self, message: str) -> str:
        """A marked sentence, its figures put in."""
        return self.voice.say(message, **self.values)

    def known(self, messages: Iterable[str]) -> tuple[str, ...]:
        """Marked sentences, but those with a price that is not published for the country."""
        return tuple(self.say(one) for one in messages if self._is_known(one))

    def _is_known(self, message: str) -> bool:
        return all(name in self.values for _, name, _, _ in Formatter().parse(message) if name)

    def source(self, names: Iterable[str]) -> str:
        """The publications behind facts, gestures and prices."""
        return cited(names, self.facts, self.by_id, self.voice)

    def slide(self, slug: str) -> Told:
        """The words of a slide; what it only draws or computes has no lines."""
        words = SLIDES[slug]
        lines = tuple(whole(line) for line in self.known(words.lines))
        notes = self.notes(slug)
        return Told(
            slug,
            self.say(words.title),
            lines,
            notes,
            self.source(words.cites),
            self.figures((words.title, *words.lines, *NOTES[slug])),
        )

    def figures(self, messages: Iterable[str]) -> tuple[str, ...]:
        """The figures of marked sentences that are told, by their names in `explain`."""
        return named(one for one in messages if self._is_known(one))

    def notes(self, slug: str) -> tuple[str, ...]:
        """What the speaker says and does at a slide."""
        return self.known(NOTES[slug])

    @cached_property
    def questions(self) -> tuple[Asked, ...]:
        """The quiz, in its order."""
        return tuple(self._asked(one) for one in QUESTIONS)

    def _asked(self, one: Question) -> Asked:
        return Asked(
            id=one.id,
            slug=one.slug,
            asked=self.say(one.asked),
            a=whole(self.say(one.a)),
            b=whole(self.say(one.b)),
            right=one.right,
            answer=self.say(one.answer),
            why=self.say(one.why),
            notes=self.notes(one.slug),
            source=self.source(one.cites),
            figures=self.figures((one.asked, one.a, one.b, one.answer, one.why, *NOTES[one.slug])),
        )

    @cached_property
    def ranking(self) -> tuple[Ranked, ...]:
        """The gestures, the one that avoids most first."""
        return tuple(self._ranked(one) for one in self.by_id.values())

    def _ranked(self, one: Gesture) -> Ranked:
        return Ranked(
            id=one.id,
            label=self.say(GESTURES[one.id]),
            kgco2e=one.kgco2e,
            told_kg=told_kg(one.kgco2e),
            mass=told(one.kgco2e, self.voice),
            between=between(one.kgco2e, self.voice),
            eur="" if one.eur is None else self.voice.euros(one.eur),
            source=self.source((one.id,)),
        )
