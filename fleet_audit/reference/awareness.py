"""What an awareness session cites: the tables of `awareness/`, each line dated and sourced."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from fleet_audit.reference.cited import Cited, read_cited
from fleet_audit.reference.lever_parameters import lever_parameters
from fleet_audit.reference.prices import published_prices

Subject = Literal["country", "making", "centres", "energy", "use", "lever"]
Audience = Literal["everyone", "suppliers", "large", "hosts", "public"]
Route = Literal["repair", "reuse", "waste"]
PRICED = ("laptop_new", "laptop_refurbished", "desktop_new", "electricity")
"""Prices that a session tells, or reckons with."""
SPARED_BY_REFURBISHED = "refurbished_saving_share"
"""Parameter of the levers: share of a new device's making that a refurbished one spares."""


class AwarenessFact(Cited, frozen=True, kw_only=True):
    """A figure that a slide, the handout or the guide says; each says its caution with it."""

    fact_id: str
    subject: Subject
    value: float | None = None
    """Null where only bounds are published."""
    low: float | None = None
    high: float | None = None
    """Bounds, or the two figures of sources that disagree."""
    unit: str
    data_year: str
    """The year that the figure tells of; `source_year` is that of the publication."""
    evidence: Literal["published", "derived"]
    """`derived` from published figures, as the note says."""
    publisher: str
    """Who stands for it, short enough for a slide."""
    caution_fr: str | None = None
    """What would be wrong to say with it."""
    caution_en: str | None = None

    @property
    def cited(self) -> float:
        """The figure itself; raises ValueError for a fact that is only bounds."""
        if self.value is None:
            raise ValueError(f"{self.fact_id} holds no single figure")
        return self.value


class Equivalent(Cited, frozen=True, kw_only=True):
    """An everyday thing to compare with: two of them are enough."""

    equivalent_id: str
    kgco2e: float
    """Of one `unit`."""
    unit: str
    label_fr: str
    """What follows a number of them."""
    label_en: str
    publisher: str


class Duty(Cited, frozen=True, kw_only=True):
    """What a law asks, of whom, and since when."""

    duty_id: str
    audience: Audience
    since: date
    every: str | None = None
    """Month and day by which it is due each year."""
    who_fr: str
    who_en: str
    short_fr: str
    """The same in a few words, for a slide."""
    short_en: str
    duty_fr: str
    duty_en: str
    law_fr: str
    law_en: str


class Receiver(Cited, frozen=True, kw_only=True):
    """Who takes what a firm does not use any more; named, never recommended."""

    receiver_id: str
    route: Route
    name_fr: str
    name_en: str
    what_fr: str
    what_en: str
    address: str | None = None
    """Its site, where the source gives it."""


@cache
def awareness_facts() -> dict[str, AwarenessFact]:
    """The facts by identifier."""
    return {row.fact_id: row for row in read_cited("awareness/facts.csv", AwarenessFact)}


@cache
def equivalents() -> dict[str, Equivalent]:
    """The everyday things by identifier."""
    rows = read_cited("awareness/equivalents.csv", Equivalent)
    return {row.equivalent_id: row for row in rows}


def cited_by_sessions() -> tuple[Cited, ...]:
    """All lines that the figures of a session in France are explained by, but reference rows."""
    prices = (one for one in published_prices() if one.country == "FR" and one.item in PRICED)
    saved = lever_parameters()[SPARED_BY_REFURBISHED]
    return (*awareness_facts().values(), *equivalents().values(), *prices, saved)


@cache
def duties() -> tuple[Duty, ...]:
    """What laws ask, those of every firm first."""
    return read_cited("awareness/duties.csv", Duty)


@cache
def receivers() -> tuple[Receiver, ...]:
    """Who repairs, reuses and takes back, in that order."""
    return read_cited("awareness/receivers.csv", Receiver)
