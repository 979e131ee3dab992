"""What the plan and the progress of a report are asked for."""

from __future__ import annotations

from msgspec import Struct


class Further(Struct, frozen=True, kw_only=True):
    """The budget and years of the plan, and the baseline that progress is told from."""

    budget_eur: float | None = None
    """Euros a year; null for the budget of the organisation sheet."""
    years: int | None = None
    """Of the plan; null for the usual ones."""
    baseline: str | None = None
    """Null for the one frozen last."""
