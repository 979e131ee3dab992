"""What the audit itself takes, as it was measured: the table `decisions/own_cost.csv`."""

from __future__ import annotations

from functools import cache

from fleet_audit.reference.cited import Cited, read_cited


class OwnCostRow(Cited, frozen=True, kw_only=True):
    """A measured or published number that the cost of the audit is made of."""

    name: str
    value: float
    unit: str
    lower: float | None = None
    upper: float | None = None
    method: str
    """`measured here`, `declared` by the program itself, or `published`."""


@cache
def own_cost_rows() -> dict[str, OwnCostRow]:
    """The numbers by name."""
    return {row.name: row for row in read_cited("decisions/own_cost.csv", OwnCostRow)}
