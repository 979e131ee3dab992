"""What the audit itself costs, beside what it proposes to save."""

from __future__ import annotations

from msgspec import Struct


class OwnTerm(Struct, frozen=True, kw_only=True):
    """A number that the cost is made of, as `own_cost.csv` or the report has it."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    unit: str
    source: str | None = None
    """Where it was measured or published; null for what the report itself counts."""


class OwnCost(Struct, frozen=True, kw_only=True):
    """Electricity and carbon of the agent in a year, and of one report."""

    machines: int
    """Machines that the agent reads."""
    agent_kwh_per_year: float
    agent_kgco2e_per_year: float
    agent_kgco2e_per_year_low: float
    agent_kgco2e_per_year_high: float
    report_kwh: float
    """Making this report once, and sending its pages once by a mobile network."""
    report_kgco2e: float
    report_kgco2e_low: float
    report_kgco2e_high: float
    terms: tuple[OwnTerm, ...]
