"""What a session cites: facts dated and sourced, duties dated, two everyday things."""

from __future__ import annotations

from datetime import date

import pytest

from fleet_audit.reference.awareness import awareness_facts, duties, equivalents


@pytest.mark.parametrize("fact", awareness_facts().values(), ids=lambda fact: fact.fact_id)
def test_a_fact_is_a_figure_or_bounds_with_a_year_and_its_caution_twice(fact) -> None:
    """A fact says a figure or two bounds that hold it, when, and its caution in both languages."""
    assert fact.value is not None or (fact.low is not None and fact.high is not None)
    if fact.value is not None and fact.low is not None and fact.high is not None:
        assert fact.low <= fact.value <= fact.high
    assert 2005 <= int(fact.data_year) <= 2026
    assert (fact.caution_fr is None) == (fact.caution_en is None)


def test_the_parts_of_the_country_are_its_whole() -> None:
    """Devices, data centres and networks add up to the footprint they divide."""
    facts = awareness_facts()
    parts = ("france_devices", "france_centres", "france_networks")
    assert sum(facts[name].cited for name in parts) == 100


def test_the_growth_that_is_a_change_of_method_says_so() -> None:
    """The share of the country warns that the older figure is another method, not a growth."""
    share = awareness_facts()["france_share"]
    assert "méthode" in (share.caution_fr or "") and "method" in (share.caution_en or "")


def test_two_everyday_things_are_enough() -> None:
    """A session compares with two things at most."""
    assert len(equivalents()) == 2


def test_a_duty_has_begun_and_names_its_law() -> None:
    """Each duty names a law and a day of its past, those of every firm first."""
    assert all(duty.law_fr and duty.law_en and duty.since < date(2026, 11, 1) for duty in duties())
    audiences = [duty.audience for duty in duties()]
    assert audiences == sorted(audiences, key=lambda each: each != "everyone")
