"""Manufacture by the fitted model: a sum of named terms, fitted on makers' sheets.

    ln embodied = Σ coefficient(term) × amount(term)
    ln manufacturing = the same + Σ coefficient(share term)

The coefficients are facts (`reference/tables/odbl/fits_embodied.csv`), and so are the intervals:
the errors that the model made on sheets it was not fitted on, by what was known of the model.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from fleet_audit.footprint.manufacture.margins import margin_of, within
from fleet_audit.footprint.manufacture.of_class import primary_energy
from fleet_audit.footprint.manufacture.outcome import Manufacture
from fleet_audit.footprint.manufacture.terms import (
    Amount,
    class_term,
    filed_maker,
    fitted_class,
    kind_terms,
    left_over_term,
    maker_term,
    name_terms,
    share_terms,
    size_terms,
)
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.spread import Spread
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.fits import Coefficient, Fit, Margin
from fleet_audit.reference.load import Reference

FIT = "embodied"
"""Name of the model among the fits."""

FACTOR_ID = "FIT-EMBODIED"
"""The row that cites the sheets behind the coefficients."""

NO_FIT = Fit()

Knowledge = Literal["series", "maker", "few", "class"]
"""What the sheets hold of a device: most of its name; its maker, and little of its name; the same
of a maker of few such devices; or neither."""

MOST = 0.8
"""Share of the terms of a name from which on the fit knows its series: errors are least there."""

FEW = 10
"""Sheets of a maker in a class below which errors are as for a maker that is hardly known."""


class Known(NamedTuple):
    """A term of a device that has a coefficient."""

    term: str
    amount: float
    coefficient: Coefficient

    @property
    def part(self) -> float:
        """What the term adds to the logarithm."""
        return self.amount * self.coefficient.value


class Fitted(NamedTuple):
    """What the model finds of one device."""

    kind: str
    """Class of the sheets that the device is like."""
    knowledge: Knowledge
    terms: tuple[Known, ...]
    """Their sum is ln embodied."""
    share_terms: tuple[Known, ...]
    """Their sum is the logarithm of the share of manufacture in embodied."""
    end_of_life_share: float
    """Of what is neither manufacture nor use."""

    @property
    def ln_embodied(self) -> float:
        """Logarithm of kgCO2e of all but use."""
        return math.fsum(known.part for known in self.terms)

    @property
    def ln_share(self) -> float:
        """Logarithm of the share of manufacture, which is one at most."""
        return min(0.0, math.fsum(known.part for known in self.share_terms))


def known_terms(amounts: Iterable[Amount], fit: Fit) -> tuple[Known, ...]:
    """The terms that the fit knows; any other is as usual, and adds nothing."""
    return tuple(Known(term, amount, fit[term]) for term, amount in amounts if term in fit)


def known_flat(terms: Iterable[str], fit: Fit) -> tuple[Known, ...]:
    """The same of terms that a device has or has not."""
    return tuple(Known(term, 1.0, fit[term]) for term in terms if term in fit)


class OfName(NamedTuple):
    """What the fit knows of the name of a model."""

    terms: tuple[Known, ...]
    is_of_series: bool
    """Whether it knows most of the name."""


@lru_cache(maxsize=4096)
def of_name(maker: str, model: str, fit: Fit) -> OfName:
    """What the fit knows of a name, once for all devices that have it."""
    terms = list(name_terms(maker, model))
    known = known_flat(terms, fit)
    return OfName(known, bool(terms) and len(known) >= MOST * len(terms))


def knowledge_of(maker: Coefficient | None, is_of_series: bool) -> Knowledge:
    """How near the sheets of the fit come to the device; one step less by a maker of few."""
    if maker is None:
        return "class"
    if maker.n < FEW:
        return "maker" if is_of_series else "few"
    return "series" if is_of_series else "maker"


def fit_of(reference: Reference) -> Fit:
    """The coefficients in force; none where the facts hold none."""
    return reference.fits.get(FIT, NO_FIT)


def fitted(key: ModelKey, reference: Reference) -> Fitted | None:
    """What the model says of a device; null where no sheet is of its class."""
    return fitted_by(key, fit_of(reference))


@lru_cache(maxsize=4096)
def fitted_by(key: ModelKey, fit: Fit) -> Fitted | None:
    """The same, by these coefficients."""
    kind = fitted_class(key.category, key.screen_inches)
    if kind is None or class_term(kind) not in fit:
        return None
    maker = filed_maker(key.manufacturer)
    name = of_name(maker, key.model or "", fit)
    sized = known_terms(size_terms(key, kind), fit)
    left_over = known_terms([left_over_term(kind)], fit)
    return Fitted(
        kind=kind,
        knowledge=knowledge_of(fit.get(maker_term(maker, kind)), name.is_of_series),
        terms=known_flat(kind_terms(key, kind), fit) + name.terms + sized,
        share_terms=known_terms(share_terms(key), fit),
        end_of_life_share=left_over[0].coefficient.value if left_over else 0.0,
    )


def stages(
    ln_embodied: float, ln_share: float, end_of_life_share: float, margin: Margin
) -> dict[str, Spread | None]:
    """Manufacture, distribution and end of life, which add up to embodied; bounds together."""
    embodied = math.exp(ln_embodied)
    manufacturing = math.exp(ln_embodied + ln_share)
    rest = embodied - manufacturing
    discarded = rest * end_of_life_share
    return {
        "manufacturing_kgco2e": within(manufacturing, margin.factor),
        "distribution_kgco2e": within(rest - discarded, margin.factor),
        "end_of_life_kgco2e": within(discarded, margin.factor),
        "one_figure_kgco2e": None,
    }


def margin_of_fit(found: Fitted, reference: Reference) -> Margin:
    """The known error of the model for such a device.

    By a maker of few, the wider of theirs and of that where no maker is known.
    """
    levels = ("few", "class") if found.knowledge == "few" else (found.knowledge,)
    margins = (margin_of("regression", found.kind, level, reference) for level in levels)
    return max(margins, key=lambda margin: margin.factor)


def by_fit(key: ModelKey, entry: ClassFactors, reference: Reference) -> Manufacture | None:
    """By the fitted model, for a device of which a maker or a model is known."""
    found = fitted(key, reference) if key.manufacturer or key.model else None
    if found is None:
        return None
    margin = margin_of_fit(found, reference)
    by_stage = stages(found.ln_embodied, found.ln_share, found.end_of_life_share, margin)
    return Manufacture(
        "regression", by_stage | primary_energy(entry, reference), (FACTOR_ID, *pe_ids(entry))
    )


def pe_ids(entry: ClassFactors) -> tuple[str, ...]:
    """The row of the class's primary energy."""
    return (entry.pe_manufacturing,) if entry.pe_manufacturing else ()
