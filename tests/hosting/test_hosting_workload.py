"""Stay or move: the worked example to the digit, its bounds, whether the first stays first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.hosting.comparing import compare
from fleet_audit.hosting.rating import rate_all
from fleet_audit.hosting.sensitivity import drawn_weights, first_by_step, first_share
from fleet_audit.hosting.workload import (
    Beside,
    Fleet,
    Move,
    Server,
    exactly,
    fleet_of,
    fleet_on,
    servers_alike,
    setting_of,
)
from fleet_audit.model.hosting import Band, Comparison, Option, Place, Rating
from fleet_audit.reference.hosting import catalogue, hosting_rules, parse_form, places_of

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "hebergements.toml"
DAY = date(2026, 11, 30)
RULES = hosting_rules()
View = Literal["decision", "accounting"]


def places() -> list[Place]:
    """The four places of the worked example."""
    return list(places_of(parse_form(EXAMPLES.read_bytes(), EXAMPLES.name), "example"))


def ten_servers() -> Fleet:
    """Ten servers of 250 W and 1,000 kg kept five years, in a French room of PUE 1.7."""
    return fleet_of([servers_alike(10, 250, 1000, 5, exactly(1.7), "FR")])


def onto_two_hosts(view: View) -> Move:
    """Two hosts of 400 W and 1,500 kg kept six years."""
    return Move(
        replaced_by_one=5,
        power_ratio=1.6,
        host_embodied_kgco2e=exactly(1500),
        host_life_years=6,
        usual_life_years=6,
        view=view,
    )


def example(view: View = "accounting") -> Comparison:
    """The worked example."""
    return compare(places(), setting_of(ten_servers(), onto_two_hosts(view), DAY, RULES))


def option(made: Comparison, site_id: str) -> Option:
    """One option of a comparison."""
    return next(one for one in made.options if one.site_id == site_id)


def test_staying_is_reproduced_to_the_digit() -> None:
    """21,900 kWh; 1,154 kg of use and 2,000 embodied, 3,154 in all, 1,154 to decide by."""
    here = example().here
    assert round(here.it_kwh_per_year.mid) == 21_900
    assert round(here.use_kgco2e_per_year.mid) == 1_154
    assert round(here.embodied_kgco2e_per_year.mid) == 2_000
    assert round(here.gwp_kgco2e_per_year.mid) == 3_154
    assert round(example("decision").here.gwp_kgco2e_per_year.mid) == 1_154


@pytest.mark.parametrize(
    ("site_id", "use", "total", "litres"),
    [("fr-par-2", 252, 752, 1_500), ("eu-central-1", 3_236, 3_736, 70)],
)
def test_moving_is_reproduced_to_the_digit(site_id: str, use: int, total: int, litres: int) -> None:
    """7,008 kWh on two hosts: kilograms and litres are those worked out by hand."""
    one = option(example(), site_id)
    assert round(one.it_kwh_per_year.mid) == 7_008
    assert round(one.use_kgco2e_per_year.mid) == use
    assert round(one.embodied_kgco2e_per_year.mid) == 500
    assert round(one.gwp_kgco2e_per_year.mid) == total
    assert one.water_l_per_year is not None
    assert round(one.water_l_per_year.mid, -1) == litres


def test_an_opaque_host_has_a_narrow_physical_range() -> None:
    """Of PUE 1.2 to 1.8 in France: 261 to 391 kg of use, 761 to 891 in all; litres unknown."""
    one = option(example(), "sans-indicateur")
    use, total = one.use_kgco2e_per_year, one.gwp_kgco2e_per_year
    assert (round(use.low), round(use.high)) == (261, 391)
    assert (round(total.low), round(total.high)) == (761, 891)
    assert one.water_l_per_year is None


@pytest.mark.parametrize(("view", "grams"), [("accounting", 281), ("decision", 69)])
def test_break_even_is_reproduced_to_the_digit(view: View, grams: int) -> None:
    """The grid above which Frankfurt's move is worse than staying, in both views."""
    found = option(example(view), "eu-central-1").break_even_gco2e_per_kwh
    assert found is not None
    assert round(found) == grams


def test_a_green_region_on_a_carbon_heavy_grid_is_worse_than_staying() -> None:
    """The verdicts: the French hosts emit less, the German one more, whatever it claims."""
    made = example()
    assert option(made, "fr-par-2").verdict == "move"
    german = option(made, "eu-central-1")
    assert german.verdict == "stay"
    assert german.market_kgco2e_per_year == 0
    assert made.here.verdict == "here"


def test_a_lever_can_ask_for_one_place() -> None:
    """One fleet in one place gives what the comparison gives of it."""
    place = next(one for one in places() if one.site.site_id == "fr-par-2")
    one = fleet_on(place, ten_servers(), onto_two_hosts("accounting"), DAY, RULES)
    assert one is not None
    assert one.gwp_kgco2e_per_year == option(example(), "fr-par-2").gwp_kgco2e_per_year


def test_prices_are_shown_where_they_are_given() -> None:
    """A price of electricity and one of a place give costs; without one, the reason is said."""
    beside = Beside(eur_per_kwh=0.2, eur_per_year={"fr-par-2": 4200})
    made = compare(
        places(), setting_of(ten_servers(), onto_two_hosts("decision"), DAY, RULES, beside)
    )
    assert made.here.eur_per_year == pytest.approx(21_900 * 1.7 * 0.2)
    assert option(made, "fr-par-2").eur_per_year == 4200
    other = option(made, "eu-central-1")
    assert other.eur_per_year is None
    assert other.eur_reason == "no price is given"


bands = st.tuples(st.floats(0.5, 1), st.floats(10, 10_000), st.floats(1, 2)).map(
    lambda parts: Band(low=parts[0] * parts[1], mid=parts[1], high=parts[1] * parts[2])
)
rooms = st.tuples(st.floats(0.7, 1), st.floats(1.2, 2), st.floats(1, 1.5)).map(
    lambda parts: Band(low=max(1, parts[0] * parts[1]), mid=parts[1], high=parts[1] * parts[2])
)


@given(bands, rooms, st.floats(0, 1), st.floats(0, 1), st.sampled_from(["FR", "DE"]))
def test_the_change_holds_every_case_within_its_bounds(
    energy: Band, pue: Band, at_energy: float, at_pue: float, zone: str
) -> None:
    """Whatever the energy and the PUE here turn out to be, the change lies in its interval."""
    server = Server(
        it_kwh_per_year=energy,
        embodied_kgco2e_per_year=exactly(100),
        pue=pue,
        zone=zone,
    )
    kwh = energy.low + at_energy * (energy.high - energy.low)
    here = pue.low + at_pue * (pue.high - pue.low)
    known = Server(
        it_kwh_per_year=exactly(kwh),
        embodied_kgco2e_per_year=exactly(100),
        pue=exactly(here),
        zone=zone,
    )
    move = onto_two_hosts("decision")
    for place in places():
        wide = fleet_on(place, fleet_of([server]), move, DAY, RULES)
        case = fleet_on(place, fleet_of([known]), move, DAY, RULES)
        assert wide is not None
        assert case is not None
        change, told = case.change_kgco2e_per_year, wide.change_kgco2e_per_year
        slack = 1e-6 * (1 + abs(change.mid))
        assert told.low - slack <= change.low
        assert change.high <= told.high + slack


@given(st.integers(1, 50))
def test_twice_the_fleet_twice_the_footprint(count: int) -> None:
    """All kilograms are in proportion to the servers."""
    one = fleet_of([servers_alike(count, 200, 900, 5, exactly(1.6), "FR")])
    two = fleet_of([servers_alike(2 * count, 200, 900, 5, exactly(1.6), "FR")])
    move, place = onto_two_hosts("accounting"), places()[1]
    small, large = (fleet_on(place, fleet, move, DAY, RULES) for fleet in (one, two))
    assert small is not None
    assert large is not None
    assert large.gwp_kgco2e_per_year.mid == pytest.approx(2 * small.gwp_kgco2e_per_year.mid)


def test_drawn_weights_are_the_same_each_time_and_around_the_rules() -> None:
    """A thousand draws, each adding up to 1, whose mean is near the weights of the rules."""
    draws = drawn_weights(RULES)
    assert len(draws) == 1000
    assert draws is drawn_weights(RULES)
    assert all(sum(one) == pytest.approx(1) for one in draws)
    means = [sum(column) / len(draws) for column in zip(*draws, strict=True)]
    assert means == pytest.approx(list(RULES.weights.values()), abs=0.02)


def test_the_share_of_draws_is_that_of_places_weighed_one_by_one() -> None:
    """What is counted all at once is what is counted draw by draw, in plain arithmetic."""
    ratings = rate_all(catalogue().places, DAY, RULES)[:40]
    found = first_share(ratings, RULES)
    assert found is not None
    first = next(one for one in ratings if one.site_id == found[0])

    def score(rating: Rating, weights: tuple[float, ...]) -> float:
        points = sum(w * part.score.mid for w, part in zip(weights, rating.criteria, strict=True))
        return min([points, *(cap.at for cap in rating.caps)])

    draws = drawn_weights(RULES)
    kept = sum(
        score(first, draw) >= max(score(one, draw) for one in ratings) - 1e-9 for draw in draws
    )
    assert found[1] == pytest.approx(kept / len(draws), abs=0.002)
    assert 0 < found[1] < 1


def test_a_weight_that_changes_the_first_is_named() -> None:
    """Two places that are each better on one criterion: weighing it more makes the other first."""
    ratings = rate_all(places(), DAY, RULES)
    assert first_by_step(ratings, RULES) == {}
    close = [one for one in rate_all(catalogue().places, DAY, RULES) if one.score.mid > 64]
    assert "electricity" in first_by_step(close, RULES)
