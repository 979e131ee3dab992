"""What an interval comes from, and what to collect next to narrow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from fleet_audit.footprint.uncertainty import CauseMoves, caused
from fleet_audit.model.uncertainty import CategoryShare, CauseShare, Question, Uncertainty
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

YEAR = "gwp_kgco2e_per_year"
REMOVED = "removed_kgco2e_per_year"
QUESTIONS = 3
"""How many a figure names; the workbook of `assets gaps` has them all."""


def shared_out(causes: Sequence[CauseMoves], categories: Mapping[str, float]) -> Uncertainty | None:
    """The shares of the variance, by cause and by category; null where nothing is uncertain."""
    whole = sum(cause.variance for cause in causes)
    if not whole:
        return None
    return Uncertainty(
        causes=tuple(cause_share(cause, whole) for cause in causes),
        categories=tuple(
            CategoryShare(category=category, share=round(share, 6))
            for category, share in categories.items()
        ),
    )


def cause_share(cause: CauseMoves, whole: float) -> CauseShare:
    """One cause as it is printed."""
    return CauseShare(
        kind=cause.kind,
        of_what=cause.of_what,
        low=round(cause.moves.below, 3),
        high=round(cause.moves.above, 3),
        share=round(cause.variance / whole, 6),
    )


def year_uncertainty(engine: duckdb.DuckDBPyConnection, facts: Reference) -> Uncertainty | None:
    """Of the yearly carbon of the fleet, with the data to collect next."""
    whole = caused(engine, YEAR)
    found = shared_out(whole.causes(YEAR), whole.shares(YEAR))
    if found is None:
        return None
    return structs.replace(found, questions=questions(engine, facts))


def questions(engine: duckdb.DuckDBPyConnection, facts: Reference) -> tuple[Question, ...]:
    """The most useful of the questions whose answers would narrow it."""
    # They take the whole kernel, which pages that only tell of causes do without.
    from fleet_audit.footprint.gaps import most_useful

    return tuple(
        Question(**{**line, REMOVED: round(line[REMOVED], 3)})
        for line in most_useful(engine, QUESTIONS, facts)
    )
