"""Numbers as they stand in a formula: enough digits to do the sum again, no more."""

from __future__ import annotations

from typing import Literal

from fleet_audit.model.codes import Quality
from fleet_audit.model.explanation import Term
from fleet_audit.model.marking import N_, Said, said
from fleet_audit.reference.load import Reference

End = Literal["low", "high"]
"""One of the two bounds."""

UNITS = (
    N_("1/year"),
    N_("EUR/year"),
    N_("GB"),
    N_("GB/cm2"),
    N_("GiB"),
    N_("L/year"),
    N_("MJ/year"),
    N_("W/TB"),
    N_("devices"),
    N_("factor"),
    N_("h/day"),
    N_("h/year"),
    N_("hour of the day"),
    N_("kBqU235e/year"),
    N_("kWh primary/kWh final"),
    N_("kWh primary/year"),
    N_("kWh/year"),
    N_("kWh/yr"),
    N_("kWh/yr/connection"),
    N_("kWh/yr/subscription"),
    N_("kgCO2e/year"),
    N_("kgSbe/year"),
    N_("m3e/year"),
    N_("median error"),
    N_("share of full load"),
    N_("share of the rest"),
    N_("share of the year"),
    N_("share of variance"),
    N_("share of time on"),
    N_("years"),
)
"""Units in which a word stands, marked for translation."""


SMALLEST = 1e-5
"""Below it, six decimals would not show what a number is."""


def number(value: float | None) -> str:
    """A number with a decimal point and at most six significant decimals; `?` if unknown."""
    if value is None:
        return "?"
    if 0 < abs(value) < SMALLEST:
        return f"{value:.6g}"
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text if text not in {"-0", ""} else "0"


def equals(left: str, value: float | None, unit: str) -> Said:
    """`left = value unit`, whose unit can be said in another language."""
    return said("{sum} = {number} {unit}", sum=left, number=number(value), unit=said(unit))


def fact(symbol: str, factor_id: str | None, reference: Reference) -> Term | None:
    """A cited fact as a term; null where the class names none."""
    return None if factor_id is None else cited(symbol, factor_id, reference)


def cited(symbol: str, factor_id: str, reference: Reference) -> Term:
    """A fact as a term, with its bounds and its source."""
    row = reference.row(factor_id)
    return Term(
        symbol=symbol,
        value=row.value,
        low=row.lower,
        high=row.upper,
        unit=row.unit,
        factor=row,
    )


def given(
    symbol: str, value: float | None, unit: str, origin: str, quality: Quality | None = None
) -> Term:
    """A term that the inventory, the organisation sheet or another figure gives."""
    return Term(symbol=symbol, value=value, unit=unit, origin=origin, quality=quality)


def class_of(symbol: str) -> str:
    """The class that a kind of device is of, by the name of its term."""
    return symbol.rpartition(" × ")[2]
