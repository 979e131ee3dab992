"""A linear program in HiGHS: every cohort's devices placed, every row held to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import highspy
import numpy as np

from fleet_audit.recommendations.plan.choices import Floats, Integers
from fleet_audit.recommendations.plan.limits import Row

_HOLDS = 1e-9
"""How closely HiGHS holds to rows and whole numbers."""


class Slack(NamedTuple):
    """A way to loosen rows: one unit of it, at a cost, loosens each row by so much."""

    cost: float
    rows: Sequence[int]
    amounts: Sequence[float]


class _Silent(highspy.Highs):
    """HiGHS without its banner, which it prints on standard output as soon as it is made."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()  # the solver alone: what is skipped prints
        self.setOptionValue("output_flag", False)


class Program:
    """Minimise the objective; devices of each cohort add up to its count, rows stay in bounds."""

    def __init__(
        self,
        objective: Floats,
        of: Integers,
        counts: Integers,
        rows: Sequence[Row],
        *,
        is_whole: bool = False,
        slacks: Sequence[Slack] = (),
    ) -> None:
        self._size, self._cohorts, self._is_whole = len(of), len(counts), is_whole
        self._highs = _Silent()
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("random_seed", 1)
        self._highs.passModel(_model(objective, of, counts, rows, is_whole=is_whole))
        for slack in slacks:
            numbers = [self._cohorts + row for row in slack.rows]
            amounts = [-amount for amount in slack.amounts]
            self._highs.addCol(slack.cost, 0.0, highspy.kHighsInf, len(numbers), numbers, amounts)

    def run(
        self, *, seconds: float | None = None, gap: float | None = None, nodes: int | None = None
    ) -> bool:
        """Solve, and say whether there is a solution.

        `nodes` bounds the search by its own steps, so that a slower machine finds the same.
        """
        if nodes is not None:
            self._highs.setOptionValue("mip_max_nodes", nodes)
        if seconds is not None:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)
        if gap is not None:
            self._highs.setOptionValue("mip_rel_gap", gap)
            self._highs.setOptionValue("mip_abs_gap", _HOLDS)
            self._highs.setOptionValue("mip_feasibility_tolerance", _HOLDS)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return True
        found: bool = self._is_whole and bool(
            self._highs.getInfo().primal_solution_status
            == highspy.SolutionStatus.kSolutionStatusFeasible
        )
        return found

    def bound_row(self, number: int, bound: float) -> None:
        """Move the bound of a row; the next run starts from the last solution."""
        self._highs.changeRowBounds(self._cohorts + number, -highspy.kHighsInf, bound)

    def values(self) -> Floats:
        """Devices on each path."""
        return np.asarray(self._highs.getSolution().col_value[: self._size])

    def slacks(self) -> Floats:
        """How much of each slack is taken."""
        return np.asarray(self._highs.getSolution().col_value[self._size :])

    def objective(self) -> float:
        """Value of the solution."""
        return float(self._highs.getInfo().objective_function_value)

    def bound(self) -> float:
        """What no solution in whole numbers is below."""
        return float(self._highs.getInfo().mip_dual_bound)

    def reduced(self) -> Floats:
        """Reduced cost of each path."""
        return np.asarray(self._highs.getSolution().col_dual[: self._size])

    def prices(self) -> Floats:
        """Of each row: by how much the objective falls if the bound grows by one."""
        return -np.asarray(self._highs.getSolution().row_dual[self._cohorts :])


def _model(
    objective: Floats, of: Integers, counts: Integers, rows: Sequence[Row], *, is_whole: bool
) -> highspy.HighsLp:
    """The model, by columns: one 1 for the cohort of a path, then its coefficients."""
    size, cohorts = len(of), len(counts)
    coefficients = np.vstack(
        [np.ones(size), *(row.coefficients for row in rows)]
    )  # row × path, the cohort first
    index = np.vstack([of, *(np.full(size, cohorts + number) for number in range(len(rows)))])
    filled = coefficients.T != 0
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, cohorts + len(rows)
    model.col_cost_ = objective
    model.col_lower_ = np.zeros(size)
    model.col_upper_ = counts[of].astype(float)
    model.row_lower_ = np.concatenate([counts, np.full(len(rows), -highspy.kHighsInf)])
    model.row_upper_ = np.concatenate([counts, [row.bound for row in rows]])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(filled.sum(axis=1))])
    model.a_matrix_.index_ = index.T[filled]
    model.a_matrix_.value_ = coefficients.T[filled]
    if is_whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * size
    return model
