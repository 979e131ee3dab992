"""What must not be read over in what a place publishes: flagged, never silently used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from fleet_audit.hosting.criteria import Case
from fleet_audit.hosting.evidence import age_years, conflicting
from fleet_audit.model.hosting import Conflict, Flag, Indicator, Place, StatedValue
from fleet_audit.reference.hosting import HostingRules

NUMBERS = (
    "pue",
    "wue_l_per_kwh",
    "ref",
    "erf",
    "cue_kgco2e_per_kwh",
    "carbon_free_hourly",
    "server_life_years",
)
"""Facts that are numbers, by the name of their field."""


def mark_repeated(places: Sequence[Place], rules: HostingRules) -> list[Place]:
    """Take a WUE that a host gives to the last digit for places in several zones as an average.

    Zero is no such value: several places may well draw no water.
    """
    zones: dict[tuple[str, float], set[str | None]] = defaultdict(set)
    for place in places:
        for fact in place.site.wue_l_per_kwh:
            if fact.value:
                zones[place.site.provider, fact.value].add(place.site.zone)
    least = rules.limits["repeated_sites"]
    repeated = {key for key, found in zones.items() if len(found) >= least}
    return [_marked(place, repeated) for place in places]


def _marked(place: Place, repeated: set[tuple[str, float]]) -> Place:
    site = place.site
    if not any((site.provider, fact.value) in repeated for fact in site.wue_l_per_kwh):
        return place
    facts = tuple(
        replace(fact, scope="repeated") if (site.provider, fact.value) in repeated else fact
        for fact in site.wue_l_per_kwh
    )
    return replace(place, site=replace(site, wue_l_per_kwh=facts))


def conflicts(place: Place) -> tuple[Conflict, ...]:
    """Facts whose publications give several values, each with all of them."""
    site, titles = place.site, {key: source.title for key, source in place.sources.items()}
    return tuple(
        Conflict(
            fact=name,
            values=tuple(
                StatedValue(
                    value=fact.value,
                    year=fact.year,
                    evidence=fact.evidence,
                    source=titles.get(fact.source),
                )
                for fact in getattr(site, name)
            ),
        )
        for name in NUMBERS
        if conflicting(getattr(site, name))
    )


def _impossible(case: Case) -> Iterator[Flag]:
    for fact in case.site.pue:
        if fact.value < 1:
            yield Flag(id="pue_below_1", detail={"value": fact.value})
    for name in ("ref", "erf", "carbon_free_hourly"):
        for fact in getattr(case.site, name):
            if fact.value > 1:
                yield Flag(id="share_above_1", detail={"value": fact.value})


def _scopes(case: Case) -> Iterator[Flag]:
    for name, fact in (
        *(("pue", fact) for fact in case.site.pue),
        *(("wue", fact) for fact in case.site.wue_l_per_kwh),
    ):
        if fact.scope in ("design", "fleet", "repeated"):
            yield Flag(id=f"{name}_{fact.scope}", detail={"value": fact.value})


def _place(case: Case) -> Iterator[Flag]:
    if case.site.country is None:
        yield Flag(id="no_country")
    elif case.grid is None:
        yield Flag(id="no_grid", detail={"zone": case.site.zone})
    if case.site.is_open is False:
        yield Flag(id="not_open")
    if case.site.water_stress is None and any(fact.value for fact in case.site.wue_l_per_kwh):
        yield Flag(id="stress_unknown")


def _claims(case: Case) -> Iterator[Flag]:
    for fact in case.site.electricity:
        if fact.kind == "unstated":
            yield Flag(id="share_without_kind", detail={"share": fact.share})
        if fact.kind == "offsets":
            yield Flag(id="offsets")
    if any(fact.state == "in_use" and fact.mwh_per_year is None for fact in case.site.heat):
        yield Flag(id="heat_without_mwh")
    if any(fact.state == "planned" for fact in case.site.heat):
        yield Flag(id="heat_planned")
    yearly = [fact.share for fact in case.site.electricity if fact.share is not None]
    hourly = [fact.value for fact in case.site.carbon_free_hourly]
    if yearly and hourly and max(hourly) < max(yearly):
        yield Flag(id="hourly_below_annual", detail={"hourly": max(hourly), "annual": max(yearly)})


def _years(case: Case) -> Iterator[Flag]:
    dated = list[Indicator]()
    for name in NUMBERS:
        dated += getattr(case.site, name)
    years = {fact.year for fact in (*dated, *case.site.electricity) if fact.year is not None}
    if len(years) > 1:
        yield Flag(id="years_mixed", detail={"first": min(years), "last": max(years)})
    if any(fact.year is None for fact in dated):
        yield Flag(id="no_year")
    old = [year for year in years if _is_old(year, case.as_of, case.rules)]
    if old:
        yield Flag(id="old", detail={"year": min(old)})


def _is_old(year: int, as_of: date, rules: HostingRules) -> bool:
    return as_of.year - year > rules.limits["claimed_after_years"]


def _identity(case: Case) -> Iterator[Flag]:
    """CUE is PUE times the grid: another figure counts something else."""
    if case.grid is None or not case.site.pue:
        return
    expected = case.site.pue[0].value * case.grid.gco2e_per_kwh / 1000
    for fact in case.site.cue_kgco2e_per_kwh:
        if expected and abs(fact.value / expected - 1) > case.rules.limits["cue_mismatch"]:
            yield Flag(id="cue_mismatch", detail={"stated": fact.value, "expected": expected})


def _law(case: Case) -> Iterator[Flag]:
    if case.site.publication is not None and case.site.publication.status == "not_found":
        yield Flag(id="publication_not_found")


TRAPS: tuple[Callable[[Case], Iterable[Flag]], ...] = (
    _impossible,
    _scopes,
    _place,
    _claims,
    _years,
    _identity,
    _law,
)


def flags_of(case: Case) -> tuple[Flag, ...]:
    """Every flag of a place, each kind once."""
    found: dict[str, Flag] = {}
    for trap in TRAPS:
        for flag in trap(case):
            found.setdefault(flag.id, flag)
    return tuple(found.values())


def oldest_year(place: Place, as_of: date) -> int | None:
    """The oldest year of what a place says."""
    dated = [fact.year for fact in place.site.facts if age_years(fact, as_of) is not None]
    return min((year for year in dated if year is not None), default=None)
