"""A slide ready for the template, and what those who build slides share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from fleet_audit.render.awareness.matter import Matter
from fleet_audit.render.awareness.order import Planned, planned
from fleet_audit.render.awareness.telling import Asked, Telling
from fleet_audit.render.awareness.workshop import Row
from fleet_audit.render.numbers import NBSP
from fleet_audit.render.voice import Voice

_YEAR = re.compile(r"(.+) (\d{4}(?:–\d{4})?)")


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
    figures: tuple[str, ...] = ()
    """What it tells, by the names that `explain` knows."""

    def telling(self, *figures: str) -> Slide:
        """The slide, with figures more that its drawing or its table tells."""
        return replace(self, figures=tuple(dict.fromkeys((*self.figures, *figures))))


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
        told = [one for source in sources for one in source.split(" · ") if one]
        joined = f"{NBSP}· ".join(merged(told))
        return self.voice.say("Source: {source}", source=joined) if told else ""

    def cited(self, names: Iterable[str]) -> str:
        """The publications behind facts, gestures, prices and reference rows."""
        return self.telling.source(names)


def merged(sources: Iterable[str]) -> list[str]:
    """Each publisher once, with the years of its publications: `ENERGY STAR 2020, 2022`."""
    years: dict[str, list[str]] = {}
    for source in sources:
        found = _YEAR.fullmatch(source)
        name, year = (found[1], found[2]) if found else (source, "")
        known = years.setdefault(name, [])
        if year and year not in known:
            known.append(year)
    return [f"{name} {', '.join(sorted(found))}".strip() for name, found in years.items()]


Build = Callable[[Deck, Slide], Slide]
"""What a slide adds to its words."""
