"""Parting a figure of all but use that its sheet gives as one: by shares that are modelled.

    manufacturing = embodied × share
    end of life   = (embodied - manufacturing) × end_of_life_share

The share is that of the fitted model for such a device, else that of the class where its stages are
published. Manufacture is known less well than the whole: its factor is that of the sheet times that
of the share, e^(1.645 √Σ (amount × standard error)²) over the terms of the fit, or `RULE-NO-SPREAD`
for a class. It is never more than the whole may be, and never surer.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

from fleet_audit.footprint.manufacture.fitted import FACTOR_ID, Known, fitted
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.spread import Spread
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

NO_SPREAD = "RULE-NO-SPREAD"
Z_90 = NormalDist().inv_cdf(0.95)
"""Standard deviations on either side that hold 90 % of a normal law."""


class Parted(NamedTuple):
    """The shares of one device, and how far the first is known."""

    share: float
    """Of manufacture in all but use."""
    end_of_life_share: float
    """Of end of life in the rest."""
    factor: float
    """The share lies between share / factor and share × factor, and below 1."""
    factor_ids: tuple[str, ...]


def parted(key: ModelKey, entry: ClassFactors, reference: Reference) -> Parted | None:
    """The shares for a device; null where neither a fit nor the class tells them."""
    found = fitted(key, reference)
    if found is not None and found.share_terms:
        factor = math.exp(Z_90 * error_of(found.share_terms))
        return Parted(math.exp(found.ln_share), found.end_of_life_share, factor, (FACTOR_ID,))
    return _of_class(entry, reference)


def error_of(terms: tuple[Known, ...]) -> float:
    """Standard error of the sum of some terms, as if each erred by itself."""
    return math.hypot(*(known.amount * known.coefficient.standard_error for known in terms))


def _of_class(entry: ClassFactors, reference: Reference) -> Parted | None:
    rows = (entry.manufacturing, entry.distribution, entry.end_of_life)
    if entry.manufacturing is None or not any(rows[1:]):
        return None
    made, brought, discarded = (reference.row(one).value if one else 0.0 for one in rows)
    rest = brought + discarded
    cited = tuple(one for one in rows if one)
    factor = reference.row(NO_SPREAD).value
    return Parted(made / (made + rest), discarded / rest if rest else 0.0, factor, cited)


def stages_of(embodied: float, factor: float, shares: Parted) -> dict[str, Spread | None]:
    """The stages of a figure that its sheet gives within a factor."""
    made = embodied * shares.share
    discarded = (embodied - made) * shares.end_of_life_share
    brought = embodied - made - discarded
    widest = factor * min(shares.factor, 1 / shares.share)
    return {
        "manufacturing_kgco2e": Spread(made, made / (factor * shares.factor), made * widest),
        "distribution_kgco2e": Spread(brought, brought / factor, brought * factor),
        "end_of_life_kgco2e": Spread(discarded, discarded / factor, discarded * factor),
        "one_figure_kgco2e": None,
    }
