"""What a fitted model of power says of a device: a sum of named terms, and its known error.

    ln W = Σ coefficient(term) × amount(term)

The coefficients are facts (`reference/tables/fits_*.csv`), and so are the intervals: the errors
that each model made on rows it was not fitted on (`margins_power.csv`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from fleet_audit.footprint.manufacture.fitted import Known, known_terms
from fleet_audit.footprint.manufacture.terms import Amount
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.codes import EnergyMethod
from fleet_audit.reference.fits import Margin
from fleet_audit.reference.load import Reference

MARGINS = "power"
"""Name of the table of errors."""

METHOD: EnergyMethod = "regression"
"""Code of the method: a model fitted on published rows."""


class FittedPower(NamedTuple):
    """What one model finds of one device, in W or kWh a year."""

    fit: str
    """Name of the model among the fits."""
    terms: tuple[Known, ...]
    value: float
    """The exponential of the sum of the terms."""
    margin: Margin

    @property
    def spread(self) -> Spread:
        """From value / factor to value × factor."""
        factor = self.margin.factor
        return Spread(self.value, self.value / factor, self.value * factor)

    @property
    def factor_id(self) -> str:
        """The row that cites what the model was fitted on."""
        return factor_id_of(self.fit)


def factor_id_of(fit: str) -> str:
    """`FIT-LAPTOP-YEAR` cites the rows behind `fits_laptop_year.csv`."""
    return f"FIT-{fit.upper().replace('_', '-')}"


def margin_of(fit: str, category: str, knowledge: str, reference: Reference) -> Margin:
    """The known error of a model for a category, or over all rows of the model."""
    return reference.margins[MARGINS].of(fit, knowledge, category)


def fitted_power(
    fit: str, amounts: Sequence[Amount], category: str, knowledge: str, reference: Reference
) -> FittedPower | None:
    """What the model of that name says; null where these facts do not hold it."""
    coefficients = reference.fits.get(fit)
    if coefficients is None:
        return None
    margin = margin_of(fit, category, knowledge, reference)
    terms = known_terms(amounts, coefficients)
    return FittedPower(fit, terms, math.exp(math.fsum(one.part for one in terms)), margin)
