"""Ridge regression that single strange rows do not sway.

Coefficients minimise Σ w ρ(y - Xb) + Σ λ b², ρ being Huber's loss, whose bend lies at one robust
standard deviation of the residuals: it is found by reweighting (Huber, Robust Statistics, 1981).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fleet_audit.footprint.manufacture.terms import Amount
from fleet_audit.reference.fits import Coefficient, Fit
from tools.fitting.ridge import kind_of

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

ROUNDS = 8
MAD_TO_DEVIATION = 1.4826
"""Of a normal distribution."""

FEWEST = 3
"""Rows that a term must have to be told from chance."""


class Example(NamedTuple):
    """One logarithm to be explained."""

    source: str
    """Row that it was read from: the same row, seen with less known, is no second witness."""
    terms: tuple[Amount, ...]
    value: float
    weight: float


def sources_of(examples: Sequence[Example]) -> Mapping[str, int]:
    """How many rows have each term."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in examples:
        for term, _ in one.terms:
            found[term].add(one.source)
    return {term: len(rows) for term, rows in sorted(found.items())}


def matrix_of(examples: Sequence[Example], terms: Sequence[str]) -> Matrix:
    """The amounts, examples by terms."""
    place = {term: n for n, term in enumerate(terms)}
    amounts = np.zeros((len(examples), len(terms)))
    for row, one in enumerate(examples):
        for term, amount in one.terms:
            if term in place:
                amounts[row, place[term]] += amount
    return amounts


def fitted(
    examples: Sequence[Example], penalties: Mapping[str, float], fewest: int = FEWEST
) -> Fit:
    """The coefficients, each with its rows and its standard error."""
    counts = sources_of(examples)
    terms = [term for term, n in counts.items() if n >= fewest and kind_of(term) in penalties]
    amounts = matrix_of(examples, terms)
    values = np.array([one.value for one in examples])
    given = np.array([one.weight for one in examples])
    ridge = np.diag([penalties[kind_of(term)] for term in terms])
    weights = given
    for _ in range(ROUNDS):
        normal = (amounts * weights[:, None]).T @ amounts + ridge
        found = np.linalg.solve(normal, amounts.T @ (weights * values))
        missed = np.abs(values - amounts @ found)
        deviation = MAD_TO_DEVIATION * float(np.median(missed[given == given.max()]))
        weights = given / np.maximum(1.0, missed / deviation)
    errors = deviation * np.sqrt(np.diag(np.linalg.inv(normal)))
    return Fit(
        (term, Coefficient(float(found[n]), counts[term], float(errors[n])))
        for n, term in enumerate(terms)
    )
