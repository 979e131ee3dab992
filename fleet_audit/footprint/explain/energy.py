"""The energy of one asset: measured, declared, or hours in each state times watts."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from fleet_audit.footprint.explain.arithmetic import equals, fact, given, number
from fleet_audit.footprint.explain.energy_end import energy_end
from fleet_audit.footprint.explain.power import Found, found_power, published_watts
from fleet_audit.footprint.explain.subject import Asset, quantity, times
from fleet_audit.footprint.power.server import LOAD_ROW
from fleet_audit.model.codes import QUALITY_OF_METHOD
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, said
from fleet_audit.model.quantity import HOURS_PER_YEAR

NO_WATTS = N_("no watts are published for this category")


def state_terms(asset: Asset) -> list[Term]:
    """The published watts of each state and the duty cycle that mixes them."""
    named = [
        fact(factor_id, factor_id, asset.reference)
        for factor_id in str(asset["factor_ids"]).split(";")
        if factor_id.startswith(("DUTY-", "PW", "PX", "PROXY-"))
        and asset.reference.row(factor_id).kind in {"power", "duty_cycle"}
        and factor_id != LOAD_ROW
    ]
    return [term for term in named if term is not None]


def mixture(name: str, share: float, one: float, other: float, total: float) -> str:
    """Watts of two states mixed by the share of the first."""
    parts = f"{number(share)} × {number(one)} + {number(1 - share)} × {number(other)}"
    return f"{name} = {parts} = {number(total)} W"


def mixing(asset: Asset, watts: Mapping[str, float]) -> str:
    """How the watts of the states make the watts on, and the watts of the rest."""
    duties = [f for f in str(asset["factor_ids"]).split(";") if f.startswith("DUTY-")]
    pairs = (("on_w", "SHORT", "short_idle", "long_idle"), ("rest_w", "SLEEP", "sleep", "off"))
    texts = []
    for name, end, one, other in pairs:
        duty = next((f for f in duties if f.endswith(end)), None)
        if duty and one in watts and other in watts:
            share = asset.reference.row(duty).value
            texts.append(mixture(name, share, watts[one], watts[other], asset[name]))
    return "; ".join(texts)


def stated_hours(asset: Asset) -> Term:
    """The hours on that the inventory tells."""
    hours = asset["hours_on_per_day"]
    return given("hours_on_per_day", hours, "h/day", said("inventory"), "declared")


def by_states(asset: Asset, watts: float, watts_term: Term | None) -> Explanation:
    """Watts while on times the hours on, plus watts of the rest times the other hours."""
    hours, rest_w = asset["hours"], asset["rest_w"] or 0
    rest = HOURS_PER_YEAR - hours
    product = f"{number(watts)} × {number(hours)}"
    if rest > 0:
        product += f" + {number(rest_w)} × {number(rest)}"
    found = found_power(asset) or Found(published_watts(asset), (), ())
    mixed = mixing(asset, found.watts)
    terms = [watts_term] if watts_term is not None else []
    if asset["energy_by"] == "state_hours" and asset["hours_on_per_day"] is not None:
        terms.append(stated_hours(asset))
    explained = build(
        asset,
        "(on_w × hours + rest_w × (8760 - hours)) / 1000 × quantity",
        equals(times(asset, f"({product}) / 1000"), asset["energy_kwh_per_year"], "kWh/year"),
        [*terms, *found.terms, *state_terms(asset)],
        (*found.notes, *((mixed,) if mixed else ())),
    )
    return replace(explained, parts=found.parts)


def build(
    asset: Asset, formula: str, arithmetic: str, terms: list[Term], notes: tuple[str, ...] = ()
) -> Explanation:
    """The explanation of the asset's energy."""
    return Explanation(
        figure=asset.figure("energy_per_year"),
        value=asset["energy_kwh_per_year"],
        low=asset["energy_kwh_per_year_low"],
        high=asset["energy_kwh_per_year_high"],
        unit="kWh/year",
        formula=formula,
        arithmetic=arithmetic,
        low_arithmetic=energy_end(asset, "low"),
        high_arithmetic=energy_end(asset, "high"),
        terms=(*terms, quantity(asset)),
        notes=notes,
    )


def declared(asset: Asset) -> Explanation:
    """A year's energy, or a mean power, that the organisation states."""
    total = asset["energy_kwh_per_year"]
    if asset["status"] == "stock":
        return build(asset, "0", said("in stock: draws nothing"), [])
    stated = asset["declared_kwh"]
    if stated is not None:
        term = given("energy_kwh_per_year", stated, "kWh/year", said("inventory"), "declared")
        return build(
            asset,
            "energy_kwh_per_year × quantity",
            equals(times(asset, number(stated)), total, "kWh/year"),
            [term],
        )
    watts = asset["average_power_w"]
    term = given("average_power_w", watts, "W", said("inventory"), "declared")
    return build(
        asset,
        "average_power_w × 8760 / 1000 × quantity",
        equals(times(asset, f"{number(watts)} × 8760 / 1000"), total, "kWh/year"),
        [term],
    )


def published(asset: Asset) -> Explanation:
    """A year's energy as published for the class."""
    term = asset.fact("class_energy_kwh", "energy")
    product = times(asset, number(asset["class_energy_kwh"]))
    return build(
        asset,
        "class_energy_kwh × quantity",
        equals(product, asset["energy_kwh_per_year"], "kWh/year"),
        [term] if term is not None else [],
    )


def energy(asset: Asset) -> Explanation:
    """kWh a year at the plug, by the best knowledge there is of it."""
    method = asset["energy_by"]
    if method == "none":
        reason = asset["reason"]
        return build(asset, "energy_kwh", said(reason or NO_WATTS), [])
    if method == "declared":
        return declared(asset)
    if method == "measured":
        watts = asset["measured_power_w"]
        origin = str(asset["measured_power_scope"])
        term = given("on_w", watts, "W", origin, QUALITY_OF_METHOD["measured"])
        return by_states(asset, watts, term)
    if asset["on_w"] is not None:
        return by_states(asset, asset["on_w"], None)
    return published(asset)
