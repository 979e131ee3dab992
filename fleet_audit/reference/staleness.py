"""Facts that were read too long ago to stand without a word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.load import Reference

FRESH_MONTHS = 12
"""Months after which a fact should be looked for again."""
_MONTHS_PER_YEAR = 12


def is_stale(retrieved: str, as_of: date) -> bool:
    """Whether a fact read on that ISO date is more than twelve months old."""
    try:
        read_on = date.fromisoformat(retrieved[:10])
    except ValueError:
        return False
    months = (as_of.year - read_on.year) * _MONTHS_PER_YEAR + as_of.month - read_on.month
    return (months, as_of.day) > (FRESH_MONTHS, read_on.day)


def stale_rows(rows: Iterable[ReferenceRow], as_of: date) -> list[ReferenceRow]:
    """The rows among some that are too old."""
    return [row for row in rows if is_stale(row.retrieved, as_of)]


def stale_sets(facts: Reference, as_of: date) -> list[str]:
    """Names of what is too old as a whole: imported sets, and `core` where rows of it are used."""
    old = [mark.name for mark in facts.sets if is_stale(mark.retrieved, as_of)]
    names = {mark.name for mark in facts.sets}
    core = (row for row in facts.rows.values() if row.table not in names)
    return ["core", *old] if any(is_stale(row.retrieved, as_of) for row in core) else old
