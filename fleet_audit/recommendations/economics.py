"""Money over time: plain numbers, and the same formulas as DuckDB macros.

Rates are shares a year (0.04), amounts are euros of today, effects are the same each year. What
cannot be known is null: no division by nothing gives infinity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from fleet_audit.model.lever import Recommendation

KG_PER_TONNE = 1000

SQL_MACROS = (
    """CREATE OR REPLACE TEMP MACRO annuity_of(amount, rate, years) AS
    CASE WHEN years > 0 THEN
        CASE WHEN rate = 0 THEN amount / years
            ELSE amount * rate / nullif(1 - pow(1 + rate, -years), 0) END
    END""",
    """CREATE OR REPLACE TEMP MACRO present_of(yearly, rate, years) AS
    CASE WHEN years >= 0 THEN
        CASE WHEN rate = 0 THEN yearly * years
            ELSE yearly * (1 - pow(1 + rate, -years)) / rate END
    END""",
    """CREATE OR REPLACE TEMP MACRO npv_of(capex, yearly, rate, years) AS
    present_of(yearly, rate, years) - capex""",
    """CREATE OR REPLACE TEMP MACRO payback_of(capex, yearly) AS
    CASE WHEN capex <= 0 THEN 0 WHEN yearly > 0 THEN capex / yearly END""",
    """CREATE OR REPLACE TEMP MACRO abatement_of(capex, yearly, kg, rate, years) AS
    CASE WHEN kg > 0 THEN (annuity_of(capex, rate, years) - yearly) / kg * 1000 END""",
)
"""`annuity_of`, `present_of`, `npv_of`, `payback_of` and `abatement_of`, as the functions below."""


def add_economics(engine: duckdb.DuckDBPyConnection) -> None:
    """Make the macros of `SQL_MACROS` known to an engine."""
    for macro in SQL_MACROS:
        engine.execute(macro)


def present_factor(rate: float, years: float) -> float:
    """What one euro a year for `years` is worth today: Σ (1 + rate)^-t, t = 1 … years."""
    if rate == 0:
        return years
    return float((1 - (1 + rate) ** -years) / rate)


def annuity(amount: float, rate: float, years: float) -> float | None:
    """The yearly euros that repay an amount over `years`; null for no years."""
    factor = present_factor(rate, years) if years > 0 else 0
    return amount / factor if factor > 0 else None


def net_present_value(capex: float, yearly: float, rate: float, years: float) -> float:
    """NPV = −capex + Σ yearly · (1 + rate)^-t: euros of today, positive where it pays."""
    return yearly * present_factor(rate, max(years, 0)) - capex


def payback_years(capex: float, yearly: float) -> float | None:
    """Years until yearly savings repay the outlay, undiscounted; 0 without one, null for never."""
    if capex <= 0:
        return 0.0
    return capex / yearly if yearly > 0 else None


def abatement_cost(
    capex: float, yearly: float, avoided_kg: float, rate: float, years: float
) -> float | None:
    """Marginal abatement cost, euros per tCO2e: (annuity − yearly savings) / tonnes a year.

    Null where nothing is avoided. Negative costs must not be ranked by size: the cost falls as
    the tonnes shrink; rank them by net present value.
    """
    spread = annuity(capex, rate, years)
    if spread is None or avoided_kg <= 0:
        return None
    return (spread - yearly) / avoided_kg * KG_PER_TONNE


def break_even_price(
    rest: float, quantity_now: float, quantity_a_year: float, rate: float, years: float
) -> float | None:
    """The price of one missing item at which the net present value is nil.

    `rest` is the value of all else; `quantity_now` is bought and `quantity_a_year` saved each
    year. Null where the price decides nothing, or where no price above zero does.
    """
    weight = quantity_now - quantity_a_year * present_factor(rate, max(years, 0))
    price = rest / weight if weight else None
    return price if price is not None and price >= 0 else None


def worth_of(one: Recommendation) -> float:
    """What it is worth, carbon counted; the carbon alone where a price is missing, euros."""
    return one.carbon_value_eur if one.socio_npv_eur is None else one.socio_npv_eur
