"""What is known of a fact: which publication is used, how well it is known, how far it may lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from fleet_audit.model.hosting import EVIDENCES, OWN_SCOPES, Band, Evidence, Fact, Indicator
from fleet_audit.reference.hosting import CriterionRule, HostingRules

_WEAK: tuple[Evidence, ...] = ("claimed", "unknown")

Stated = TypeVar("Stated", bound=Fact)


class Known(NamedTuple):
    """A publication in use, and how well it counts as known."""

    fact: Indicator
    evidence: Evidence


def age_years(fact: Fact, as_of: date) -> int | None:
    """Whole years since the year that a fact is true of; null where it names none."""
    return None if fact.year is None else as_of.year - fact.year


def aged(fact: Fact, as_of: date, rules: HostingRules) -> Evidence:
    """How well a fact counts as known on a day: an old one, or one without a year, is claimed.

    One of a later year is not known yet.
    """
    age = age_years(fact, as_of)
    if age is not None and age < 0:
        return "unknown"
    is_old = age is None or age > rules.limits["claimed_after_years"]
    return "claimed" if is_old and fact.evidence not in _WEAK else fact.evidence


def weighed(fact: Indicator, as_of: date, rules: HostingRules) -> Evidence:
    """How well an indicator of a place counts as known.

    A design value and an average of all sites are claims about the place; an average written
    beside each site, a value that nothing is known of, and what physics forbids say nothing.
    """
    if fact.scope == "repeated":
        return "unknown"
    evidence = aged(fact, as_of, rules)
    is_of_place = fact.scope in OWN_SCOPES and fact.bound != ">"
    return evidence if is_of_place or evidence == "unknown" else "claimed"


def chosen(
    facts: Iterable[Indicator], as_of: date, rules: HostingRules, *, is_lower_better: bool
) -> Known | None:
    """The publication used of a fact: the best known, of these the newest, then the least kind."""
    sign = -1 if is_lower_better else 1
    known = [Known(fact, weighed(fact, as_of, rules)) for fact in facts]
    usable = [one for one in known if one.evidence != "unknown"]
    return min(
        usable,
        key=lambda one: (
            EVIDENCES.index(one.evidence),
            -(one.fact.year or 0),
            sign * one.fact.value,
        ),
        default=None,
    )


def conflicting(facts: Sequence[Indicator]) -> bool:
    """Whether publications of a fact give several values."""
    return len({fact.value for fact in facts}) > 1


def ends(rule: CriterionRule, known: Known, rules: HostingRules) -> Iterator[float]:
    """The values between which the truth lies, for a value known so well.

    A claim gets no narrower an interval than a publication would, and is seldom bettered: it
    stretches further towards the worst.
    """
    law, value = rules.evidence[rule.criterion, known.evidence], known.fact.value
    yield value * (1 - law.relative)
    yield value * (1 + law.relative)
    yield value + law.worse_by * (1 if rule.worst > rule.best else -1)


def band(low: float, mid: float, high: float) -> Band:
    """A band whose middle lies within it."""
    return Band(low=min(low, mid), mid=mid, high=max(high, mid))
