"""What a probe brings back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Callable, NamedTuple, Union

from fleet_audit_agent.machine import Machine

Section = Union[Mapping[str, Any], Sequence[Mapping[str, Any]]]
"""A section of the inventory document: plain values, ready for JSON."""


class AgeSign(NamedTuple):
    """One sign of when the machine was made; the centre weighs them."""

    source: str
    """A word of `AgeEvidence.source` in the inventory document."""
    date: date
    quality: str
    """`high`, `medium` or `low`."""

    def as_section(self) -> dict[str, str]:
        """The sign as the document writes it."""
        return {"source": self.source, "date": self.date.isoformat(), "quality": self.quality}


class Reading(NamedTuple):
    """A section, and the signs of age met on the way. A null section was looked for in vain."""

    section: Section | None
    signs: tuple[AgeSign, ...] = ()


class Probe(NamedTuple):
    """One category of the inventory."""

    name: str
    """Its section in the document, and its word for `--no-category`."""
    read: Callable[[Machine], Reading]
