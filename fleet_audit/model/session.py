"""What an awareness session recorded, in counts only: nothing in it can name a person."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from fleet_audit.model.codes import Category

SESSION_VERSION = 1
"""Raised when what a session records is laid out otherwise."""

People = Annotated[int, Meta(ge=0, le=1_000)]
Devices = Annotated[int, Meta(ge=0, le=100_000)]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}$")]
Version = Annotated[str, Meta(pattern=r"^[0-9A-Za-z.+_-]{1,40}$")]
ClubName = Annotated[
    str,
    Meta(
        min_length=1, max_length=60, pattern=r"^(?!.*[0-9](?:[ .\-]?[0-9]){5})[^@<>\u0000-\u001f]+$"
    ),
]
"""Name of a club: no address, no number that could be dialled, one short line."""
Side = Literal["a", "b"]


class Hands(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hands raised for each answer of a question; who did not raise any is not counted."""

    a: People
    b: People

    @property
    def raised(self) -> int:
        """Hands in all."""
        return self.a + self.b


class QuizCount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hands for one question, before its answer was shown and when it was asked again."""

    question: Code
    right: Side
    before: Hands
    after: Hands | None = None
    """Null where it was not asked again."""


class WorkshopCount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Devices that the room counted."""

    category: Category
    count: Devices
    age_years: Annotated[float, Meta(ge=0, le=40)] | None = None
    """Mean age that the room gave."""
    past_usual_life: Devices | None = None
    """How many of them the room says are older than their usual life."""


class Session(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One session: the file `session.json` that the deck saves, version 1."""

    version: Annotated[int, Meta(ge=SESSION_VERSION, le=SESSION_VERSION)]
    club: ClubName
    date: date
    minutes: Literal[30, 45]
    language: Literal["fr", "en"]
    attendance: People
    quiz: Annotated[tuple[QuizCount, ...], Meta(max_length=20)] = ()
    sheets_taken: People = 0
    """Commitment sheets that left with somebody."""
    workshop: Annotated[tuple[WorkshopCount, ...], Meta(max_length=40)] = ()
    engine: Version
    """Version of fleet-audit that made the deck."""
    reference: Version
    """Version of the facts that it told."""
