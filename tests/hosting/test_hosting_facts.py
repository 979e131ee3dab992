"""What the rating must not fall for: facts that are old, impossible, vague or bought."""

from __future__ import annotations

from datetime import date

import pytest

from fleet_audit.hosting.rating import rate, rate_all
from fleet_audit.model.hosting import (
    Certification,
    Electricity,
    Heat,
    Place,
)
from tests.hosting.a_site import DAY, RULES, SOURCES, fact, flags, points_of, rated, site


def test_an_impossible_pue_is_flagged_and_not_used() -> None:
    """A PUE below 1 counts as no PUE at all."""
    one, none = rated(site(pue=(fact(0.9),))), rated(site())
    assert "pue_below_1" in flags(one)
    assert points_of(one, "pue") == points_of(none, "pue")
    assert "no_pue" in [cap.id for cap in one.caps]


def test_a_design_value_is_a_claim() -> None:
    """A design PUE is flagged, may be worse by 0.15, and lifts no cap."""
    one = rated(site(pue=(fact(1.2, scope="design"),)))
    assert "pue_design" in flags(one)
    band = next(part.score for part in one.criteria if part.id == "pue")
    assert band.low == pytest.approx(100 * (1.8 - 1.35) / 0.7)
    assert "no_pue" in [cap.id for cap in one.caps]


def test_an_average_written_beside_each_site_says_nothing_of_them() -> None:
    """The same WUE to the digit in three zones is taken for an average, and not used."""
    places = [
        Place(
            site=site(site_id=f"s{n}", country=country, wue_l_per_kwh=(fact(0.18),)),
            sources=SOURCES,
        )
        for n, country in enumerate(["FR", "DE", "SE"])
    ]
    for one in rate_all(places, DAY, RULES):
        assert "wue_repeated" in flags(one)
        assert next(part for part in one.criteria if part.id == "water").evidence == "unknown"
    for one in rate_all(places[:2], DAY, RULES):
        assert "wue_repeated" not in flags(one)


def test_a_site_without_country_is_not_taken_for_a_green_one() -> None:
    """Its grid spans the whole scale, and it is flagged."""
    one = rated(site(country=None))
    assert "no_country" in flags(one)
    band = next(part.score for part in one.criteria if part.id == "grid")
    assert (band.low, band.high) == (0, 100)


def test_a_claim_of_all_renewable_without_a_kind_is_worth_nothing() -> None:
    """100 % said without how: no point, and a flag."""
    claim = Electricity(kind="unstated", share=1, year=2026, source="s")
    one = rated(site(electricity=(claim,)))
    assert points_of(one, "electricity") == 0
    assert "share_without_kind" in flags(one)


def test_guarantees_of_origin_never_lower_the_carbon() -> None:
    """The grid scores the same whatever is bought, and offsets add no point."""
    bought = Electricity(kind="annual_certificates", share=1, year=2026, source="s")
    offset = Electricity(kind="offsets", share=1, year=2026, source="s")
    plain, green, neutral = (rated(site(electricity=facts)) for facts in ((), (bought,), (offset,)))
    assert points_of(plain, "grid") == points_of(green, "grid") == points_of(neutral, "grid")
    assert points_of(neutral, "electricity") == 0
    assert "offsets" in flags(neutral)


def test_heat_without_megawatt_hours_is_worth_nothing() -> None:
    """A claim of heat reuse, in use or planned, gives no point."""
    for state, flag in (("in_use", "heat_without_mwh"), ("planned", "heat_planned")):
        one = rated(site(heat=(Heat(state=state, year=2026, source="s"),)))  # type: ignore[arg-type]
        assert points_of(one, "heat") == 0
        assert flag in flags(one)


def test_an_old_figure_counts_as_a_claim() -> None:
    """After three years a published PUE is taken as claimed, and the rating says so."""
    one = rated(site(pue=(fact(1.3, year=2022),)))
    assert "old" in flags(one)
    assert next(part for part in one.criteria if part.id == "pue").evidence == "claimed"


def test_a_figure_of_a_later_year_is_not_known_yet() -> None:
    """Rated as of an earlier day, a place has no PUE, and is held down for it."""
    place = Place(site=site(pue=(fact(1.2, year=2025),)), sources=SOURCES)
    before, after = (rate(place, date(year, 12, 31), RULES) for year in (2024, 2025))
    assert "no_pue" in [cap.id for cap in before.caps]
    assert "no_pue" not in [cap.id for cap in after.caps]
    assert points_of(after, "pue") > points_of(before, "pue")


def test_years_that_are_mixed_are_told() -> None:
    """A PUE of one year beside a WUE of another is flagged."""
    one = rated(site(pue=(fact(1.3, year=2025),), wue_l_per_kwh=(fact(0.2, year=2024),)))
    assert "years_mixed" in flags(one)


def test_conflicting_publications_are_kept_and_shown() -> None:
    """Both values stand in the rating; the better known one is used."""
    two = (fact(1.48, evidence="measured"), fact(1.55, year=2025))
    one = rated(site(pue=two))
    assert [value.value for value in one.conflicts[0].values] == [1.48, 1.55]
    assert next(part for part in one.criteria if part.id == "pue").value == 1.48


def test_a_carbon_heavy_grid_holds_the_score_down() -> None:
    """Above 400 g per kWh no place scores more than 49."""
    one = rated(
        site(
            country="PL",
            pue=(fact(1.1, evidence="measured"),),
            wue_l_per_kwh=(fact(0.0, evidence="measured"),),
            server_life_years=(fact(8.0, evidence="measured"),),
        )
    )
    assert one.score.high <= 49


def test_gates_filter_and_never_score() -> None:
    """SecNumCloud and HDS add no point of management."""
    held = tuple(Certification(name=name, year=2026, source="s") for name in ("SecNumCloud", "HDS"))
    assert points_of(rated(site(certifications=held)), "management") == 0
