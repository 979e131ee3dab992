"""Manufacture by neighbours: the fitted model, moved by what it misses of the nearest models.

    ln E = ln fit + s₁ Σ wᵢ (ln Eᵢ - ln fitᵢ),  wᵢ = exp((sᵢ - s₁) / 0.04) / Σ exp((sⱼ - s₁) / 0.04)

over the three published models of the same maker and class whose names are most alike, sᵢ being
their likeness, best first. What the neighbours leave unsaid, sizes and years, the model says.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from fleet_audit.footprint.manufacture.fitted import (
    FACTOR_ID,
    Fitted,
    fit_of,
    fitted,
    fitted_by,
    margin_of_fit,
    pe_ids,
    stages,
)
from fleet_audit.footprint.manufacture.margins import margin_of
from fleet_audit.footprint.manufacture.of_class import primary_energy
from fleet_audit.footprint.manufacture.outcome import Manufacture
from fleet_audit.footprint.manufacture.published import Published, by_kind, likeness, pairs_of
from fleet_audit.footprint.manufacture.terms import filed_maker
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.fits import Fit, Margin
from fleet_audit.reference.load import Reference
from fleet_audit.reference.models import ModelFigure

NEIGHBOURS = 3
LIKENESS_PER_E = 0.04
"""A neighbour less alike by that much weighs e times less."""

LEAST_LIKE = 0.5
"""Names less alike tell nothing that the fitted model does not know."""

SIBLING = 0.8
"""Names from here on are of one series: errors are half as large."""


class Neighbour(NamedTuple):
    """One published model, how much it is alike, and what the fitted model misses of it."""

    figure: ModelFigure
    likeness: float
    weight: float
    """Of all neighbours together one."""
    ln_embodied_miss: float
    """Logarithm of published / fitted."""
    ln_share_miss: float
    """The same of the share of manufacture; 0 where the sheet does not tell it."""


class Moved(NamedTuple):
    """What the neighbours add to the fitted model."""

    fit: Fitted
    neighbours: tuple[Neighbour, ...]

    @property
    def strength(self) -> float:
        """How far the neighbours are followed: the likeness of the nearest."""
        return self.neighbours[0].likeness

    @property
    def ln_embodied(self) -> float:
        """Logarithm of kgCO2e of all but use."""
        move = math.fsum(one.weight * one.ln_embodied_miss for one in self.neighbours)
        return self.fit.ln_embodied + self.strength * move

    @property
    def ln_share(self) -> float:
        """Logarithm of the share of manufacture, which is one at most."""
        move = math.fsum(one.weight * one.ln_share_miss for one in self.neighbours)
        return min(0.0, self.fit.ln_share + self.strength * move)


def nearest(key: ModelKey, kind: str, reference: Reference) -> list[tuple[float, Published]]:
    """The published models whose names are most alike, best first, each with its likeness."""
    pairs = pairs_of(key.model or "")
    candidates = by_kind(reference.models).get((filed_maker(key.manufacturer), kind), ())
    alike = ((likeness(pairs, one.pairs), one) for one in candidates)
    close = [pair for pair in alike if pair[0] >= LEAST_LIKE]
    return nlargest(NEIGHBOURS, close, key=lambda pair: pair[0])


@lru_cache(maxsize=16384)
def misses(published: Published, coefficients: Fit) -> tuple[float, float]:
    """What the fitted model misses of a published model: ln embodied, ln share."""
    fit = fitted_by(published.key, coefficients)
    figure = published.figure
    if fit is None:
        return 0.0, 0.0
    if figure.embodied_kgco2e is None:
        made = math.log(figure.manufacturing_kgco2e or 1.0)
        return made - fit.ln_embodied - fit.ln_share, 0.0
    embodied = math.log(figure.embodied_kgco2e)
    if figure.manufacturing_kgco2e is None:
        return embodied - fit.ln_embodied, 0.0
    share = math.log(figure.manufacturing_kgco2e) - embodied
    return embodied - fit.ln_embodied, share - fit.ln_share


def weighed(found: Sequence[tuple[float, Published]], reference: Reference) -> list[Neighbour]:
    """Neighbours with weights that fall with likeness."""
    best = found[0][0]
    raw = [math.exp((alike - best) / LIKENESS_PER_E) for alike, _ in found]
    return [
        Neighbour(one.figure, alike, weight / math.fsum(raw), *misses(one, fit_of(reference)))
        for (alike, one), weight in zip(found, raw, strict=True)
    ]


def moved(key: ModelKey, reference: Reference) -> Moved | None:
    """The fitted model moved by its neighbours; null without a name, or without any neighbour."""
    fit = fitted(key, reference) if reference.models and key.model else None
    found = nearest(key, fit.kind, reference) if fit is not None else []
    if fit is None or not found:
        return None
    return Moved(fit, tuple(weighed(found, reference)))


def knowledge_of(found: Moved) -> str:
    """How near the nearest published model comes to the device."""
    return "sibling" if found.strength >= SIBLING else "cousin"


def margin_of_neighbour(found: Moved, reference: Reference) -> Margin:
    """The known error of this method for such a device."""
    return margin_of("neighbour", found.fit.kind, knowledge_of(found), reference)


def by_neighbour(key: ModelKey, entry: ClassFactors, reference: Reference) -> Manufacture | None:
    """By the nearest published models of the same maker and class.

    Null where the fitted model alone errs less for such a device.
    """
    found = moved(key, reference)
    if found is None:
        return None
    margin = margin_of_neighbour(found, reference)
    if margin.median_error > margin_of_fit(found.fit, reference).median_error:
        return None
    by_stage = stages(found.ln_embodied, found.ln_share, found.fit.end_of_life_share, margin)
    cited = (one.figure.factor_id for one in found.neighbours)
    return Manufacture(
        "neighbour",
        by_stage | primary_energy(entry, reference),
        (*cited, FACTOR_ID, *pe_ids(entry)),
    )
