"""What a plan takes for granted: the table `decisions/plan.csv`, beside the levers' parameters."""

from __future__ import annotations

from functools import cache

from fleet_audit.reference.cited import read_cited
from fleet_audit.reference.lever_parameters import LeverParameter


@cache
def plan_parameters() -> dict[str, LeverParameter]:
    """The parameters by name."""
    return {row.name: row for row in read_cited("decisions/plan.csv", LeverParameter)}
