"""Chance that comes out the same for the same seed, on every version of Python.

Only `Random.random` is promised to stay as it is, so everything is drawn from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A source of draws of its own for each question, so that one more asset changes no other."""

    def __init__(self, *about: object) -> None:
        """`about` is the seed and what is drawn: the asset, the question."""
        # not for secrets: the same seed must give the same fleet
        self._source = Random("/".join(map(str, about)))  # noqa: S311

    def between(self, low: float, high: float) -> float:
        """A number from `low` up to `high`."""
        return low + (high - low) * self._source.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int((high - low + 1) * self._source.random())

    def one_of(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.whole(0, len(items) - 1)]

    def day(self, first: date, last: date) -> date:
        """A day from the first to the last."""
        return first + timedelta(days=self.whole(0, max((last - first).days, 0)))

    def octets(self, count: int) -> bytes:
        """That many bytes."""
        return bytes(self.whole(0, 255) for _ in range(count))

    def letters(self, count: int) -> str:
        """That many capital letters, without those that look like digits."""
        return "".join(self.one_of("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(count))
