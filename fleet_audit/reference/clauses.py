"""Clauses to write into contracts, and aids: `decisions/clauses.csv` and `decisions/aids.csv`."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from fleet_audit.reference.cited import Cited, read_cited

ClauseKind = Literal["purchase", "lease", "return", "hosting"]


class Clause(Cited, frozen=True, kw_only=True):
    """A clause with a criterion that can be verified, in both languages."""

    clause_id: str
    kind: ClauseKind
    figure: float | None = None
    """What to demand; null where the law sets it and it was not read."""
    unit: str | None = None
    basis: Literal["law", "published", "default"]
    title_fr: str
    title_en: str
    clause_fr: str
    """With `{figure}` where the figure stands."""
    clause_en: str
    proof_fr: str
    """How it is verified."""
    proof_en: str


class Aid(Cited, frozen=True, kw_only=True):
    """An aid, as far as it was read; never a promise."""

    aid_id: str
    name: str
    who: str
    lever: str | None = None
    """The lever that it is for; null for none in particular."""
    amount_fr: str | None = None
    amount_en: str | None = None
    conditions_fr: str
    conditions_en: str
    start: date | None = None
    end: date | None = None
    state: Literal["read", "existence"]
    """Whether its text was read, or only that it was there in the year of the source."""

    def has_ended(self, as_of: date) -> bool:
        """Whether it is over on a day, as far as is known."""
        return self.end is not None and self.end < as_of


@cache
def clauses() -> tuple[Clause, ...]:
    """Every clause."""
    return read_cited("decisions/clauses.csv", Clause)


@cache
def aids() -> tuple[Aid, ...]:
    """Every aid that is known."""
    return read_cited("decisions/aids.csv", Aid)
