"""Hourly carbon of electricity: from the hours that were loaded to the mean of a year of them.

What is on day and night takes the mean of all hours of the last year of the series. What works in
offices takes the mean of office hours, Monday to Friday by the clock of the country: those that the
organisation states, else assumed ones (`RULE-OFFICE-FROM`, `RULE-OFFICE-TO`), since no inventory
tells the time of day. A series that ends too long before the audit, or lacks too many hours
(`RULE-HOURLY-COVERAGE`), gives no year, and the yearly mix stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from math import fsum
from statistics import fmean
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from fleet_audit.model.hourly import ALWAYS, OFFICE, HourlyIntensity, HourlyMean, HourlySeries
from fleet_audit.model.marking import Said, said
from fleet_audit.model.organisation import OfficeHours
from fleet_audit.model.quantity import G_PER_KG, HOURS_PER_YEAR
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.load import Reference

KIND = "electricity_hourly"
"""Kind of the rows made here: the mean of hours, in place of the mix of a year."""
COVERAGE, OFFICE_FROM, OFFICE_TO = "RULE-HOURLY-COVERAGE", "RULE-OFFICE-FROM", "RULE-OFFICE-TO"

_HOUR = timedelta(hours=1)
_YEAR = timedelta(hours=HOURS_PER_YEAR)
_KEPT_HOURS = 3 * HOURS_PER_YEAR
"""Hours before the last one that a series keeps."""
_SATURDAY = 5


def series_of(hours: Iterable[HourlyIntensity]) -> tuple[HourlySeries, ...]:
    """One series for each zone; what is stated for a part of an hour is averaged in it.

    Direct emissions are passed over: they are less than the life cycle that figures are of.
    """
    zones: dict[str, list[HourlyIntensity]] = defaultdict(list)
    for hour in hours:
        if hour.scope == "lifecycle":
            zones[hour.zone].append(hour)
    return tuple(_series(zone, zones[zone]) for zone in sorted(zones))


def _series(zone: str, hours: list[HourlyIntensity]) -> HourlySeries:
    known: dict[datetime, list[float]] = defaultdict(list)
    for hour in hours:
        known[_begun(hour)].append(hour.gco2e_per_kwh)
    last = max(known)
    first = max(min(known), last - (_KEPT_HOURS - 1) * _HOUR)
    moments = (first + number * _HOUR for number in range((last - first) // _HOUR + 1))
    newest = max(hours, key=lambda hour: hour.hour_utc)
    return HourlySeries(
        zone=zone,
        first_hour_utc=first,
        gco2e_per_kwh=tuple(
            round(fmean(known[moment]), 6) if moment in known else None for moment in moments
        ),
        source=newest.source,
        licence=newest.licence,
        url=newest.url,
        retrieved=newest.retrieved.isoformat(),
    )


def hours_of(series: HourlySeries) -> Iterator[HourlyIntensity]:
    """The known hours of a series, one by one."""
    for number, grams in enumerate(series.gco2e_per_kwh):
        if grams is not None:
            yield HourlyIntensity(
                zone=series.zone,
                hour_utc=series.first_hour_utc + number * _HOUR,
                gco2e_per_kwh=grams,
                scope="lifecycle",
                source=series.source,
                licence=series.licence,
                url=series.url,
                retrieved=date.fromisoformat(series.retrieved),
            )


def with_earlier(
    hours: Sequence[HourlyIntensity], before: Iterable[HourlySeries]
) -> list[HourlyIntensity]:
    """Hours with those loaded before; an hour that is given again replaces what it was."""
    again = {(hour.zone, _begun(hour)) for hour in hours}
    earlier = (hour for series in before for hour in hours_of(series))
    return [*(one for one in earlier if (one.zone, one.hour_utc) not in again), *hours]


def _begun(hour: HourlyIntensity) -> datetime:
    return hour.hour_utc.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def with_hourly(facts: Reference, as_of: date, stated: OfficeHours | None = None) -> Reference:
    """The facts with the means of their hourly series, which then stand for the yearly mixes.

    `stated` are the office hours of the organisation, null for those that are assumed.
    """
    series = in_force(facts)
    means = [mean for one in series.values() for mean in means_of(one, as_of, facts, stated)]
    rows = {mean.factor_id: _row(mean, series[mean.zone], as_of, facts) for mean in means}
    return replace(
        facts, rows=facts.rows | rows, hourly_means={mean.factor_id: mean for mean in means}
    )


def in_force(facts: Reference) -> Mapping[str, HourlySeries]:
    """The series of each zone: of several sets, that of the strongest."""
    return {one.zone: one for one in facts.hourly}


def means_of(
    series: HourlySeries, as_of: date, facts: Reference, stated: OfficeHours | None = None
) -> tuple[HourlyMean, ...]:
    """The mean of all hours and that of office hours; none where the hours are no year."""
    if unusable(series, as_of, facts) is not None:
        return ()
    hours = list(_year_of(series, as_of))
    begin, end = (int(facts.row(one).value) for one in (OFFICE_FROM, OFFICE_TO))
    office = _office_mean(series, hours, stated or OfficeHours(begin=begin, end=end))
    return _mean(series, ALWAYS, hours), replace(office, is_stated=stated is not None)


def unusable(series: HourlySeries, as_of: date, facts: Reference) -> Said | None:
    """Why a series cannot stand for the year of an audit; null where it can."""
    end = _end_of(series, as_of)
    oldest = datetime.combine(as_of, time(), UTC) - _YEAR
    if end <= max(series.first_hour_utc, oldest):
        return said(
            "{zone}: no hour within a year before {day}: load newer ones",
            zone=series.zone,
            day=as_of.isoformat(),
        )
    known = sum(1 for _ in _year_of(series, as_of))
    needed = round(facts.row(COVERAGE).value * HOURS_PER_YEAR)
    if known < needed:
        return said(
            "{zone}: {known} hours of the year before {day}, of which a mean needs {needed}",
            zone=series.zone,
            known=known,
            day=(end - _HOUR).date().isoformat(),
            needed=needed,
        )
    return None


def _end_of(series: HourlySeries, as_of: date) -> datetime:
    """Where the year of the mean ends: with the day of the audit, or before it with the series."""
    end = series.first_hour_utc + len(series.gco2e_per_kwh) * _HOUR
    return min(end, datetime.combine(as_of + timedelta(days=1), time(), UTC))


def _year_of(series: HourlySeries, as_of: date) -> Iterator[tuple[datetime, float]]:
    """The known hours of the year that ends there."""
    end = _end_of(series, as_of)
    for number, grams in enumerate(series.gco2e_per_kwh):
        moment = series.first_hour_utc + number * _HOUR
        if grams is not None and end - _YEAR <= moment < end:
            yield moment, grams


def _mean(series: HourlySeries, subtype: str, hours: list[tuple[datetime, float]]) -> HourlyMean:
    grams = fsum(value for _, value in hours) / len(hours)
    return HourlyMean(
        zone=series.zone,
        subtype=subtype,
        kgco2e_per_kwh=round(grams / G_PER_KG, 9),
        hours=len(hours),
        first=hours[0][0].date(),
        last=hours[-1][0].date(),
    )


def _office_mean(
    series: HourlySeries, hours: list[tuple[datetime, float]], office: OfficeHours
) -> HourlyMean:
    """The mean of office hours; of all hours where nothing tells the clock of the country."""
    clock = clock_of(series.zone)
    worked = [one for one in hours if clock and _is_worked(one[0], clock, office)]
    if not worked:
        return _mean(series, OFFICE, hours)
    found = _mean(series, OFFICE, worked)
    return replace(found, clock=clock, office_from=office.begin, office_to=office.end)


def _is_worked(moment: datetime, clock: str, office: OfficeHours) -> bool:
    there = moment.astimezone(ZoneInfo(clock))
    return there.weekday() < _SATURDAY and office.begin <= there.hour < office.end


@cache
def clock_of(zone: str) -> str | None:
    """The IANA time zone of a country: of several, the most peopled, which is listed first."""
    text = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return next((cells[2] for cells in lines if cells[0] == zone), None)


def _row(mean: HourlyMean, series: HourlySeries, as_of: date, facts: Reference) -> ReferenceRow:
    """The mean as a cited fact, between the bounds of the yearly mixes of the zone and its own."""
    years = [
        row.value
        for row in facts.of_kind("electricity")
        if row.zone == mean.zone and row.criterion == "gwp"
    ]
    around = [*years, mean.kgco2e_per_kwh]
    return ReferenceRow(
        factor_id=mean.factor_id,
        kind=KIND,
        subtype=mean.subtype,
        zone=mean.zone,
        criterion="gwp",
        stage="use",
        value=mean.kgco2e_per_kwh,
        unit="kgCO2e/kWh",
        lower=min(around),
        upper=max(around),
        n=mean.hours,
        method="mix",
        source=series.source,
        source_year=str(mean.last.year),
        url=series.url,
        retrieved=series.retrieved or as_of.isoformat(),
        licence=series.licence,
        redistributable="",
    )
