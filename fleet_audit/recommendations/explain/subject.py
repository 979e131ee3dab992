"""A line of an action with all that its figures were made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from fleet_audit.model.lever import Recommendation
from fleet_audit.recommendations.deeds import Deed, deeds
from fleet_audit.recommendations.effects import Effect
from fleet_audit.recommendations.worth import Bill, Terms, bill_of
from fleet_audit.reference.lever_parameters import LeverParameter

Key = tuple[str, str | None, str, str, float, str | None]


class Line(Struct, frozen=True, kw_only=True):
    """One lever in one way on the devices of a category in a country."""

    name: str
    one: Recommendation
    effect: Effect
    terms: Terms
    parameters: Mapping[str, LeverParameter]

    @property
    def bill(self) -> Bill:
        """What it buys and saves, price by price."""
        return bill_of(self.effect, self.terms.prices)

    @property
    def rate(self) -> float:
        """The discount rate, a share a year."""
        return self.terms.discount_rate


class Explained(Struct, frozen=True, kw_only=True):
    """An action with its lines."""

    deed: Deed
    lines: tuple[Line, ...]


def subjects(
    found: Sequence[Recommendation],
    effects: Sequence[Effect],
    terms: Terms,
    parameters: Mapping[str, LeverParameter],
    at: str = "",
) -> list[Explained]:
    """The actions that some recommendations make, each line beside its effect.

    `at` ends the names of those of a place: `.site.3`.
    """
    own = {_key_of(effect): effect for effect in effects}
    return [
        Explained(
            deed=deed,
            lines=tuple(
                Line(
                    name=name,
                    one=one,
                    effect=own[_key(one)],
                    terms=terms,
                    parameters=parameters,
                )
                for name, one in deed.named
            ),
        )
        for deed in deeds(found, at)
    ]


def _key(one: Recommendation) -> Key:
    return one.lever, one.variant, one.category, one.country, one.years, one.decision


def _key_of(effect: Effect) -> Key:
    lever = effect.lever.code
    return lever, effect.variant, effect.category, effect.zone, effect.years, effect.decision
