"""Hours of electricity: series made of them, and the means that stand for a year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fleet_audit.model.hourly import HourlyIntensity, HourlySeries
from fleet_audit.model.organisation import OfficeHours
from fleet_audit.reference.hourly import (
    clock_of,
    hours_of,
    means_of,
    series_of,
    unusable,
    with_hourly,
)
from fleet_audit.reference.load import reference

START = datetime(2025, 7, 1, tzinfo=UTC)
AS_OF = date(2026, 6, 30)
HOURS = 8760


def hour(number: float, grams: float, zone: str = "FR") -> HourlyIntensity:
    """So many hours after the start."""
    return HourlyIntensity(
        zone=zone,
        hour_utc=START + timedelta(hours=number),
        gco2e_per_kwh=grams,
        scope="lifecycle",
        source="A grid",
        licence="CC-BY-4.0",
        retrieved=AS_OF,
    )


def year(zone: str = "FR", known: int = HOURS) -> HourlySeries:
    """A year whose hours differ by day and by season."""
    (found,) = series_of(hour(n, 20 + n % 24 + n / 1000, zone) for n in range(known))
    return found


def test_quarters_of_an_hour_are_averaged_and_gaps_stay_unknown() -> None:
    """An hour is the mean of what is stated within it; one that is not stated is null."""
    (found,) = series_of([hour(0, 10), hour(0.25, 20), hour(0.5, 30), hour(0.75, 40), hour(2, 8)])
    assert found.gco2e_per_kwh == (25.0, None, 8.0)


def test_direct_emissions_make_no_series() -> None:
    """What comes out of chimneys alone is no life cycle."""
    assert series_of([replace(hour(0, 10), scope="direct")]) == ()


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from(["FR", "DE"])), unique=True, min_size=1
    ).flatmap(lambda hours: st.tuples(st.just(hours), st.permutations(hours)))
)
def test_any_order_makes_the_same_series(
    orders: tuple[list[tuple[int, str]], list[tuple[int, str]]],
) -> None:
    """The same hours in any order make the same series, whose hours are those again."""
    one, other = ([hour(n, n + 1.0, zone) for n, zone in order] for order in orders)
    assert series_of(one) == series_of(other)
    again = [found for series in series_of(one) for found in hours_of(series)]
    assert sorted(again, key=repr) == sorted(one, key=repr)


def test_offices_take_the_hours_that_they_work() -> None:
    """Offices have the mean of weekdays, 8 to 17 by the clock of the country, in any season."""
    always, office = means_of(year(), AS_OF, reference())
    moments = [START + timedelta(hours=n) for n in range(HOURS)]
    paris = [moment.astimezone(ZoneInfo("Europe/Paris")) for moment in moments]
    grams = [20 + n % 24 + n / 1000 for n in range(HOURS)]
    worked = [
        value
        for value, there in zip(grams, paris, strict=True)
        if there.isoweekday() <= 5 and there.hour in range(8, 17)
    ]
    assert always.kgco2e_per_kwh == pytest.approx(fmean(grams) / 1000)
    assert office.kgco2e_per_kwh == pytest.approx(fmean(worked) / 1000)
    assert (office.hours, office.clock) == (len(worked), "Europe/Paris")
    assert always.clock is None


def test_stated_office_hours_come_before_the_assumption() -> None:
    """The hours of the organisation sheet are taken, and said to be stated."""
    _, assumed = means_of(year(), AS_OF, reference())
    _, office = means_of(year(), AS_OF, reference(), OfficeHours(begin=20, end=24))
    assert (office.is_stated, office.office_from, office.office_to) == (True, 20, 24)
    assert office.kgco2e_per_kwh != assumed.kgco2e_per_kwh
    assert not assumed.is_stated


def test_a_country_without_a_clock_takes_all_hours() -> None:
    """Where nothing tells the time of a zone, offices have the mean of all hours."""
    always, office = means_of(year("XX"), AS_OF, reference())
    assert office.kgco2e_per_kwh == always.kgco2e_per_kwh
    assert (clock_of("XX"), clock_of("FR"), clock_of("ES")) == (
        None,
        "Europe/Paris",
        "Europe/Madrid",
    )


@pytest.mark.parametrize(
    ("series", "day", "why"),
    [
        (year(known=4000), AS_OF, "needs 8322"),
        (year(), date(2029, 1, 1), "load newer"),
        (year(), date(2024, 1, 1), "load newer"),
    ],
)
def test_hours_that_are_no_year_leave_the_yearly_mix(
    series: HourlySeries, day: date, why: str
) -> None:
    """A season, an old series or one that begins after the audit gives no mean, with the reason."""
    reason = unusable(series, day, reference())
    assert reason is not None
    assert why in str(reason)
    assert means_of(series, day, reference()) == ()


def test_the_bounds_hold_the_yearly_mixes() -> None:
    """The mean of hours is never given a narrower interval than the yearly mixes have."""
    facts = with_hourly(replace(reference(), hourly=(year(),)), AS_OF)
    row = facts.row("HOURLY-FR-ALWAYS")
    years = [
        r.value for r in facts.of_kind("electricity") if r.zone == "FR" and r.criterion == "gwp"
    ]
    assert row.lower is not None
    assert row.upper is not None
    assert row.lower <= min(row.value, *years)
    assert row.upper >= max(row.value, *years)
    assert (row.source, row.licence, row.n) == ("A grid", "CC-BY-4.0", HOURS)
