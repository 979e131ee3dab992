"""A word on the facts of an explanation that were read too long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from fleet_audit.model.explanation import Explanation
from fleet_audit.model.marking import said
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.staleness import stale_rows

_TOLD = 8


def with_age_of_facts(found: Explanation, as_of: date) -> Explanation:
    """The explanation, with a note where facts in it were read more than twelve months before."""
    old = sorted({row.factor_id for row in stale_rows(_facts(found), as_of)})
    if not old:
        return found
    names = ", ".join(old[:_TOLD]) + (", …" if len(old) > _TOLD else "")
    note = said("Facts read more than 12 months before the day of the audit: {facts}.", facts=names)
    return replace(found, notes=(*found.notes, note))


def _facts(found: Explanation) -> Iterator[ReferenceRow]:
    yield from (term.factor for term in found.terms if term.factor is not None)
    for part in found.parts:
        yield from _facts(part)
