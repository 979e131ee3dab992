"""What the budget is worth: the best that each yearly budget allows, and one euro more of it."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import numpy as np
from msgspec.structs import replace

from fleet_audit.model.plan import CurvePoint
from fleet_audit.recommendations.plan.choices import Choices
from fleet_audit.recommendations.plan.limits import Limits, Row, rows
from fleet_audit.recommendations.plan.program import Program
from fleet_audit.recommendations.plan.relax import least_budget

PARTS = 6
"""Steps from the least budget that allows a plan to the one beyond which money changes nothing."""


def budget_curve(choices: Choices, limits: Limits) -> tuple[CurvePoint, ...]:
    """Points of the curve, the smallest budget first; none where no budget is given.

    They are continuous optima, which a plan in whole devices comes within its gap of.
    """
    if limits.budget_eur is None:
        return ()
    ample = replace(limits, budget_eur=float(choices.counts.sum() * choices.eur.max() + 1))
    numbers = [number for number, _ in _budget_rows(choices, ample)]
    program = Program(choices.objective, choices.of, choices.counts, rows(choices, ample))
    if not program.run():
        return ()
    most = _asked(program.values() @ choices.eur, limits)
    least = least_budget(choices, replace(limits, budget_eur=0.0)) or 0.0
    steps = {ceil(least + (most - least) * part / PARTS) for part in range(PARTS + 1)}
    budgets = {float(step) for step in steps} | {limits.budget_eur}
    # From the largest down: a smaller budget takes a few steps from the next larger one.
    points = [
        _point(program, choices, replace(limits, budget_eur=budget), numbers)
        for budget in sorted(budgets, reverse=True)
    ]
    return tuple(reversed(points))


def _asked(eur: np.ndarray[tuple[int], np.dtype[np.float64]], limits: Limits) -> float:
    """The yearly budget that lets these euros be spent, year by year."""
    years = np.arange(1, len(eur) + 1)
    most = (np.cumsum(eur) / years).max() if limits.carries_over else eur.max()
    return float(np.ceil(most))


def _point(program: Program, choices: Choices, limits: Limits, numbers: list[int]) -> CurvePoint:
    budget = limits.budget_eur or 0.0
    for number, row in _budget_rows(choices, limits):
        program.bound_row(number, row.bound)
    if not program.run():
        return CurvePoint(budget_eur=budget, gwp_kgco2e=None, kgco2e_per_eur=None)
    times = np.arange(1, len(numbers) + 1) if limits.carries_over else 1
    worth = float((program.prices()[numbers] * times).sum())
    return CurvePoint(
        budget_eur=budget,
        gwp_kgco2e=float(program.values() @ choices.gwp_kgco2e),
        kgco2e_per_eur=max(0.0, worth),
    )


def _budget_rows(choices: Choices, limits: Limits) -> Iterator[tuple[int, Row]]:
    for number, row in enumerate(rows(choices, limits)):
        if row.kind == "budget":
            yield number, row
