"""The rating of a place: weighted points with their bounds, caps, letters, what to ask first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from fleet_audit.hosting.criteria import CRITERIA, Case, rate_criterion
from fleet_audit.hosting.traps import conflicts, flags_of, mark_repeated, oldest_year
from fleet_audit.model.hosting import (
    OWN_SCOPES,
    Band,
    Cap,
    CapName,
    CriterionScore,
    HostingSite,
    Place,
    Question,
    Rating,
)
from fleet_audit.model.marking import Said, said
from fleet_audit.reference.hosting import HostingRules, grid_of

_NOT_ASKED = ("grid", "transparency")
"""Criteria that no answer of the host changes: the grid is the country's, and publishing is done,
not told."""


SPECK = 1e-9
"""What a sum of weights or points may be off by: a limit met to that is met."""


def total(scores: Iterable[CriterionScore]) -> Band:
    """Weighted sum of points and of their bounds; weights add up to 1."""
    low = mid = high = 0.0
    for one in scores:
        low += one.weight * one.score.low
        mid += one.weight * one.score.mid
        high += one.weight * one.score.high
    return Band(low=low, mid=mid, high=high)


def capped(band: Band, caps: Sequence[Cap]) -> Band:
    """A score under its ceilings."""
    at = min((cap.at for cap in caps), default=100.0)
    return Band(low=min(band.low, at), mid=min(band.mid, at), high=min(band.high, at))


def has_own_pue(site: HostingSite, as_of: date) -> bool:
    """Whether a PUE in operation is published for the place or its region, however old."""
    return any(
        fact.value >= 1
        and fact.scope in OWN_SCOPES
        and fact.bound != ">"
        and fact.evidence in ("measured", "certified", "published")
        and (fact.year is None or fact.year <= as_of.year)
        for fact in site.pue
    )


def weak_share(scores: Iterable[CriterionScore]) -> float:
    """Share of the weight that is known below `published`."""
    return sum(one.weight for one in scores if one.evidence in ("claimed", "unknown"))


def caps_of(case: Case, scores: Sequence[CriterionScore]) -> Iterator[Cap]:
    """The ceilings that hold for a place."""
    rules = case.rules.caps
    if not has_own_pue(case.site, case.as_of):
        yield Cap(
            id="no_pue",
            at=rules["no_pue"].at,
            reason=cap_reason("no_pue", case.rules),
        )
    limit = rules["grid"].threshold
    if case.grid is not None and limit is not None and case.grid.gco2e_per_kwh > limit:
        yield Cap(
            id="grid",
            at=rules["grid"].at,
            reason=cap_reason("grid", case.rules),
        )
    share = rules["weak_evidence"].threshold
    if share is not None and weak_share(scores) > share + SPECK:
        yield Cap(
            id="weak_evidence",
            at=rules["weak_evidence"].at,
            reason=cap_reason("weak_evidence", case.rules),
        )


def cap_reason(name: CapName, rules: HostingRules) -> Said:
    """Why a ceiling is put on a score."""
    if name == "no_pue":
        return said("no PUE in operation is published for the place or its region")
    if name == "weak_evidence":
        return said("more than half of the weight is claimed or unknown")
    limit = round(rules.caps["grid"].threshold or 0)
    return said("a kWh of this grid emits more than {limit} g of CO₂e", limit=limit)


def letter(score: float, rules: HostingRules) -> str:
    """The letter of a score."""
    return next(rule.grade for rule in rules.grades if score >= rule.least - SPECK)


def grade(score: Band, rules: HostingRules) -> str:
    """One letter, or the two that the interval reaches: the better first."""
    best, worst = letter(score.high, rules), letter(score.low, rules)
    return best if best == worst else f"{best}–{worst}"


def question_of(scores: Iterable[CriterionScore]) -> Question | None:
    """What would move the score most, if the host answered."""
    asked = [one for one in scores if one.id not in _NOT_ASKED]
    widest = max(asked, key=lambda one: one.weight * (one.score.high - one.score.low))
    width = widest.weight * (widest.score.high - widest.score.low)
    return Question(criterion=widest.id, points=width) if width > 0 else None


def rate(place: Place, as_of: date, rules: HostingRules) -> Rating:
    """Rate one place on a day. Same facts, same rules, same day: same rating."""
    site = place.site
    case = Case(site, place, grid_of(site.zone, as_of.year), as_of, rules)
    weights = rules.weights
    scores = tuple(rate_criterion(name, case, weights[name]) for name in CRITERIA)
    caps = tuple(caps_of(case, scores))
    whole = total(scores)
    score = capped(whole, caps)
    shares = [fact.share for fact in site.electricity if fact.share is not None]
    return Rating(
        site_id=site.site_id,
        provider=site.provider,
        name=site.name,
        offer=site.offer,
        country=site.country,
        score=score,
        uncapped=whole,
        grade=grade(score, rules),
        is_enough_evidence=all(cap.id == "grid" for cap in caps),
        criteria=scores,
        caps=caps,
        flags=flags_of(case),
        question=question_of(scores),
        conflicts=conflicts(place),
        certifications=tuple(fact.name for fact in site.certifications or ()),
        market_share=max(shares, default=None),
        carbon_free_hourly=max((fact.value for fact in site.carbon_free_hourly), default=None),
        publication=site.publication.status if site.publication else None,
        oldest_year=oldest_year(place, as_of),
    )


def rate_all(places: Sequence[Place], as_of: date, rules: HostingRules) -> list[Rating]:
    """Rate places together, the best central score first.

    An average that a host writes beside each of its sites shows only among its sites.
    """
    rated = [rate(place, as_of, rules) for place in mark_repeated(places, rules)]
    return sorted(rated, key=lambda one: (-one.score.mid, -one.score.low, one.site_id))


def is_eligible(site: HostingSite, required: Iterable[str]) -> bool:
    """Whether a place holds every certificate asked for: they open a door, and score nothing."""
    held = {fact.name for fact in site.certifications or () if fact.evidence != "unknown"}
    return set(required) <= held


def order(one: Rating, other: Rating) -> Literal["first", "second", "not_separable"]:
    """Which of two is better: only where their intervals do not meet."""
    if one.score.low > other.score.high:
        return "first"
    return "second" if other.score.low > one.score.high else "not_separable"


def question_between(one: Rating, other: Rating) -> tuple[str, Question] | None:
    """Whom to ask, and what, to tell two places apart; null where they are, or nothing is open."""
    if order(one, other) != "not_separable":
        return None
    asked = [(rating.site_id, rating.question) for rating in (one, other)]
    open_ = [(site_id, question) for site_id, question in asked if question is not None]
    return max(open_, key=lambda found: found[1].points, default=None)
