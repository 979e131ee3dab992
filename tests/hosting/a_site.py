"""A place of which little is known, its rating, and what is asked of that."""

from __future__ import annotations

from datetime import date

from fleet_audit.hosting.rating import rate
from fleet_audit.model.hosting import HostingSite, HostingSource, Indicator, Place, Rating
from fleet_audit.reference.hosting import hosting_rules

DAY = date(2026, 11, 30)
RULES = hosting_rules()
SOURCES = {"s": HostingSource(id="s", title="A page", url="https://example.org", retrieved=DAY)}


def rated(site: HostingSite) -> Rating:
    """A site, rated."""
    return rate(Place(site=site, sources=SOURCES), DAY, RULES)


def site(**facts: object) -> HostingSite:
    """A French host of which only these facts are known."""
    known = {"site_id": "x", "provider": "X", "name": "x", "offer": "hoster", "country": "FR"}
    return HostingSite(**{**known, **facts})  # type: ignore[arg-type]


def flags(one: Rating) -> set[str]:
    """The warnings of a rating."""
    return {flag.id for flag in one.flags}


def points_of(one: Rating, criterion: str) -> float:
    """The points of one criterion."""
    return next(part.score.mid for part in one.criteria if part.id == criterion)


def fact(value: float, **more: object) -> Indicator:
    """A published number of this year."""
    known = {"value": value, "year": 2026, "source": "s"}
    return Indicator(**{**known, **more})  # type: ignore[arg-type]
