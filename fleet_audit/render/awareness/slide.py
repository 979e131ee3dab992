"""A slide ready for the template, and what those who build slides share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.render.awareness.matter import Matter
from fleet_audit.render.awareness.order import Planned, planned
from fleet_audit.render.awareness.telling import Asked, Telling
from fleet_audit.render.awareness.workshop import Row
from fleet_audit.render.numbers import NBSP
from fleet_audit.render.voice import Voice


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One slide."""

    slug: str
    title: str
    minutes: float
    notes: str
    source: str = ""
    kind: str = "plain"
    """How it is laid out; `quiz`, `workshops`, `what-if` and `closing` have fields."""
    huge: str = ""
    lead: str = ""
    points: tuple[str, ...] = ()
    figure: Markup | str = ""
    after: str = ""
    """A line under a figure as wide as the slide."""
    by_hand: str = ""
    """What to do without scripts, and in print."""
    quiz: Asked | None = None
    again: tuple[Asked, ...] = ()
    rows: tuple[Row, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class Deck:
    """A session in one language."""

    matter: Matter
    voice: Voice
    telling: Telling

    @property
    def planned(self) -> tuple[Planned, ...]:
        """The slides of this session."""
        return planned(self.matter.minutes, with_fleet=self.matter.has_fleet)

    @property
    def asked(self) -> tuple[Asked, ...]:
        """The questions of this session."""
        slugs = {one.slug for one in self.planned}
        return tuple(one for one in self.telling.questions if one.slug in slugs)

    def sourced(self, *sources: str) -> str:
        """The line that says who stands for a slide; empty where nobody has to."""
        told = " · ".join(dict.fromkeys(one for one in sources if one))
        tied = told.replace(" · ", f"{NBSP}· ")
        return self.voice.say("Source: {source}", source=tied) if told else ""

    def cited(self, names: Iterable[str]) -> str:
        """The publications behind facts, gestures, prices and reference rows."""
        return self.telling.source(names)


Build = Callable[[Deck, Slide], Slide]
"""What a slide adds to its words."""
