"""The slides of the deck in their order, and how many minutes each is given."""

from __future__ import annotations

from typing import Literal, NamedTuple

Minutes = Literal[30, 45]
"""How long a session is planned to last."""


class Planned(NamedTuple):
    """A slide by its slug, which its words bear too, and its time."""

    slug: str
    in_30: float
    """Minutes of a session of thirty; 0 where it is left out."""
    in_45: float
    needs_fleet: bool = False
    """Whether it stands only where a fleet is audited."""
    gives: float = 0
    """Minutes that it gives up to the slide of a fleet, so that the session keeps its length."""


ORDER: tuple[Planned, ...] = (
    Planned("opening", 1, 1),
    Planned("quiz-making", 2, 2),
    Planned("quiz-emails", 2, 2),
    Planned("quiz-centres", 0, 2),
    Planned("share", 1, 2),
    Planned("iceberg", 3, 3, gives=1),
    Planned("material", 2, 2, gives=1),
    Planned("fleet", 2, 2, needs_fleet=True),
    Planned("centres", 2, 3),
    Planned("emails", 2, 2),
    Planned("green", 0, 2),
    Planned("duties", 2, 3),
    Planned("workshops", 5, 7),
    Planned("what-if", 3, 4),
    Planned("gestures", 2, 2),
    Planned("refurbished", 0, 2),
    Planned("commitment", 2, 4),
    Planned("closing", 1, 2),
)
"""`quiz-…` are guessed first and asked again in `closing`; `workshops` and `what-if` compute."""


def planned(minutes: Minutes, *, with_fleet: bool) -> tuple[Planned, ...]:
    """The slides of a session, in their order."""
    return tuple(one for one in ORDER if minutes_of(one, minutes, with_fleet=with_fleet))


def minutes_of(one: Planned, minutes: Minutes, *, with_fleet: bool) -> float:
    """The time of a slide in a session of so many minutes; 0 where it does not stand."""
    if one.needs_fleet and not with_fleet:
        return 0
    whole = one.in_30 if minutes == 30 else one.in_45
    return whole - one.gives if with_fleet else whole
