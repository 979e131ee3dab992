"""Money over time, against worked figures and against its own SQL."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.footprint.engines.embedded import embedded_engine
from fleet_audit.recommendations.economics import (
    abatement_cost,
    add_economics,
    annuity,
    break_even_price,
    net_present_value,
    payback_years,
)

amounts = st.one_of(st.just(0.0), st.floats(0.001, 1e7))
rates = st.one_of(st.just(0.0), st.floats(1e-4, 0.5))
years = st.one_of(st.just(0.0), st.floats(0.05, 60))
ENGINE = embedded_engine()
add_economics(ENGINE)


def test_a_loan_is_repaid_as_a_table_of_annuities_says() -> None:
    """1,000 euros over five years at 4 % are repaid by 224.63 a year."""
    assert annuity(1000, 0.04, 5) == pytest.approx(224.63, abs=0.005)
    assert net_present_value(1000, 224.6271, 0.04, 5) == pytest.approx(0, abs=0.001)


def test_the_worked_costs_of_a_tonne_are_those_published() -> None:
    """Night-off: 32.6 euros for 4.4 kg; a laptop kept a year: 200 euros for 37 kg."""
    assert abatement_cost(0, 32.6, 4.4, 0.04, 1) == pytest.approx(-7400, rel=0.005)
    assert abatement_cost(0, 200, 37, 0.04, 1) == pytest.approx(-5400, rel=0.005)
    assert abatement_cost(200 * 0.04 / 0.04, 208, 37, 0.04, 1) == pytest.approx(0, abs=1e-9)


def test_a_swap_that_avoids_nothing_is_off_the_curve() -> None:
    """Negative abatement has no cost by tonne, and no years give no annuity."""
    assert abatement_cost(1000, 20, -5, 0.04, 5) is None
    assert annuity(1000, 0.04, 0) is None
    assert payback_years(100, 0) is None
    assert payback_years(0, 0) == 0


def test_the_missing_price_is_the_one_at_which_it_pays() -> None:
    """Put in the place of the missing price, it brings the net present value to nothing."""
    price = break_even_price(470.0, 1.5, 0.0, 0.04, 3)
    assert price == pytest.approx(470 / 1.5)
    assert net_present_value(1.5 * price, 470 / 2.7750910, 0.04, 3) == pytest.approx(0, abs=1e-3)
    assert break_even_price(-10.0, 1.0, 0.0, 0.04, 3) is None
    assert break_even_price(10.0, 0.0, 0.0, 0.04, 3) is None


@given(amount=amounts, yearly=amounts, kg=amounts, rate=rates, period=years)
def test_sql_and_python_agree_and_nothing_is_endless(
    amount: float, yearly: float, kg: float, rate: float, period: float
) -> None:
    """For any amounts, the macros give what the functions give: a number or nothing."""
    found = ENGINE.execute(
        "SELECT annuity_of($a, $r, $n), npv_of($a, $y, $r, $n), payback_of($a, $y),"
        " abatement_of($a, $y, $kg, $r, $n)",
        {"a": amount, "y": yearly, "kg": kg, "r": rate, "n": period},
    ).fetchone()
    expected = (
        annuity(amount, rate, period),
        net_present_value(amount, yearly, rate, period),
        payback_years(amount, yearly),
        abatement_cost(amount, yearly, kg, rate, period),
    )
    assert found is not None
    for mine, theirs in zip(expected, found, strict=True):
        assert (mine is None) == (theirs is None)
        if mine is not None:
            assert math.isfinite(mine)
            assert theirs == pytest.approx(mine, rel=1e-6, abs=1e-3)
