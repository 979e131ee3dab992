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
CLUB_PATTERN = r"^(?!.*[0-9](?:[ .\-]?[0-9]){5})[^@<>\u0000-\u001f]+$"
"""Neither an address nor a number that could be dialled, on one line."""
ClubName = Annotated[str, Meta(min_length=1, max_length=60, pattern=CLUB_PATTERN)]
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
    past_usual_life: Devices | None = None
    """How many of them the room says are older than their usual life."""


class Session(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One session: the file `session.json` that the deck saves, version 1."""

    version: Annotated[int, Meta(ge=SESSION_VERSION, le=SESSION_VERSION)]
    club: ClubName
    date: date
    minutes: Literal[30, 45]
    language: Literal["fr", "en"]
    attendance: People | None = None
    """People in the room; null where nobody counted them."""
    quiz: Annotated[tuple[QuizCount, ...], Meta(max_length=20)] = ()
    sheets_taken: People | None = None
    """Commitment sheets that left with somebody; null where nobody counted them."""
    workshop: Annotated[tuple[WorkshopCount, ...], Meta(max_length=40)] = ()
    engine: Version
    """Version of fleet-audit that made the deck."""
    reference: Version
    """Version of the facts that it told."""


class Share(Struct, frozen=True, kw_only=True):
    """A share of hands with its 90 % interval."""

    right: int
    raised: int
    value: float | None
    """Null where nobody raised a hand."""
    low: float | None
    high: float | None


class Difference(Struct, frozen=True, kw_only=True):
    """How far a share moved, with its 90 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


class QuestionMoved(Struct, frozen=True, kw_only=True):
    """What a question found before its answer, and when it was asked again."""

    question: str
    sessions: int
    """Sessions that asked it."""
    before: Share
    """Of every session that asked it."""
    asked_again: int
    """Sessions that asked it twice."""
    before_of_those: Share
    after: Share
    moved: Difference | None
    """Of the sessions that asked it twice; null where none did."""


class CountedDevices(Struct, frozen=True, kw_only=True):
    """Devices of a category that the rooms counted."""

    category: Category
    count: int
    past_usual_life: int | None
    """Null where a room did not say."""


class SessionsEvaluated(Struct, frozen=True, kw_only=True):
    """What `fleet-audit awareness --session` tells of the sessions that it read."""

    sessions: int
    clubs: tuple[str, ...]
    first: date
    last: date
    attendance: int | None
    """People of the sessions that counted them; null where none did."""
    uncounted_attendance: int
    """Sessions that did not count them."""
    sheets_taken: int | None
    uncounted_sheets: int
    questions: tuple[QuestionMoved, ...]
    workshop: tuple[CountedDevices, ...]
