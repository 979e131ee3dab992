"""What a form of list is to those who load it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import sha256
from typing import TypeAlias

from msgspec import Struct

from fleet_audit.model.folding import folded
from fleet_audit.model.hourly import HourlyIntensity
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.formats.line import Fault, Line
from fleet_audit.reference.models import Layer, ModelFigure

_ID_DIGITS = 10


class Names(Struct, frozen=True):
    """How the inventory cleans names, so that a set speaks of makers and models as assets do."""

    clean_maker: Callable[[object], str | None]
    without_maker: Callable[[str, str | None], str]

    def of(self, maker: str | None, model: str | None) -> tuple[str | None, str | None]:
        """Maker and model, cleaned."""
        cleaned = self.clean_maker(maker)
        return cleaned, self.without_maker(model, cleaned) if model else None


class Found(Struct, frozen=True):
    """A fact, and the line that states it."""

    line: int
    fact: ReferenceRow | ModelFigure


class FoundHour(Struct, frozen=True):
    """An hour of electricity, and the line that states it."""

    line: int
    hour: HourlyIntensity


class Left(Struct, frozen=True):
    """A line that says nothing wrong, and nothing of use here."""

    what: str
    """What it is about, in the words of the list."""


Item: TypeAlias = Found | FoundHour | Fault | Left


class Format(Struct, frozen=True, kw_only=True):
    """A form of list: how it is known, how it is read, and what its facts are published under."""

    name: str
    headings: tuple[tuple[str, ...], ...]
    """Sets of headings; a list that has all of one set is of this form."""
    read: Callable[[Iterable[Line], str, Names], Iterator[Item]]
    """From lines and the name of the set to its facts."""
    source: str = ""
    licence: str = ""
    layer: Layer = "set"
    is_verified: bool = True
    """Whether the headings were read in a real file, and not only in a description of it."""

    def fits(self, headings: Collection[str]) -> bool:
        """Whether a list with these headings, folded, is of this form."""
        return any(all(folded(one) in headings for one in group) for group in self.headings)


def identifier(name: str, *parts: object) -> str:
    """An identifier for a fact that its source gives none: the same facts have the same one."""
    text = "|".join("" if part is None else str(part) for part in parts)
    return f"{name}/{sha256(text.encode()).hexdigest()[:_ID_DIGITS]}"
