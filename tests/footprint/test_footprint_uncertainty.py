"""Intervals of totals: shared errors do not average out, errors of single models do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import exp, log
from random import Random
from statistics import quantiles
from time import process_time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.footprint.draws import (
    BOUND,
    DRAWS,
    Cause,
    Term,
    drawn,
    exponential,
    narrowed,
    times,
)
from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.footprint.rollup import DRAWN_GROUPS, roll_up
from fleet_audit.footprint.setting import Place
from fleet_audit.footprint.spread import Spread
from fleet_audit.footprint.totals import bounds, sums
from fleet_audit.footprint.uncertainty import CAUSED, caused, moves
from fleet_audit.model.codes import CATEGORIES

Row = dict[str, Any]
Make = Callable[..., Any]
DAY = date(2024, 1, 15)
YEAR = "gwp_kgco2e_per_year"
EMBODIED = "gwp_embodied_kgco2e"
MIXED: list[Row] = [
    {"category": "laptop", "manufacturer": "Dell", "model": "Latitude 5420", "quantity": 40},
    {"category": "laptop", "manufacturer": "Dell", "model": "Latitude 7430", "quantity": 25},
    {"category": "laptop", "manufacturer": "HP", "model": "EliteBook 840 G8", "quantity": 30},
    {"category": "monitor", "screen_inches": 23.8, "quantity": 70},
    {"category": "desktop", "quantity": 20, "country": "DE"},
    {"category": "server", "quantity": 6, "country": "PL"},
    {"category": "switch", "quantity": 12},
    {"category": "printer", "quantity": 5, "hours_on_per_day": 8},
]


def width(spread: Spread | None) -> float:
    """How far apart the bounds are, as a share of the value."""
    assert spread is not None and spread.mid > 0
    return (spread.high - spread.low) / spread.mid


def models(count: int) -> list[Row]:
    """As many laptops of one maker, each of a model of its own."""
    return [
        {"category": "laptop", "manufacturer": "Dell", "model": f"Latitude {5000 + number}"}
        for number in range(count)
    ]


def test_twice_the_devices_of_a_model_have_twice_the_interval(fleet: Make) -> None:
    """What a thousand devices share is as uncertain for all as for one: nothing averages out."""
    one = fleet([{**models(1)[0], "quantity": 7}]).total().measures
    two = fleet([{**models(1)[0], "quantity": 14}]).total().measures
    for name in CAUSED:
        assert (one[name] is None) == (two[name] is None)
        if one[name] is not None:
            assert two[name] == pytest.approx([2 * value for value in one[name]], rel=1e-4)


def test_devices_of_many_models_have_a_narrower_interval(fleet: Make) -> None:
    """Errors of models are apart: of a hundred models, only what their maker shares remains."""
    alone = fleet([{**models(1)[0], "quantity": 100}]).total().measures[EMBODIED]
    many = fleet(models(100)).total().measures[EMBODIED]
    assert width(many) < 0.7 * width(alone)
    # ... and that share of it does remain, whatever their number.
    assert width(many) > 0.4 * width(alone)


def test_models_of_a_maker_that_the_fit_never_saw_err_together(fleet: Make) -> None:
    """What the fit misses of one model of an unknown maker it misses of all: nothing averages."""
    rows = [{**row, "manufacturer": "Nobody", "screen_inches": 14.0} for row in models(30)]
    many = fleet(rows).total().measures[EMBODIED]
    one = fleet(rows[:1]).total().measures[EMBODIED]
    assert width(many) == pytest.approx(width(one), rel=0.02)


def test_a_class_figure_is_shared_by_all_its_models(fleet: Make) -> None:
    """Of devices that only their class is known of, more models are no surer than one."""
    rows = [{"category": "switch", "model": f"SW-{number}"} for number in range(50)]
    many = fleet(rows).total().measures[EMBODIED]
    one = fleet(rows[:1]).total().measures[EMBODIED]
    assert width(many) == pytest.approx(width(one), rel=1e-3)


def test_the_same_fleet_has_the_same_bounds(fleet: Make) -> None:
    """Cut in pieces and put in another order, a fleet keeps its interval to the last digit."""
    one = fleet(MIXED).total().measures
    other = fleet(MIXED[::-1], partitions=3).total().measures
    assert {name: one[name] for name in CAUSED} == {name: other[name] for name in CAUSED}


def simulated(made: Any, draws: int) -> dict[str, list[float]]:
    """The totals by brute force: device by device, each cause drawn by an unlike generator."""
    lines = made.engine.execute(
        """SELECT category, made_like, of_model, drawn_like, zone, made_in_common,
            embodied, embodied_below, embodied_above, year_by_age_below, year, use,
            use_by_watts_below, use_by_watts_above, use_by_hours_above,
            use_by_cooling_below, use_by_cooling_above, use_by_grid_below, use_by_grid_above
        FROM interval_sum"""
    ).fetchall()
    chance = Random(20260630)  # noqa: S311 - a simulation that can be made again
    totals: dict[str, list[float]] = {"embodied": [], "use_per_year": []}
    for _ in range(draws):
        stands: dict[str, float] = {}

        def at(name: str, stands: dict[str, float] = stands) -> float:
            return stands.setdefault(name, chance.gauss() / BOUND)

        def moved(mid: float, below: float, above: float, place: float) -> float:
            if mid <= 0:
                return 1.0
            up, down = log(1 + above / mid), -log(max(0.001, 1 - below / mid))
            return exp((up if place > 0 else down) * place)

        embodied = use = 0.0
        for line in lines:
            (_, like, model, run, zone, share, e, e_low, e_high, _, _, u) = line[:12]
            w_low, w_high, h_high, c_low, c_high, g_low, g_high = line[12:]
            place = share**0.5 * at(f"m {like}") + (1 - share) ** 0.5 * at(f"o {model}")
            embodied += e * moved(e, e_low, e_high, place)
            use += (
                u
                * moved(u, w_low, w_high, at(f"w {run}"))
                * moved(u, 0, h_high, at("hours"))
                * moved(u, c_low, c_high, at("cooling"))
                * moved(u, g_low, g_high, at(f"g {zone}"))
            )
        totals["embodied"].append(embodied / 1000)
        totals["use_per_year"].append(use / 1000)
    return totals


def test_bounds_are_those_of_a_simulation_device_by_device(fleet: Make) -> None:
    """Nine simulated totals in ten lie between the bounds, and the bounds are theirs."""
    made = fleet(MIXED)
    measures = made.total().measures
    for word, totals in simulated(made, 4000).items():
        spread = measures[next(name for name, known in CAUSED.items() if known == word)]
        held = sum(spread.low <= total <= spread.high for total in totals) / len(totals)
        assert 0.86 <= held <= 0.94, word
        cuts = quantiles(totals, n=20)
        assert spread.low == pytest.approx(cuts[0], rel=0.06), word
        assert spread.high == pytest.approx(cuts[-1], rel=0.06), word


def test_values_stand_between_their_bounds(fleet: Make) -> None:
    """Drawn or of the first order, bounds bracket the value and no amount is negative."""
    made = fleet([*MIXED, {"category": "laptop", "quantity": 300}], places=[Place(site="S")])
    for column in (None, "category", "zone"):
        for group in roll_up(made.engine, column):
            for spread in filter(None, group.measures.values()):
                assert 0 <= spread.low <= spread.mid <= spread.high


def test_first_order_and_draws_agree_where_errors_are_small(fleet: Make) -> None:
    """For small errors the root of the sum of squares is what the draws find."""
    rows = [{**row, "quantity": 5} for row in models(1)]
    made = fleet(rows)
    (drawn_total,) = roll_up(made.engine, None)
    one = drawn_total.measures[EMBODIED]
    other = moves(made.engine, "1")[1][EMBODIED].around(one.mid)
    assert one.low == pytest.approx(other.low, rel=0.03)
    assert one.high == pytest.approx(other.high, rel=0.03)


@pytest.mark.parametrize("column", ["site", "department", "organisation_id", "zone"])
def test_one_total_has_one_interval_wherever_it_stands(fleet: Make, column: str) -> None:
    """A fleet of one site reads the same by site, by organisation and all in one, to the digit."""
    rows = [{**row, "country": "FR", "site": "S", "department": "D"} for row in MIXED]
    made = fleet(rows)
    (line,) = roll_up(made.engine, column)
    assert line.measures == made.total().measures


def test_a_group_has_the_interval_of_a_fleet_of_its_own(fleet: Make) -> None:
    """What stands beside a site in a table does not move its bounds."""
    here = [{**row, "site": "Here"} for row in MIXED]
    made = fleet([*here, {"category": "server", "site": "There", "quantity": 50}])
    alone = fleet(here).total().measures
    assert made.total("site", "Here").measures == alone


def sites(count: int) -> list[Row]:
    """As many sites of three desktops and a server each."""
    return [
        {"category": category, "site": f"S{number:02}", "quantity": quantity}
        for number in range(count)
        for category, quantity in (("desktop", 3), ("server", 1))
    ]


@pytest.mark.parametrize(("count", "is_drawn"), [(DRAWN_GROUPS, True), (DRAWN_GROUPS + 1, False)])
def test_tables_of_many_groups_are_of_the_first_order(
    fleet: Make, count: int, is_drawn: bool
) -> None:
    """Up to sixty groups are drawn; of more, table and explanation both have the sum of squares."""
    made = fleet(sites(count))
    first = roll_up(made.engine, "site")[0]
    by_hand = moves(made.engine, "site")[first.key][YEAR].around(first.measures[YEAR].mid)
    assert (first.measures[YEAR] != pytest.approx(by_hand, rel=1e-3)) == is_drawn
    found = explain_figure(made.engine, "site.1.gwp_per_year", (), made.facts)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(first.measures[YEAR][1:], abs=1e-3)
    assert ("of the draws" in str(found.low_arithmetic)) == is_drawn


def test_shares_add_up_to_one(fleet: Make) -> None:
    """Each part of the variance has one cause, and belongs to the categories that bring it."""
    made = fleet(MIXED)
    found = caused(made.engine, YEAR)
    causes = found.causes(YEAR)
    assert [cause.variance for cause in causes] == sorted(
        (cause.variance for cause in causes), reverse=True
    )
    shares = found.shares(YEAR)
    assert sum(shares.values()) == pytest.approx(1)
    assert set(shares) <= {row["category"] for row in MIXED}


def test_a_stated_fact_takes_its_cause_away(fleet: Make) -> None:
    """A stated PUE leaves no cause named cooling, a date none named age, watts none of watts."""
    row = {"category": "server", "site": "S", "quantity": 3}
    place = [Place(site="S", pue=1.3, country="FR")]
    ends = ("manufactured_point", "manufactured_earliest", "manufactured_latest")
    told = {**row, "average_power_w": 180.0, **dict.fromkeys(ends, DAY)}

    def kinds(made: Any) -> set[str]:
        return {cause.kind for cause in caused(made.engine, YEAR).causes(YEAR)}

    assert {"cooling", "age", "watts"} <= kinds(fleet([row]))
    assert not {"cooling", "age", "watts"} & kinds(fleet([told], places=place))


def test_a_measurement_never_widens_a_total(fleet: Make) -> None:
    """The same energy, measured and not of the class, leaves the interval of a fleet narrower."""
    bare = fleet(MIXED)
    energies = {line["asset_id"]: line for line in bare.lines}
    told = [
        {**row, "energy_kwh_per_year": energies[n]["energy_kwh_per_year"] / row["quantity"]}
        for n, row in enumerate(MIXED, start=1)
    ]
    one, other = bare.total().measures[YEAR], fleet(told).total().measures[YEAR]
    assert other.mid == pytest.approx(one.mid, rel=1e-3)
    assert other.high - other.low <= one.high - one.low


def test_draws_are_quantiles_in_an_order_of_their_own() -> None:
    """Each cause has the same thousand draws, in an order that follows from its name only."""
    assert sorted(drawn("grid FR")) == sorted(drawn("grid PL"))
    assert drawn("grid FR") != drawn("grid PL")
    assert sum(drawn("hours")) == pytest.approx(0, abs=1e-9)
    assert sum(-1 <= draw <= 1 for draw in drawn("hours")) == round(0.9 * DRAWS)


def test_a_cause_multiplies_by_its_bounds_at_its_bounds() -> None:
    """At -1 a cause takes an amount to its low, at +1 to its high, in the middle nowhere."""
    cause = Cause("figure laptop", 0.5, 3.0)
    known = dict(zip(drawn(cause.name), times(cause), strict=True))
    at = {place: min(known, key=lambda draw: abs(draw - place)) for place in (-1, 0, 1)}
    assert known[at[-1]] == pytest.approx(0.5, rel=0.01)
    assert known[at[0]] == pytest.approx(1, rel=0.01)
    assert known[at[1]] == pytest.approx(3, rel=0.01)


@given(st.lists(st.floats(-14, 14), min_size=1, max_size=50))
def test_exponentials_by_products_are_those_of_mathematics(exponents: list[float]) -> None:
    """A series of products and sums gives the exponential to thirteen digits."""
    found = exponential(np.array(exponents)).tolist()
    assert found == pytest.approx([exp(each) for each in exponents], rel=1e-13, abs=0)


def test_the_least_causes_are_drawn_as_one() -> None:
    """Of any number of causes the widest are drawn, and no error is forgotten."""
    terms = [Term(10.0, (Cause(f"figure {n}", 0.9, 1.1),)) for n in range(500)]
    few, others = narrowed(terms, kept=40)
    assert sum(term.mid for term in few) == pytest.approx(5000)
    assert len(few) == 41
    assert others.above == pytest.approx((460 * 1.0) ** 0.5)


def test_a_table_of_every_category_is_drawn_in_a_moment(fleet: Make) -> None:
    """Every category, three makers and two countries: the table takes a fraction of a second."""
    made = fleet(
        [
            {"category": category, "manufacturer": maker, "country": country, "quantity": 100}
            for category in CATEGORIES
            for maker in ("Dell", "HP", None)
            for country in ("FR", "PL")
        ]
    )
    began = process_time()
    roll_up(made.engine, "category")
    assert process_time() - began < 0.3


def test_totals_cost_causes_and_not_devices(fleet: Make) -> None:
    """A thousand draws of every total take a tenth of a second at most, for hundreds of causes."""
    countries = ("FR", "DE", "PL", "IT", "ES", "BE", "NL", "SE", "PT", "AT", "IE", "DK")
    rows = [
        {"category": category, "country": country, "quantity": 1000}
        for category in ("laptop", "desktop", "monitor", "server", "switch", "printer", "tablet")
        for country in countries
    ]
    made = fleet(rows)
    found = sums(made.engine)
    values = dict.fromkeys((*found, "gwp_per_year"), 1e9)
    bounds(found, values)
    began = process_time()
    bounds(found, values)
    assert process_time() - began < 0.1
