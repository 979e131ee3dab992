"""What each cohort can buy, from the prices in force and the parameters of the levers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from fleet_audit.recommendations.plan.choices import Floats
from fleet_audit.recommendations.plan.cohorts import Cohorts
from fleet_audit.recommendations.plan.outcomes import Offers
from fleet_audit.recommendations.prices import ITEMS, Prices

REFURBISHED = ("laptop", "desktop")
"""Categories of which a study gives the footprint of refurbished devices."""

Parameters = Mapping[str, float]


class _Kind(NamedTuple):
    """What of a cohort decides what it can buy: few are distinct."""

    category: str
    zone: str
    system_change: str
    upgrade: str


def _kinds(cohorts: Cohorts) -> list[_Kind]:
    """The kind of each cohort."""
    return [_Kind(one.category, one.zone, one.system_change, one.upgrade) for one in cohorts.named]


class _Part(NamedTuple):
    """A part that makes a device last longer: what its names are among prices and parameters."""

    item: str
    size: str | None
    """Parameter by which the price is multiplied; none for a price of one piece."""
    kgco2e: str
    years: str
    hours: str


PARTS: dict[str, _Part] = {
    "ssd": _Part("ssd", "ssd_gb", "ssd_kgco2e", "ssd_years", "ssd_hours"),
    "memory": _Part("memory", "memory_module_gib", "memory_kgco2e", "memory_years", "memory_hours"),
    "battery": _Part("battery", None, "battery_kgco2e", "battery_years", "battery_hours"),
}
SYSTEM_HOURS: dict[str, str] = {"setting": "setting_hours", "other_system": "system_hours"}
"""How a system gets its updates back → the parameter of its hours."""

ASSUMED = (
    "failure_share_per_year",
    "deployment_hours",
    "refurbished_saving_share",
    "refurbished_years",
    *(parameter for part in PARTS.values() for parameter in part[1:] if parameter),
    *SYSTEM_HOURS.values(),
    "discount_rate",
)
"""Every parameter that an offer may rest on."""


def offers(cohorts: Cohorts, prices: Prices, parameters: Parameters, *, has_budget: bool) -> Offers:
    """What can be bought for one device of each cohort.

    Under a budget, a refurbished device without price is not offered beside a new one that has a
    price: it would seem to cost nothing.
    """
    kinds = _kinds(cohorts)
    numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
    of_cohort = np.array([numbers[kind] for kind in kinds], dtype=np.int64)

    def each(value: Callable[[_Kind], float | None]) -> Floats:
        found = map(value, numbers)
        return np.array([np.nan if one is None else one for one in found], dtype=float)[of_cohort]

    def of_part(name: str) -> Floats:
        return each(lambda kind: _of_part(kind, name, parameters))

    return Offers(
        new_eur=each(lambda kind: _price_of(kind, "new", prices)),
        refurbished_eur=each(lambda kind: _price_of(kind, "refurbished", prices)),
        is_refurbished=each(
            lambda kind: _is_refurbished(kind, prices, has_budget=has_budget)
        ).astype(bool),
        refurbished_share=1 - parameters["refurbished_saving_share"],
        refurbished_years=parameters["refurbished_years"],
        upgrade_eur=each(lambda kind: _part_price(kind, prices, parameters)),
        upgrade_kgco2e=of_part("kgco2e"),
        upgrade_years=of_part("years"),
        upgrade_hours=of_part("hours"),
        system_hours=each(lambda kind: parameters.get(SYSTEM_HOURS.get(kind.system_change, ""))),
        electricity_eur=each(lambda kind: prices.value("electricity", kind.zone)),
        discount_rate=parameters["discount_rate"],
        deployment_hours=parameters["deployment_hours"],
        failure_share_per_year=parameters["failure_share_per_year"],
    )


def _item_of(kind: _Kind, state: str) -> str:
    """Name of the price of one device, new or refurbished."""
    return f"{kind.category}_{state}"


def _price_of(kind: _Kind, state: str, prices: Prices) -> float | None:
    """Euros of one device where the cohort stands; null where no price is known."""
    return prices.value(_item_of(kind, state), kind.zone)


def _is_refurbished(kind: _Kind, prices: Prices, *, has_budget: bool) -> bool:
    if kind.category not in REFURBISHED:
        return False
    is_priced = [_price_of(kind, one, prices) is not None for one in ("refurbished", "new")]
    return not has_budget or is_priced != [False, True]


def missing_prices(cohorts: Cohorts, prices: Prices) -> tuple[str, ...]:
    """Prices of the organisation sheet that would tell more, of what the cohorts could buy."""
    kinds = set(_kinds(cohorts))
    wanted = {_item_of(one, "new") for one in kinds}
    wanted |= {_item_of(one, "refurbished") for one in kinds if one.category in REFURBISHED}
    wanted |= {PARTS[one.upgrade].item for one in kinds if one.upgrade in PARTS}
    known = {row.item for row in prices.rows}
    return tuple(sorted(wanted & ITEMS.keys() - known))


def _part_price(kind: _Kind, prices: Prices, parameters: Parameters) -> float | None:
    part = PARTS.get(kind.upgrade)
    if part is None:
        return None
    price = prices.value(part.item, kind.zone)
    return None if price is None else price * (parameters[part.size] if part.size else 1)


def _of_part(kind: _Kind, name: str, parameters: Parameters) -> float | None:
    """A parameter of the part; null where there is none, or where its making is not known."""
    part = PARTS.get(kind.upgrade)
    if part is None or part.kgco2e not in parameters:
        return None
    return parameters[getattr(part, name)]
