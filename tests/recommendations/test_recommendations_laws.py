"""Laws that hold for any fleet: nothing saved twice, no order, no endless number."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet_audit.model.lever import Recommendation
from fleet_audit.model.organisation import Price
from fleet_audit.recommendations.effects import Effect
from fleet_audit.recommendations.levers import LEVERS

from .conftest import AS_OF, Fleet, Row

COMPUTERS = ("laptop", "desktop", "workstation", "all_in_one", "point_of_sale")
OTHERS = ("monitor", "server", "printer", "smartphone", "switch", "thin_client", "storage_bay")
maybe_share = st.none() | st.floats(0, 100)

ROWS = st.fixed_dictionaries(
    {
        "category": st.sampled_from(COMPUTERS + OTHERS),
        "quantity": st.integers(1, 30),
        "site": st.sampled_from(["Nantes", "Angers", None]),
        "department": st.sampled_from(["Direction", "Atelier", None]),
        "country": st.sampled_from(["FR", "PL", None]),
        "status": st.sampled_from(["in_use", "in_use", "in_use", "stock"]),
        "ownership": st.sampled_from(["owned", "leased", None]),
        "manufactured_point": st.none() | st.dates(date(2008, 1, 1), AS_OF),
        "warranty_end": st.none() | st.dates(date(2026, 12, 1), date(2027, 12, 1)),
        "os": st.sampled_from(["Windows 10 Pro", "Windows 11 Pro", "Debian 12", None]),
        "cpu": st.sampled_from(["Intel Core i5-7300U", "Intel Core i5-8500", None]),
        "memory_gib": st.sampled_from([2.0, 8.0, 32.0, None]),
        "storage_kind": st.sampled_from(["hdd", "ssd", None]),
        "storage_wear_pct": maybe_share,
        "battery_health_pct": maybe_share,
        "cpu_utilisation_p95_pct": maybe_share,
        "memory_utilisation_p95_pct": maybe_share,
        "hours_on_per_day": st.none() | st.floats(0, 24),
        "average_power_w": st.none() | st.floats(0, 900),
        "screen_inches": st.none() | st.sampled_from([22.0, 24.0, 34.0]),
        "screen_off_after_min": st.none() | st.sampled_from([0.0, 5.0, 60.0]),
        "pages_per_month": st.none() | st.floats(0, 5000),
    }
)


def totals(effects: Sequence[Effect]) -> list[tuple[Any, ...]]:
    """Every sum of every line, in an order of their own."""
    return sorted(
        (
            one.lever.code,
            one.variant or "",
            one.category,
            one.zone,
            *(one.years, one.devices, one.use_kg, one.renewal_kg, one.renewal_ademe_kg),
            *(one.spent_kg, one.plug_kwh),
            tuple(sorted(one.buys.items())),
            tuple(sorted(one.saves.items())),
        )
        for one in effects
    )


def numbers_of(found: Sequence[Recommendation]) -> list[float]:
    """Every number that a reader would see."""

    def walk(value: Any) -> list[float]:
        if isinstance(value, dict):
            return [number for each in value.values() for number in walk(each)]
        if isinstance(value, (list, tuple)):
            return [number for each in value for number in walk(each)]
        return [value] if isinstance(value, float) else []

    return walk(msgspec.to_builtins(list(found)))


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(ROWS, min_size=15, max_size=40), seed=st.integers(0, 99))
def test_no_kilogram_is_saved_twice_and_no_order_matters(rows: list[Row], seed: int) -> None:
    """What all accepted effects save of a stage is at most the stage, whatever the order."""
    made = Fleet(rows)
    base = {row["category"]: [0.0, 0.0] for row in made.candidates}
    for row in made.candidates:
        base[row["category"]][0] += row["quantity"] * (row["use_kgco2e"] or 0.0)
        base[row["category"]][1] += row["quantity"] * (row["renewal_kgco2e"] or 0.0)
    for category, (use, renewal) in base.items():
        counted = [
            one for one in made.effects if one.category == category and not one.lever.needs_sign_off
        ]
        assert sum(one.use_kg[1] for one in counted) <= use + 1e-6
        assert sum(one.renewal_kg[1] for one in counted) <= renewal + 1e-6
        assert all(one.use_kg[0] <= one.use_kg[1] <= one.use_kg[2] for one in counted)
    chance = Random(seed)  # noqa: S311 - an order, not a secret
    numbered = [{**row, "asset_id": number} for number, row in enumerate(rows, start=1)]
    other = Fleet(chance.sample(numbered, len(numbered)), levers=chance.sample(LEVERS, len(LEVERS)))
    assert totals(other.effects) == totals(made.effects)
    assert all(math.isfinite(number) for number in numbers_of(made.worth()))
    made.engine.close()
    other.engine.close()


def aged(years: float, **facts: Any) -> Row:
    return {
        "category": "laptop",
        "manufactured_point": AS_OF - timedelta(days=round(years * 365.25)),
        "os": "Windows 10 Pro",
        "cpu": "Intel Core i5-7300U",
        "battery_health_pct": 40.0,
        "hours_on_per_day": 24.0,
        **facts,
    }


HARD = {
    "an age of 0": [aged(0)],
    "an age of 60": [aged(60)],
    "no age": [{"category": "laptop"}],
    "no category": [{"model": "x"}],
    "virtual machines only": [{"category": "virtual_machine", "is_virtual": True}] * 3,
    "a fleet of none": [],
    "an unknown country": [aged(6, country="ZZ")],
    "no energy": [aged(6, category="monitor", energy_kwh_per_year=0.0)],
    "a mean of no watts": [aged(6, category="server", average_power_w=0.0)],
}


def test_hard_fleets_get_an_answer_without_an_endless_number(
    fleet: Callable[..., Fleet],
) -> None:
    """Ages of 0 and 60, machines without a body, countries that are none: numbers, or nothing."""
    together = [row for rows in HARD.values() for row in rows]
    alone = ("an age of 60", "virtual machines only", "a fleet of none")
    for rows in (together, *(HARD[case] for case in alone)):
        made = fleet(rows, country=None)
        found = made.worth([Price(item="electricity", value_eur=0.2)], extend=0.5)
        assert all(math.isfinite(number) for number in numbers_of(found))
        assert bool(found) is (rows not in (HARD["virtual machines only"], []))


@pytest.mark.parametrize("value", [0.0, 1e9])
def test_thresholds_that_mean_nothing_give_no_endless_number(
    fleet: Callable[..., Fleet], value: float
) -> None:
    """Whatever somebody sets every threshold to, nothing is divided by nothing."""
    rows = [
        aged(6),
        aged(6, status="stock"),
        aged(20, category="monitor", screen_inches=34.0, site="Nantes"),
        *[aged(4, category="server", average_power_w=90.0, site="Nantes")] * 3,
        aged(4, category="server", average_power_w=900.0, country="PL"),
    ]
    made = fleet(rows, value=value)
    assert all(math.isfinite(number) for number in numbers_of(made.worth()))


def test_virtual_machines_and_stock_are_advised_nothing_of_their_own(
    fleet: Callable[..., Fleet],
) -> None:
    """A virtual machine takes no lever; what is in stock is reassigned or passed on, no more."""
    made = fleet(
        [
            {"category": "virtual_machine", "is_virtual": True, "cpu_utilisation_p95_pct": 1.0},
            aged(3, status="stock"),
        ]
    )
    assert made.taken().get(1) is None
    assert made.taken().get(2, set()) <= {"reassign", "second_life"}


def test_an_assumed_country_makes_advice_depend_on_it(fleet: Callable[..., Fleet]) -> None:
    """What saves electricity and costs manufacture turns with the grid: the advice says so."""
    row = {
        "category": "server",
        "average_power_w": 300.0,
        "manufactured_point": date(2018, 1, 1),
        "cpu_utilisation_p95_pct": 60.0,
    }
    (found,) = [one for one in fleet([row], country="PL").worth() if one.lever == "replace"]
    assert {"grid", "assumed_country"} <= set(found.depends_on)
    assert 0 < found.robustness < 1


def test_factor_methods_that_disagree_are_named(fleet: Callable[..., Fleet]) -> None:
    """By ADEME's figure of an SSD, fitting one costs more than two years of a laptop save."""
    row = aged(4, os="Windows 11 Pro", battery_health_pct=None, storage_kind="hdd")
    (found,) = [one for one in fleet([row]).worth() if one.lever == "ssd"]
    assert "factor_method" in found.depends_on
    assert found.robustness < 1


@pytest.mark.parametrize(("eur", "pays"), [(10.0, True), (400.0, False)])
def test_a_price_decides_what_it_should(
    fleet: Callable[..., Fleet], eur: float, pays: bool
) -> None:
    """Without a price of labour, the break-even is given; with one on either side, its sign."""
    row = aged(6, battery_health_pct=None)
    (free,) = [one for one in fleet([row]).worth() if one.lever == "windows10_rescue"]
    assert free.npv_eur is None and free.break_even is not None
    assert free.break_even.item == "labour_hour" and free.break_even.pays == "below"
    assert 10 < free.break_even.eur < 400
    priced = fleet([row]).worth([Price(item="labour_hour", value_eur=eur)])
    (told,) = [one for one in priced if one.lever == "windows10_rescue"]
    assert told.npv_eur is not None and (told.npv_eur > 0) is pays
    assert told.missing_prices == () and told.break_even is None


def test_an_aid_is_worth_its_share_of_the_outlay(fleet: Callable[..., Fleet]) -> None:
    """The return with an aid is that without, and the aid."""
    row = aged(6, battery_health_pct=None)
    prices = [Price(item="labour_hour", value_eur=40.0)]
    (told,) = [
        one
        for one in fleet([row]).worth(prices, windows10_rescue=0.5)
        if one.lever == "windows10_rescue"
    ]
    assert told.npv_eur is not None and told.eur_now is not None
    assert told.npv_with_aid_eur == pytest.approx(told.npv_eur + told.eur_now / 2)
