"""What can be done with a device over the years: at most two actions, one of them replacement."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

Kind = Literal["new", "refurbished"]


class Path(NamedTuple):
    """Years, from 1, of what is done at the beginning of the year; 0 where it is not done."""

    system_year: int
    """Of another system, which gets security updates."""
    upgrade_year: int
    """Of a part that makes it last longer."""
    replace_year: int
    kind: Kind
    """What it is replaced by, on purpose or when it fails."""

    @property
    def is_kept(self) -> bool:
        """Whether it goes on as it is."""
        return not (self.system_year or self.upgrade_year or self.replace_year)


@cache
def possible_paths(years: int) -> tuple[Path, ...]:
    """Every path of a plan of so many years.

    A device that is to go is not mended in the year that it goes, and what is bought needs
    nothing.
    """
    kinds: tuple[Kind, ...] = ("new", "refurbished")
    return tuple(
        Path(system_year, upgrade_year, replace_year, kind)
        for kind in kinds
        for system_year, upgrade_year, replace_year in _years(years)
    )


def _years(years: int) -> Iterator[tuple[int, int, int]]:
    each = range(1, years + 1)
    yield from ((system, upgrade, 0) for system in (0, *each) for upgrade in (0, *each))
    yield from ((0, 0, replace) for replace in each)
    yield from ((first, 0, replace) for first in each for replace in range(first + 1, years + 1))
    yield from ((0, first, replace) for first in each for replace in range(first + 1, years + 1))
