"""What a line of an action costs and returns: how many of what, at which price, for how long."""

from __future__ import annotations

from collections.abc import Mapping

from fleet_audit.footprint.explain.arithmetic import equals, given, number
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import Said, said
from fleet_audit.recommendations.economics import present_factor
from fleet_audit.recommendations.explain.subject import Line
from fleet_audit.recommendations.prices import ITEMS, InForce
from fleet_audit.recommendations.worth import OUTLAY, Bill

EUR, A_YEAR, A_TONNE = "EUR", "EUR/year", "EUR/tCO2e"
UNKNOWN = said("not known")


def explain_bill(line: Line, field: str) -> Explanation:
    """An outlay (`eur_now`) or a yearly saving (`eur_per_year`): Σ number × price."""
    bill = line.bill
    asked = bill.now if field == "eur_now" else bill.yearly
    unit = EUR if field == "eur_now" else A_YEAR
    value: float | None = getattr(line.one, field)
    return Explanation(
        figure=f"{line.name}.{field}",
        value=value,
        unit=unit,
        formula=" + ".join(f"n_{item} × {item}" for item in asked) or "0",
        arithmetic=_arithmetic(asked, bill, value, unit),
        terms=tuple(term for item in asked for term in _priced(item, asked[item], bill)),
        notes=_lacking([item for item in asked if item not in bill.prices]),
    )


def _arithmetic(asked: Mapping[str, float], bill: Bill, value: float | None, unit: str) -> Said:
    """The sum with its numbers; `?` where a price is missing."""
    known = {item: bill.prices[item].value if item in bill.prices else None for item in asked}
    text = " + ".join(f"{number(asked[item])} × {number(known[item])}" for item in asked) or "0"
    return equals(text, value, unit)


def _priced(item: str, quantity: float, bill: Bill) -> tuple[Term, ...]:
    """How many, and the price of one with its source."""
    unit = ITEMS.get(item, EUR).partition("/")[2] or "devices"
    found = bill.prices.get(item)
    count = given(f"n_{item}", quantity, unit, said("what the action takes or saves"))
    return (count,) if found is None else (count, _price(item, found))


def _price(item: str, price: InForce) -> Term:
    dated = said("{source}, {year}", source=price.source, year=price.dated)
    return Term(
        symbol=item,
        value=price.value,
        low=price.low,
        high=price.high,
        unit=price.unit,
        quality="declared" if price.is_own else "default",
        origin=dated if price.dated else price.source,
    )


def _lacking(items: list[str]) -> tuple[Said, ...]:
    if not items:
        return ()
    return (
        said(
            "No price is known of {items}: give it in the organisation sheet.",
            items=", ".join(items),
        ),
    )


def explain_payback(line: Line) -> Explanation:
    """Years until the yearly savings have repaid the outlay, without interest."""
    one = line.one
    return Explanation(
        figure=f"{line.name}.payback_years",
        value=one.payback_years,
        unit="years",
        formula="eur_now / eur_per_year",
        arithmetic=equals(
            f"{number(one.eur_now)} / {number(one.eur_per_year)}", one.payback_years, "years"
        ),
        terms=_own(line),
        notes=_lacking(list(one.missing_prices)),
    )


def explain_value(line: Line) -> Explanation:
    """What it is worth today, carbon apart."""
    one = line.one
    text = (
        f"{number(one.eur_per_year)} × {number(present_factor(line.rate, one.years))}"
        f" - {number(one.eur_now)}"
    )
    return Explanation(
        figure=f"{line.name}.npv_eur",
        value=one.npv_eur,
        unit=EUR,
        formula="eur_per_year × present - eur_now",
        arithmetic=equals(text, one.npv_eur, EUR),
        terms=(*_own(line), *_over_time(line)),
        notes=_lacking(list(one.missing_prices)),
    )


def explain_tonne(line: Line) -> Explanation:
    """What a tonne avoided costs; below zero, what it returns."""
    one, kg = line.one, line.one.gwp_kgco2e_per_year.mid
    text = (
        f"({number(one.eur_now)} / {number(present_factor(line.rate, one.years))}"
        f" - {number(one.eur_per_year)}) / {number(kg)} × 1000"
    )
    avoided = given("gwp_per_year", kg, "kgCO2e/year", f"{line.name}.gwp_per_year")
    return Explanation(
        figure=f"{line.name}.abatement_eur_per_tco2e",
        value=one.abatement_eur_per_tco2e,
        unit=A_TONNE,
        formula="(eur_now / present - eur_per_year) / gwp_per_year × 1000",
        arithmetic=equals(text, one.abatement_eur_per_tco2e, A_TONNE),
        terms=(*_own(line), avoided, *_over_time(line)),
        notes=_lacking(list(one.missing_prices)),
    )


def explain_limit(line: Line) -> Explanation:
    """The price at which it is worth nothing: below, or above, it pays."""
    even, bill = line.one.break_even, line.bill
    if even is None:
        return Explanation(
            figure=f"{line.name}.break_even_eur",
            value=None,
            unit=EUR,
            formula="rest / n",
            arithmetic=UNKNOWN,
            notes=(said("Several prices are missing, or none that decides."),),
        )
    present = present_factor(line.rate, line.one.years)
    rest = bill.eur_per_year() * present - bill.eur_now()
    weight = (
        f"{line.one.devices}"
        if even.item == OUTLAY
        else f"({number(bill.now.get(even.item, 0.0))}"
        f" - {number(bill.yearly.get(even.item, 0.0))} × {number(present)})"
    )
    return Explanation(
        figure=f"{line.name}.break_even_eur",
        value=even.eur,
        unit=EUR,
        formula="rest / devices" if even.item == OUTLAY else "rest / (n_now - n_a_year × present)",
        arithmetic=equals(f"{number(rest)} / {weight}", even.eur, EUR),
        terms=(
            given("rest", rest, EUR, said("worth today of all whose price is known")),
            *_over_time(line),
        ),
        notes=_lacking(list(line.one.missing_prices)),
    )


def _own(line: Line) -> tuple[Term, ...]:
    """The two sums of the line, explained under their own names."""
    one = line.one
    return (
        given("eur_now", one.eur_now, EUR, f"{line.name}.eur_now"),
        given("eur_per_year", one.eur_per_year, A_YEAR, f"{line.name}.eur_per_year"),
    )


def _over_time(line: Line) -> tuple[Term, ...]:
    """One euro a year over the years of the effect, and the rate that discounts it."""
    row, present = line.parameters["discount_rate"], present_factor(line.rate, line.one.years)
    source = said("{source}, {year}", source=said(row.source), year=row.source_year)
    return (
        given("present", present, "years", said("(1 - (1 + rate)^-years) / rate")),
        given("rate", line.rate, "1/year", source),
        given("years", line.one.years, "years", said("how long the effect lasts")),
    )
