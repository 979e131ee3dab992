"""Ridge regression whose penalty depends on the kind of term, through its dual form.

With prior variance v of each kind of term and variance s of each observation, the coefficients are
b = V X' (X V X' + S)⁻¹ y, and their posterior variance V - V X' (X V X' + S)⁻¹ X V. (Rasmussen and
Williams, Gaussian Processes for Machine Learning, 2006, chapter 2.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fleet_audit.footprint.manufacture.terms import Amount

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


class Observation(NamedTuple):
    """One logarithm to be explained."""

    source: str
    """Observations of one source share an error: they are no independent witnesses."""
    terms: tuple[Amount, ...]
    value: float
    variance: float
    """Of its own error."""


def kind_of(term: str) -> str:
    """What stands before the colon."""
    return term.partition(":")[0]


class Ridge:
    """The observations of a regression, ready to be solved for any part of them."""

    def __init__(
        self,
        observations: Sequence[Observation],
        prior: Mapping[str, float],
        variance_of_source: float,
    ) -> None:
        used = (t.term for o in observations for t in o.terms if kind_of(t.term) in prior)
        self.terms = {term: place for place, term in enumerate(dict.fromkeys(used))}
        self.prior = np.array([prior[kind_of(term)] for term in self.terms])
        self.amounts = self._amounts(observations)
        self.values = np.array([one.value for one in observations])
        sources = np.unique([one.source for one in observations], return_inverse=True)[1]
        shared = variance_of_source * (sources[:, None] == sources[None, :])
        own = np.diag([one.variance for one in observations])
        self.covariance: Matrix = (self.amounts * self.prior) @ self.amounts.T + shared + own

    def _amounts(self, observations: Sequence[Observation]) -> Matrix:
        matrix = np.zeros((len(observations), len(self.terms)))
        for row, one in enumerate(observations):
            for term, amount in one.terms:
                if term in self.terms:
                    matrix[row, self.terms[term]] += amount
        return matrix

    @cached_property
    def precision(self) -> Matrix:
        """The inverse of the covariance, from which any part is left out without another one."""
        inverse: Matrix = np.linalg.inv(self.covariance)
        return inverse

    def coefficients(self, left_out: Sequence[int] = ()) -> dict[str, float]:
        """Coefficients fitted without some of the observations, and without their own terms.

        Of the weights w = C⁻¹ y, those of the rest without a part g are
        w_rest - C⁻¹_rest,g (C⁻¹_gg)⁻¹ w_g.
        """
        out = np.asarray(left_out, dtype=int)
        weights = self.precision @ self.values
        if len(out):
            block = self.precision[np.ix_(out, out)]
            weights = weights - self.precision[:, out] @ np.linalg.solve(block, weights[out])
            weights[out] = 0.0
        rest = np.ones(len(weights), dtype=bool)
        rest[out] = False
        found = self.prior * (self.amounts.T @ weights)
        used = np.any(self.amounts[rest] != 0, axis=0)
        return {term: float(found[i]) for term, i in self.terms.items() if used[i]}

    def standard_errors(self) -> dict[str, float]:
        """Posterior standard deviation of each coefficient, fitted on all observations."""
        moved = self.amounts * self.prior
        left = np.maximum(self.prior - np.sum(moved * (self.precision @ moved), axis=0), 0.0)
        return {term: float(np.sqrt(left[i])) for term, i in self.terms.items()}
