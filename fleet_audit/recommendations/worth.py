"""What an effect is worth: euros now and a year, net present value, payback, cost of a tonne."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from fleet_audit.model.lever import BreakEven, Range, Recommendation
from fleet_audit.recommendations.economics import (
    KG_PER_TONNE,
    abatement_cost,
    break_even_price,
    net_present_value,
    payback_years,
    present_factor,
    worth_of,
)
from fleet_audit.recommendations.effects import Effect
from fleet_audit.recommendations.prices import InForce, Prices, item_of
from fleet_audit.recommendations.scenarios import survival_of
from fleet_audit.reference.lever_parameters import LeverParameter

OUTLAY = "outlay"
ELECTRICITY = "electricity"
LABOUR = "labour_hour"
UNCOUNTED = frozenset({"refused", "postponed", "done"})
AGREED = frozenset({"accepted", "done"})


class Terms(Struct, frozen=True, kw_only=True):
    """What euros are reckoned with."""

    prices: Prices
    discount_rate: float
    carbon_eur_per_tonne: float
    aids: Mapping[str, float] = {}
    """Lever → share of its outlay that an aid pays."""
    elsewhere: tuple[float, ...] = ()
    """Intensities of other countries, kgCO2e per kWh."""


class Bill(Struct, frozen=True, kw_only=True):
    """What an effect costs and saves, price by price."""

    now: dict[str, float]
    """Item → how many are bought."""
    yearly: dict[str, float]
    """Item → how many are saved a year."""
    prices: dict[str, InForce]
    """Of the items whose price is known."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Items without a price, in the order of the bill."""
        items = dict.fromkeys([*self.now, *self.yearly])
        return tuple(item for item in items if item not in self.prices)

    def eur_now(self, bound: str = "value") -> float:
        """Outlay, of the items whose price is known."""
        return self._sum(self.now, bound)

    def eur_per_year(self, bound: str = "value") -> float:
        """Savings a year, of the items whose price is known."""
        return self._sum(self.yearly, bound)

    @property
    def whole_eur_now(self) -> float | None:
        """Outlay, null where a price of it is missing."""
        return self.eur_now() if self.now.keys() <= self.prices.keys() else None

    @property
    def whole_eur_per_year(self) -> float | None:
        """Savings a year, null where a price of them is missing."""
        return self.eur_per_year() if self.yearly.keys() <= self.prices.keys() else None

    def _sum(self, quantities: Mapping[str, float], bound: str) -> float:
        known = (item for item in quantities if item in self.prices)
        return float(sum(quantities[item] * getattr(self.prices[item], bound) for item in known))


def terms_of(
    prices: Prices,
    parameters: Mapping[str, LeverParameter],
    elsewhere: Sequence[float] = (),
    aids: Mapping[str, float] | None = None,
) -> Terms:
    """The terms that the parameters set."""
    return Terms(
        prices=prices,
        discount_rate=parameters["discount_rate"].value,
        carbon_eur_per_tonne=parameters["carbon_value"].value,
        elsewhere=tuple(elsewhere),
        aids=aids or {},
    )


def bill_of(effect: Effect, prices: Prices) -> Bill:
    """What an effect buys and saves; what there is none of needs no price."""
    now = _items(effect.buys, effect.category)
    yearly = _items(effect.saves, effect.category)
    if effect.paid_kwh:
        yearly[ELECTRICITY] = effect.paid_kwh
    found = {item: prices.of(item, effect.zone) for item in (*now, *yearly)}
    return Bill(
        now=now,
        yearly=yearly,
        prices={item: price for item, price in found.items() if price is not None},
    )


def _items(quantities: Mapping[str, float], category: str) -> dict[str, float]:
    return {item_of(name, category): number for name, number in quantities.items() if number}


def recommendation_of(effect: Effect, terms: Terms) -> Recommendation:
    """The recommendation of an effect; its words are the codes of the lever, not yet a language."""
    bill, lever = bill_of(effect, terms.prices), effect.lever
    survival = survival_of(effect, terms.elsewhere)
    gwp = gwp_of(effect)
    depends = list(survival.depends_on)
    if _turns_on_prices(bill, effect, terms):
        depends.append("prices")
    if effect.is_support_unknown and lever.saves_renewal != "0":
        depends.append("support")
    return Recommendation(
        lever=lever.code,
        variant=effect.variant,
        group=lever.group,
        category=effect.category,
        country=effect.zone,
        devices=effect.devices,
        asset_ids=effect.asset_ids,
        trigger=lever.trigger,
        years=effect.years,
        kwh_per_year=effect.plug_kwh,
        heat_kwh_per_year=effect.heat_kwh,
        gwp_kgco2e_per_year=gwp,
        saved_use_kgco2e_per_year=effect.use_kg[1],
        saved_embodied_kgco2e_per_year=effect.renewal_kg[1],
        spent_kgco2e=effect.spent_kg[1],
        labour_hours=bill.now.get(LABOUR, 0.0),
        **_money(bill, effect, gwp.mid, terms),
        confidence=lever.confidence,
        depends_on=tuple(depends),
        robustness=survival.robustness,
        not_when=tuple(objection.sentence for objection in lever.not_when),
        ask_first=lever.ask_first,
        text=lever.text,
        decision=effect.decision,
        is_counted=_counts(effect),
    )


def gwp_of(effect: Effect) -> Range:
    """Net kgCO2e a year: saved, less what is emitted once over the years that it lasts."""
    low, mid, high = (
        effect.use_kg[bound] + effect.renewal_kg[bound] - effect.spent_kg[2 - bound] / effect.years
        for bound in (0, 1, 2)
    )
    return Range(low=low, mid=mid, high=high)


def _counts(effect: Effect) -> bool:
    if effect.lever.needs_sign_off and effect.decision not in AGREED:
        return False
    return effect.decision not in UNCOUNTED


def _money(bill: Bill, effect: Effect, kg: float, terms: Terms) -> dict[str, Any]:
    missing = bill.missing
    now, yearly = bill.eur_now(), bill.eur_per_year()
    rate, years = terms.discount_rate, effect.years
    carbon = kg / KG_PER_TONNE * terms.carbon_eur_per_tonne * present_factor(rate, years)
    found: dict[str, Any] = {
        "eur_now": bill.whole_eur_now,
        "eur_per_year": bill.whole_eur_per_year,
        "npv_eur": None,
        "payback_years": None,
        "abatement_eur_per_tco2e": None,
        "socio_npv_eur": None,
        "carbon_value_eur": carbon,
        "missing_prices": missing,
        "break_even": _break_even(bill, effect, terms),
    }
    if not missing:
        aid = terms.aids.get(effect.lever.code)
        npv = net_present_value(now, yearly, rate, years)
        found |= {
            "npv_eur": npv,
            "payback_years": payback_years(now, yearly),
            "abatement_eur_per_tco2e": abatement_cost(now, yearly, kg, rate, years),
            "socio_npv_eur": npv + carbon,
            "npv_with_aid_eur": npv + now * aid if aid is not None else None,
        }
    return found


def _break_even(bill: Bill, effect: Effect, terms: Terms) -> BreakEven | None:
    """The price at which it pays, of the one that is missing, or of all that must be bought."""
    missing, rate, years = bill.missing, terms.discount_rate, effect.years
    rest = net_present_value(bill.eur_now(), bill.eur_per_year(), rate, years)
    if len(missing) == 1:
        item = missing[0]
        now, yearly = bill.now.get(item, 0.0), bill.yearly.get(item, 0.0)
        price = break_even_price(rest, now, yearly, rate, years)
        weight = now - yearly * present_factor(rate, years)
        pays: Literal["below", "above"] = "below" if weight > 0 else "above"
        return BreakEven(item=item, eur=price, pays=pays) if price else None
    if missing and not any(item in bill.yearly for item in missing) and rest > 0:
        return BreakEven(item=OUTLAY, eur=rest / effect.devices, pays="below")
    return None


def _turns_on_prices(bill: Bill, effect: Effect, terms: Terms) -> bool:
    """Whether the net present value changes sign within the bounds of the prices."""
    if bill.missing:
        return False
    rate, years = terms.discount_rate, effect.years
    worst = net_present_value(bill.eur_now("high"), bill.eur_per_year("low"), rate, years)
    best = net_present_value(bill.eur_now("low"), bill.eur_per_year("high"), rate, years)
    return worst < 0 <= best


def ranked(found: Sequence[Recommendation]) -> list[Recommendation]:
    """The recommendations, best first: what counts before what does not, then by what it is worth.

    The cost of a tonne ranks nothing: where it is negative, it falls as the tonnes shrink.
    """
    return sorted(
        found,
        key=lambda one: (
            not one.is_counted,
            -worth_of(one),
            one.lever,
            one.variant or "",
            one.category,
            one.country,
        ),
    )
