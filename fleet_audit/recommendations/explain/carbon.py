"""What a line of an action avoids in a year: which devices, what is saved, what is emitted."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit.footprint.explain.arithmetic import equals, given, number
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import Said, said
from fleet_audit.recommendations.explain.subject import Line

UNIT = "kgCO2e/year"
MOST = 12
"""Assets that are named; `recommend --format csv` lists them all."""
Three = tuple[float, float, float]


def explain_carbon(line: Line) -> Explanation:
    """Saved by electricity and by renewal put off, less what is emitted once over its years."""
    gwp = line.one.gwp_kgco2e_per_year
    return Explanation(
        figure=f"{line.name}.gwp_per_year",
        value=gwp.mid,
        low=gwp.low,
        high=gwp.high,
        unit=UNIT,
        formula="use + renewal - spent / years",
        arithmetic=_sum(line, 1, gwp.mid),
        low_arithmetic=_sum(line, 0, gwp.low),
        high_arithmetic=_sum(line, 2, gwp.high),
        terms=_terms(line),
        notes=tuple(_notes(line)),
    )


def _sum(line: Line, bound: int, value: float) -> Said:
    """The sum at a bound: the most that is emitted goes with the least that is saved."""
    effect = line.effect
    text = (
        f"{number(effect.use_kg[bound])} + {number(effect.renewal_kg[bound])}"
        f" - {number(effect.spent_kg[2 - bound])} / {number(effect.years)}"
    )
    return equals(text, value, UNIT)


def _terms(line: Line) -> tuple[Term, ...]:
    effect = line.effect
    low, mid, high = effect.intensity
    mix = said("electricity mix of {zone}", zone=effect.zone)
    return (
        given("devices", effect.devices, "devices", said("inventory")),
        _three("use", effect.use_kg, UNIT, said("electricity saved, at the mix of the country")),
        given("saved_kwh", effect.paid_kwh, "kWh/year", said("of it, cooling included")),
        Term(symbol="mix", value=mid, low=low, high=high, unit="kgCO2e/kWh", origin=mix),
        _three(
            "renewal",
            effect.renewal_kg,
            UNIT,
            said("manufacture of the devices that would replace them, spread over their lifetime"),
        ),
        _three(
            "spent",
            effect.spent_kg,
            "kgCO2e",
            said("manufacture of the parts and devices that the action takes, once"),
        ),
        given("years", effect.years, "years", said("how long the effect lasts")),
        *_heat(line),
    )


def _heat(line: Line) -> tuple[Term, ...]:
    """Heat that a building takes, of which no carbon is counted."""
    if not line.effect.heat_kwh:
        return ()
    why = said("electricity of the machines, by the shares recovered and the hours of heating")
    return (given("heat_kwh", line.effect.heat_kwh, "kWh/year", why),)


def _three(symbol: str, values: Three, unit: str, origin: Said) -> Term:
    low, mid, high = values
    return Term(symbol=symbol, value=mid, low=low, high=high, unit=unit, origin=origin)


def _notes(line: Line) -> Iterator[Said]:
    """The devices, why they, and what the levers ahead have left."""
    yield said("Assets: {assets}.", assets=_assets(line.effect.asset_ids))
    yield said("Because: {reason}", reason=said(line.effect.lever.trigger))
    left = line.effect.use_kg[1] + line.effect.renewal_kg[1]
    if round(line.effect.alone_kg, 3) != round(left, 3):
        yield said(
            "Alone it would save {alone} kgCO2e a year, and not {left}: the actions ahead of it on "
            "the same devices save the rest, and nothing is counted twice.",
            alone=number(line.effect.alone_kg),
            left=number(left),
        )
    if not line.one.is_counted:
        yield said("In no total: it was answered so, or its owner must agree first.")


def _assets(ids: tuple[int, ...]) -> str:
    return ", ".join(map(str, ids[:MOST])) + (", …" if len(ids) > MOST else "")
