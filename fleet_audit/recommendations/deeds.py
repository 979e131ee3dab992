"""Actions as pages tell them: a lever in one way, whatever the category and the country.

Each has a name, which its figures bear: `action.extend.by_2.gwp_per_year`; each of the lines that
it adds up has one too: `action.extend.by_2.laptop.FR.gwp_per_year`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct

from fleet_audit.model.lever import Range, Recommendation
from fleet_audit.recommendations.economics import payback_years, worth_of


class Euros(NamedTuple):
    """A sum of money over the lines of an action."""

    known: float | None
    """Of the lines whose prices are known; null where none is."""
    is_whole: bool
    """Whether that is all of them; else there is more, of which nobody knows the price."""


class Deed(Struct, frozen=True, kw_only=True):
    """One lever in one way, for every category and country that it fits."""

    name: str
    """`action.extend.by_2`; with what was decided of it, where something was."""
    ones: tuple[Recommendation, ...]

    @property
    def first(self) -> Recommendation:
        """What is alike in all of them."""
        return self.ones[0]

    @property
    def devices(self) -> int:
        """How many it is for."""
        return sum(one.devices for one in self.ones)

    @property
    def gwp(self) -> Range:
        """Kilograms avoided in a year."""
        return added([one.gwp_kgco2e_per_year for one in self.ones])

    def eur(self, field: str) -> Euros:
        """A sum of money by its field: `eur_now`, `eur_per_year`, `npv_eur`."""
        return sum_of([getattr(one, field) for one in self.ones])

    @property
    def payback_years(self) -> float | None:
        """Years until it has repaid its outlay; null for never, or where a price is missing."""
        return repaid_in(self.eur("eur_now"), self.eur("eur_per_year"))

    @property
    def priced(self) -> list[Recommendation]:
        """Its lines that avoid carbon at a known cost."""
        return [
            one
            for one in self.ones
            if one.gwp_kgco2e_per_year.mid > 0 and one.abatement_eur_per_tco2e is not None
        ]

    @property
    def abatement_eur_per_tco2e(self) -> float | None:
        """The mean cost of a tonne over its lines, by what each avoids."""
        kg = sum(one.gwp_kgco2e_per_year.mid for one in self.priced)
        eur = sum(
            one.gwp_kgco2e_per_year.mid * (one.abatement_eur_per_tco2e or 0.0)
            for one in self.priced
        )
        return eur / kg if kg else None

    @property
    def named(self) -> list[tuple[str, Recommendation]]:
        """Its lines, each with a name of its own."""
        heads = [f"{self.name}.{one.category}.{one.country}" for one in self.ones]
        several = Counter(heads)
        return [
            (f"{head}.{one.years:g}" if several[head] > 1 else head, one)
            for head, one in zip(heads, self.ones, strict=True)
        ]


def repaid_in(now: Euros, yearly: Euros) -> float | None:
    """Years until savings have repaid an outlay; null for never, or where a price is missing."""
    if now.known is None or not now.is_whole or (now.known and not yearly.is_whole):
        return None
    return payback_years(now.known, yearly.known or 0.0)


def added(ranges: Sequence[Range]) -> Range:
    """Ranges added end to end, as if all erred alike: the widest that they can be together."""
    return Range(
        low=sum(one.low for one in ranges),
        mid=sum(one.mid for one in ranges),
        high=sum(one.high for one in ranges),
    )


def sum_of(values: Sequence[float | None]) -> Euros:
    """The sum of what is known, and whether that is all."""
    known = [value for value in values if value is not None]
    return Euros(sum(known) if known else None, len(known) == len(values))


def name_of(lever: str, variant: str | None, decision: str | None) -> str:
    """The name of the action that a lever makes in one of its ways."""
    return ".".join(["action", *filter(None, (lever, variant, decision))])


def deeds(found: Sequence[Recommendation], at: str = "") -> list[Deed]:
    """Recommendations by lever, way and decision; what avoids most first.

    `at` ends their names, where they are those of a place: `.site.3`.
    """

    def key(one: Recommendation) -> tuple[str, str, str]:
        return one.lever, one.variant or "", one.decision or ""

    grouped = [
        Deed(name=f"{name_of(*name)}{at}", ones=tuple(ones))
        for name, ones in groupby(sorted(found, key=key), key)
    ]
    return sorted(grouped, key=lambda deed: (not deed.first.is_counted, -deed.gwp.mid))


def counted(ranked: Sequence[Deed]) -> list[Deed]:
    """Those that enter totals and avoid carbon."""
    return [deed for deed in ranked if deed.first.is_counted and deed.gwp.mid > 0]


def by_lever(ranked: Sequence[Deed]) -> list[Deed]:
    """Those that count and are still to be decided, the ways of a lever as one; best worth first.

    Worth is that of `worth_of`: euros with a value of carbon, or carbon alone without a price.
    """
    levers: dict[str, list[Deed]] = {}
    for deed in counted(ranked):
        if deed.first.decision is None:
            levers.setdefault(deed.first.lever, []).append(deed)
    merged = [_merged(lever, ways) for lever, ways in levers.items()]
    return sorted(merged, key=lambda deed: -sum(map(worth_of, deed.ones)))


def _merged(lever: str, ways: Sequence[Deed]) -> Deed:
    if len(ways) == 1:
        return ways[0]
    return Deed(name=f"action.{lever}", ones=tuple(one for way in ways for one in way.ones))


class Whole(NamedTuple):
    """What all actions that count bring together, no kilogram counted twice."""

    actions: int
    gwp: Range
    eur_now: Euros
    eur_per_year: Euros
    is_against_renewal: bool
    """Whether some of the kilograms are of devices not made, which usual renewal would make."""
    is_before_outlays: bool
    """Whether some of the yearly euros come of lines whose outlay nobody knows."""


def whole_of(ranked: Sequence[Deed]) -> Whole:
    """The totals of the actions that count."""
    return together(counted(ranked))


def together(kept: Sequence[Deed]) -> Whole:
    """The totals of some actions."""
    ones = [one for deed in kept for one in deed.ones]
    return Whole(
        actions=len(kept),
        gwp=added([deed.gwp for deed in kept]),
        eur_now=sum_of([one.eur_now for one in ones]),
        eur_per_year=sum_of([one.eur_per_year for one in ones]),
        is_against_renewal=any(one.saved_embodied_kgco2e_per_year > 0 for one in ones),
        is_before_outlays=any(one.eur_per_year and one.eur_now is None for one in ones),
    )
