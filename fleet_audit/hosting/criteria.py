"""The eight criteria: from the facts of a place to points out of 100, each with its bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import log
from typing import NamedTuple

from fleet_audit.hosting.evidence import Known, age_years, aged, band, chosen, ends, weighed
from fleet_audit.model.hosting import (
    Band,
    CriterionScore,
    Electricity,
    Evidence,
    Fact,
    HostingSite,
    Indicator,
    Place,
)
from fleet_audit.reference.hosting import CriterionRule, GridYear, HostingRules

BEST = 100.0
"""Points of a criterion at the best end of its scale."""

_SURE: tuple[Evidence, ...] = ("measured", "certified", "published")


class Rated(NamedTuple):
    """What a criterion makes of a place, before its weight."""

    score: Band
    evidence: Evidence
    value: float | None = None
    fact: Fact | None = None


class Case(NamedTuple):
    """A place on a day, under rules."""

    site: HostingSite
    place: Place
    grid: GridYear | None
    as_of: date
    rules: HostingRules


def points(rule: CriterionRule, value: float) -> float:
    """Points of a value, kept within 0 and 100.

    100·(worst - value)/(worst - best), of logarithms where the scale says so.
    """
    worst, best = rule.worst, rule.best
    if rule.scale == "log":
        # No electricity is free of carbon over its life: below a gram the scale has ended.
        worst, best, value = log(worst), log(best), log(max(value, 1.0))
    return min(max(0.0, BEST * (worst - value) / (worst - best)), BEST)


def scored(rule: CriterionRule, known: Known, rules: HostingRules) -> Band:
    """Points of a fact, and of the ends between which the truth lies."""
    found = [points(rule, end) for end in ends(rule, known, rules)]
    return band(min(found), points(rule, known.fact.value), max(found))


def unknown_between(
    rule: CriterionRule,
    worst: float,
    best: float,
    rules: HostingRules,
    default: float | None = None,
) -> Band:
    """Points of what nobody says, between two values: the default, else a part of the way up."""
    low, high = points(rule, worst), points(rule, best)
    if default is not None:
        return band(low, points(rule, default), high)
    share = rules.limits["unknown_share"] if rule.unknown == "physical" else 0.0
    return band(low, low + share * (high - low), high)


def unknown(rule: CriterionRule, rules: HostingRules) -> Rated:
    """A criterion of which nothing is known: all of its scale."""
    return Rated(unknown_between(rule, rule.worst, rule.best, rules), "unknown")


def grid(case: Case, rule: CriterionRule) -> Rated:
    """Location-based, life-cycle carbon of the grid. Guarantees of origin never lower it."""
    if case.grid is None:
        return unknown(rule, case.rules)
    score = points(rule, case.grid.gco2e_per_kwh)
    return Rated(band(score, score, score), "published", case.grid.gco2e_per_kwh)


def pue(case: Case, rule: CriterionRule) -> Rated:
    """PUE; where none is published, what places of the kind lie between."""
    possible = [fact for fact in case.site.pue if fact.value >= 1]
    known = chosen(possible, case.as_of, case.rules, is_lower_better=True)
    if known is not None:
        score = scored(rule, known, case.rules)
        return Rated(score, known.evidence, known.fact.value, known.fact)
    prior = case.rules.priors[case.site.offer]
    score = unknown_between(rule, prior.pue_high, prior.pue_low, case.rules, prior.pue_default)
    return Rated(score, "unknown")


def water(case: Case, rule: CriterionRule) -> Rated:
    """Litres drawn on the place per kWh, heavier where the basin is short of water."""
    factor = case.rules.stress[case.site.water_stress or "low"]
    known = chosen(case.site.wue_l_per_kwh, case.as_of, case.rules, is_lower_better=True)
    if known is None:
        return unknown(rule, case.rules)
    found = [points(rule, factor * end) for end in ends(rule, known, case.rules)]
    score = band(min(found), points(rule, factor * known.fact.value), max(found))
    return Rated(score, known.evidence, known.fact.value, known.fact)


def electricity(case: Case, rule: CriterionRule) -> Rated:
    """How electricity is bought: the best of what is stated. Offsets are worth nothing."""
    found = [_bought(fact, case) for fact in case.site.electricity if fact.kind != "unstated"]
    found += [_hourly(fact, case) for fact in case.site.carbon_free_hourly]
    usable = [one for one in found if one is not None]
    if not usable:
        return unknown(rule, case.rules)
    return max(usable, key=lambda one: (one.score.mid, one.score.low, one.score.high))


def _bought(fact: Electricity, case: Case) -> Rated | None:
    rule, evidence = case.rules.sourcing[fact.kind], aged(fact, case.as_of, case.rules)
    if evidence == "unknown":
        return None
    share = 1.0 if fact.share is None else fact.share
    mid, high = rule.points * share, rule.points_high * share
    low = mid if evidence in _SURE else 0.0
    return Rated(band(low, mid, high), evidence, share, fact)


def _hourly(fact: Indicator, case: Case) -> Rated | None:
    """Points of a share of carbon-free hours; null below the least that is worth any."""
    steps = [rule for rule in case.rules.sourcing.values() if rule.least_hourly_share is not None]
    reached = [rule.points for rule in steps if fact.value >= (rule.least_hourly_share or 0.0)]
    evidence = weighed(fact, case.as_of, case.rules)
    if not reached or evidence == "unknown":
        return None
    mid = max(reached)
    return Rated(band(mid if evidence in _SURE else 0.0, mid, mid), evidence, fact.value, fact)


def heat(case: Case, rule: CriterionRule) -> Rated:
    """Share of the energy that is used again. What is planned, or has no figure, gives nothing."""
    known = chosen(case.site.erf, case.as_of, case.rules, is_lower_better=False)
    if known is not None:
        score = scored(rule, known, case.rules)
        return Rated(score, known.evidence, known.fact.value, known.fact)
    lost = [fact for fact in case.site.heat if fact.state != "in_use"]
    if lost and len(lost) == len(case.site.heat) and lost[-1].evidence != "unknown":
        return Rated(band(0.0, 0.0, 0.0), lost[-1].evidence, 0.0, lost[-1])
    return unknown(rule, case.rules)


def server_life(case: Case, rule: CriterionRule) -> Rated:
    """Years that servers are kept: a rule of the host, whatever place it is said of."""
    stated = [_as_policy(fact) for fact in case.site.server_life_years]
    known = chosen(stated, case.as_of, case.rules, is_lower_better=False)
    if known is None:
        return unknown(rule, case.rules)
    score = scored(rule, known, case.rules)
    return Rated(score, known.evidence, known.fact.value, known.fact)


def _as_policy(fact: Indicator) -> Indicator:
    from msgspec.structs import replace

    return replace(fact, scope="site") if fact.scope == "fleet" else fact


def management(case: Case, rule: CriterionRule) -> Rated:
    """Certificates of management. Those of security or of health data score nothing."""
    held = case.site.certifications
    if held is None:
        return unknown(rule, case.rules)
    sure = _worth(held, case.rules, lambda fact: fact.evidence in _SURE)
    said = _worth(held, case.rules, lambda fact: fact.evidence != "unknown")
    high = said if case.site.has_all_certifications else BEST
    evidence: Evidence = "published" if said == sure else "claimed"
    counted = bool(said) or case.site.has_all_certifications
    return Rated(
        band(sure, said, high), evidence if counted else "unknown", said if counted else None
    )


def _worth(held: Sequence[Fact], rules: HostingRules, counts: Callable[[Fact], bool]) -> float:
    names = {getattr(fact, "name", "") for fact in held if counts(fact)}
    # Two audits of the same thing count once.
    if {"CNDCP", "EN 50600"} <= names:
        names.discard("CNDCP")
    known = [rules.certifications[name].points for name in names if name in rules.certifications]
    return min(sum(known), BEST)


def transparency(case: Case, rule: CriterionRule) -> Rated:
    """How many of six indicators anybody can read, not too old."""
    site = case.site
    published = [_is_open(facts, case) for facts in (site.pue, site.wue_l_per_kwh, site.erf)]
    published += [_is_open(site.cue_kgco2e_per_kwh, case)]
    published += [_is_open([_as_policy(fact) for fact in site.server_life_years], case)]
    published += [_is_open(site.ref, case) or _says_source(site.electricity, case)]
    count = sum(published)
    score = BEST * count / rule.best
    return Rated(band(score, score, score), "published", float(count))


def _is_open(facts: Iterable[Indicator], case: Case) -> bool:
    return any(
        _is_recent_and_public(fact, case) and weighed(fact, case.as_of, case.rules) in _SURE
        for fact in facts
    )


def _says_source(facts: Iterable[Electricity], case: Case) -> bool:
    return any(
        _is_recent_and_public(fact, case)
        and fact.kind not in ("none", "offsets", "unstated")
        and aged(fact, case.as_of, case.rules) in _SURE
        for fact in facts
    )


def _is_recent_and_public(fact: Fact, case: Case) -> bool:
    age = age_years(fact, case.as_of)
    source = case.place.sources.get(fact.source)
    is_public = source is not None and source.url is not None
    return is_public and age is not None and age <= case.rules.limits["transparent_until_years"]


CRITERIA: dict[str, Callable[[Case, CriterionRule], Rated]] = {
    "grid": grid,
    "pue": pue,
    "water": water,
    "electricity": electricity,
    "heat": heat,
    "server_life": server_life,
    "management": management,
    "transparency": transparency,
}
"""Name of each criterion, as the table of rules has it → what it makes of a place."""


def rate_criterion(name: str, case: Case, weight: float) -> CriterionScore:
    """One criterion of a place, with the document behind it."""
    rated = CRITERIA[name](case, case.rules.criteria[name])
    source = case.place.sources.get(rated.fact.source) if rated.fact else None
    year = rated.fact.year if rated.fact else None
    if name == "grid" and case.grid is not None:
        return CriterionScore(
            id=name,
            weight=weight,
            value=rated.value,
            evidence=rated.evidence,
            score=rated.score,
            year=case.grid.year,
            source=case.grid.source,
            url=case.grid.url,
        )
    return CriterionScore(
        id=name,
        weight=weight,
        value=rated.value,
        evidence=rated.evidence,
        score=rated.score,
        year=year,
        source=source.title if source else None,
        url=source.url if source else None,
    )
