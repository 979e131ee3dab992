"""How the power of one device was found: every term of its models, and their intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fleet_audit.footprint.duty import STATES
from fleet_audit.footprint.explain.arithmetic import equals, fact, given, number
from fleet_audit.footprint.explain.manufacture import digits, logarithm
from fleet_audit.footprint.explain.subject import Asset, key_as_it_is
from fleet_audit.footprint.power.computer import computer_year
from fleet_audit.footprint.power.fitted import FittedPower
from fleet_audit.footprint.power.monitor import monitor_year
from fleet_audit.footprint.power.published import Published, published
from fleet_audit.footprint.power.server import HALF, LOAD_ROW, YEAR_ROW, Curve, curve_of
from fleet_audit.footprint.power.states import ratio_term, state_watts
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, Said, said
from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.reference.fits import Margin

KNOWLEDGE = {
    "processor": N_("its processor"),
    "line": N_("the line of its processor"),
    "sockets": N_("its sockets"),
    "name": N_("its name"),
    "pixels": N_("its size and its pixels"),
    "inches": N_("its size"),
}
"""What is known of a device, in words."""


USUAL = {"load": LOAD_ROW, "factor": YEAR_ROW}
"""Facts of a server whose load is not known, by their symbols."""


class Found(NamedTuple):
    """What the models say of the power of one device, ready to be explained."""

    watts: Mapping[str, float]
    """By state."""
    terms: tuple[Term, ...]
    parts: tuple[Explanation, ...]
    notes: tuple[Said, ...] = ()


def known_error(margin: Margin) -> Said:
    """Where the interval of a model comes from."""
    return said(
        "Known of it: {knowledge}. For {n} published figures that were kept apart, the median "
        "error was {error}%; from value / {factor} to value × {factor} held {coverage}% of them.",
        knowledge=said(KNOWLEDGE[margin.knowledge]),
        n=margin.n,
        error=number(100 * margin.median_error),
        factor=number(margin.factor),
        coverage=number(100 * margin.coverage),
    )


def modelled(asset: Asset, name: str, found: FittedPower, unit: str) -> Explanation:
    """One fitted figure as the exponential of its sum."""
    figure = f"{asset.figure('energy_per_year')}.{name}"
    total = math.log(found.value)
    term = fact("fit", found.factor_id, asset.reference)
    return Explanation(
        figure=figure,
        value=found.value,
        low=found.spread.low,
        high=found.spread.high,
        unit=unit,
        formula=f"exp(ln_{name})",
        arithmetic=equals(f"exp({digits(total)})", found.value, unit),
        terms=(term,) if term is not None else (),
        parts=(logarithm(f"{figure}.ln", found.terms, total),),
        notes=(known_error(found.margin),),
    )


def state_term(state: str, watts: float, found: FittedPower, ratio: float) -> Term:
    """The watts of one state, from the year."""
    origin = said(
        "{year} kWh × 1000 / {hours} h × {ratio}; ratio of the class",
        year=number(found.value),
        hours=HOURS_PER_YEAR,
        ratio=number(ratio),
    )
    return Term(symbol=f"{state}_w", value=watts, unit="W", quality="modelled", origin=origin)


def by_year(asset: Asset, found: FittedPower) -> Found:
    """A computer or a screen: the year under ENERGY STAR's hours, and the watts of its states."""
    category = asset["category"]
    fit = asset.reference.fits[found.fit]
    watts = {
        state: spread.mid for state, spread in state_watts(found, category, asset.reference).items()
    }
    terms = [
        state_term(state, watts[state], found, fit[ratio_term(state, category)].value)
        for state in STATES
        if state in watts
    ]
    return Found(watts, tuple(terms), (modelled(asset, "energy_star_year", found, "kWh/year"),))


def seen_load(asset: Asset) -> Term | None:
    """The load that the inventory tells, where the energy follows it."""
    if asset["energy_by"] != "state_hours":
        return None
    return given("load_pct", asset["load_pct"], "%", said("inventory"), "declared")


def curve_parts(asset: Asset, curve: Curve) -> tuple[Explanation, ...]:
    """The three figures of a curve."""
    names = ("idle", "half_load", "full_load")
    return tuple(modelled(asset, name, one, "W") for name, one in zip(names, curve, strict=True))


def by_curve(asset: Asset, curve: Curve) -> Found:
    """A server: its curve at the load that it has, or usually has."""
    seen = seen_load(asset)
    load = asset["load_pct"] / 100 if seen else asset.reference.row(LOAD_ROW).value
    is_low = load <= HALF
    below, above = (0.0, HALF) if is_low else (HALF, 1.0)
    start, end = curve.at(below).mid, (curve.half if is_low else curve.full).value
    share = (load - below) / (above - below)
    steps = f"{number(start)} + {number(share)} × max(0, {number(end)} - {number(start)})"
    usual = [fact(name, row, asset.reference) for name, row in USUAL.items()]
    terms = [seen] if seen else [term for term in usual if term is not None]
    note = equals(f"on_w = {steps}", curve.at(load).mid, "W")
    return Found({}, tuple(terms), curve_parts(asset, curve), (note,))


def by_list(found: Published) -> Found:
    """A model that a list holds: the watts of its configurations."""
    row = found.figure.as_row()
    terms = [
        Term(
            symbol=f"{state}_w",
            value=watts.mid,
            low=watts.low,
            high=watts.high,
            unit="W",
            quality="declared",
            factor=row,
        )
        for state, watts in found.watts.items()
    ]
    return Found({state: watts.mid for state, watts in found.watts.items()}, tuple(terms), ())


def year_terms(asset: Asset, cited: Sequence[str]) -> tuple[Term, ...]:
    """The published year of a server's model."""
    named = (asset.reference.models.figure(factor_id) for factor_id in cited)
    years = [figure for figure in named if figure and figure.yearly_kwh]
    return tuple(
        Term(symbol="yearly_kwh", value=one.yearly_kwh, unit="kWh/year", factor=one.as_row())
        for one in years
    )


def found_power(asset: Asset) -> Found | None:
    """What sets and models say of the asset; null where its watts come from elsewhere."""
    cited = str(asset["factor_ids"]).split(";")
    key, reference = key_as_it_is(asset), asset.reference
    listed = published(key, reference) if reference.models else None
    if listed is not None and listed.figure.factor_id in cited:
        return by_list(listed)
    if LOAD_ROW not in cited and (years := year_terms(asset, cited)):
        return Found({}, years, ())
    curve = curve_of(key, reference)
    if curve is not None and LOAD_ROW in cited:
        return by_curve(asset, curve)
    year = computer_year(key, reference) or monitor_year(key, reference)
    return by_year(asset, year) if year is not None and year.factor_id in cited else None


def published_watts(asset: Asset) -> dict[str, float]:
    """The published watts of the asset's class, by state."""
    named = {state: getattr(asset.entry, state) for state in STATES}
    return {state: asset.reference.row(row).value for state, row in named.items() if row}
