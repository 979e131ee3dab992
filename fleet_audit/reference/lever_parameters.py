"""Thresholds and parameters of the levers: the table `decisions/levers.csv`."""

from __future__ import annotations

from functools import cache

from fleet_audit.reference.cited import Cited, read_cited


class LeverParameter(Cited, frozen=True, kw_only=True):
    """A number that a lever reads."""

    name: str
    value: float
    unit: str
    lower: float | None = None
    upper: float | None = None
    basis: str
    """`published`; `derived`, as the note says; or `default`: general knowledge, not a source."""


@cache
def lever_parameters() -> dict[str, LeverParameter]:
    """The parameters by name."""
    rows = read_cited("decisions/levers.csv", LeverParameter)
    return {row.name: row for row in rows}
