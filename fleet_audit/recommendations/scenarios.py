"""Whether an advice survives other factors, other mixes and the bounds of its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from msgspec import Struct

from fleet_audit.model.lever import Dependence
from fleet_audit.recommendations.effects import Effect

METHODS = ("makers", "ademe")
BOUNDS = (0, 1, 2)
"""Low, mid and high of what is saved; what is spent goes the other way."""
MID = 1


class Survival(Struct, frozen=True, kw_only=True):
    """How far the sign of the carbon saved holds."""

    robustness: float
    """Share of the scenarios in which nothing is lost."""
    depends_on: tuple[Dependence, ...]


def net_kg(effect: Effect, method: str, grid: float, bound: int) -> float:
    """kgCO2e saved a year in one scenario; `grid` multiplies the intensity of the mix."""
    is_ademe = method == "ademe"
    renewal = effect.renewal_ademe_kg if is_ademe else effect.renewal_kg[bound]
    spent = effect.spent_ademe_kg if is_ademe else effect.spent_kg[2 - bound]
    return effect.use_kg[bound] * grid + renewal - spent / effect.years


def survival_of(effect: Effect, elsewhere: Sequence[float] = ()) -> Survival:
    """Try every scenario.

    `elsewhere` holds intensities of other countries, kgCO2e per kWh, which count where the country
    of a device is only assumed.
    """
    grids = _grids(effect, elsewhere)
    nets = [net_kg(effect, *one) for one in product(METHODS, grids, BOUNDS)]
    is_good = net_kg(effect, "makers", 1.0, MID) >= 0
    depends: list[Dependence] = [
        name
        for name, ones in _apart(grids)
        if any((net_kg(effect, *one) >= 0) != is_good for one in ones)
    ]
    if effect.is_assumed and "grid" in depends:
        depends.append("assumed_country")
    return Survival(robustness=sum(net >= 0 for net in nets) / len(nets), depends_on=tuple(depends))


def _grids(effect: Effect, elsewhere: Sequence[float]) -> list[float]:
    """Each mix that is tried, as a multiple of the one in force."""
    low, mid, high = effect.intensity
    if not mid:
        return [1.0]
    others = elsewhere if effect.is_assumed else ()
    return [1.0, low / mid, high / mid, *(other / mid for other in others)]


def _apart(
    grids: Sequence[float],
) -> Iterator[tuple[Dependence, list[tuple[str, float, int]]]]:
    """The scenarios in which one thing alone is different."""
    yield "factor_method", [("ademe", 1.0, MID)]
    yield "grid", [("makers", grid, MID) for grid in grids]
    yield "intervals", [("makers", 1.0, bound) for bound in BOUNDS]
