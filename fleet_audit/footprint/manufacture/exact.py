"""Manufacture by the maker's own sheet of the very model."""

from __future__ import annotations

import math
from itertools import chain

from fleet_audit.footprint.manufacture.fitted import fit_of, pe_ids
from fleet_audit.footprint.manufacture.margins import within
from fleet_audit.footprint.manufacture.of_class import primary_energy
from fleet_audit.footprint.manufacture.outcome import Manufacture
from fleet_audit.footprint.manufacture.parting import Parted, parted, stages_of
from fleet_audit.footprint.manufacture.published import is_embodied
from fleet_audit.footprint.manufacture.terms import (
    filed_maker,
    fitted_class,
    left_over_term,
)
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.spread import Spread
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference
from fleet_audit.reference.models import ModelFigure

USUAL_ERROR = "RULE-SHEET-ERROR"
"""The row of the error that makers' sheets state."""

EMPTY: dict[str, Spread | None] = dict.fromkeys(
    ("manufacturing_kgco2e", "distribution_kgco2e", "end_of_life_kgco2e", "one_figure_kgco2e")
)

SIZES = ("screen_inches", "memory_gib", "storage_gb", "cpu_sockets")


def distance(key: ModelKey, figure: ModelFigure) -> float:
    """How far the configuration of a sheet is from a device: the sum of |ln| of known sizes."""
    both = ((getattr(key, size), getattr(figure, size)) for size in SIZES)
    return math.fsum(abs(math.log(one / other)) for one, other in both if one and other)


def sheet_of(key: ModelKey, reference: Reference) -> ModelFigure | None:
    """The sheet of the model: of the most trusted set, the nearest configuration, the latest."""
    makers = dict.fromkeys([key.manufacturer, filed_maker(key.manufacturer)])
    named = (reference.models.of_model(maker, key.model) for maker in makers)
    found = [figure for figure in chain.from_iterable(named) if is_embodied(figure)]
    trusted = [figure for figure in found if figure.set_id == found[0].set_id]
    nearest = sorted(trusted, key=lambda one: (distance(key, one), -(one.year or 0)))
    return nearest[0] if nearest else None


def end_of_life_share(figure: ModelFigure, reference: Reference) -> float:
    """Share of end of life in what is neither manufacture nor use, by class."""
    kind = fitted_class(figure.category, figure.screen_inches) or ""
    known = fit_of(reference).get(left_over_term(kind).term)
    return known.value if known else 0.0


def kilograms(figure: ModelFigure, reference: Reference) -> dict[str, float | None]:
    """kgCO2e of each stage as published; a rest that the sheet does not part is parted by class.

    A sheet without manufacture gives one figure for all but use, which `parting` parts if it can.
    """
    made, brought = figure.manufacturing_kgco2e, figure.distribution_kgco2e
    discarded = figure.end_of_life_kgco2e
    if made is None:
        return {"one_figure_kgco2e": figure.embodied_kgco2e}
    rest = max(0.0, (figure.embodied_kgco2e or made) - made - (brought or 0.0) - (discarded or 0.0))
    if brought is None and discarded is None and rest:
        discarded = rest * end_of_life_share(figure, reference)
        brought = rest - discarded
    elif brought is None:
        brought = rest or None
    elif discarded is None:
        discarded = rest or None
    return {
        "manufacturing_kgco2e": made,
        "distribution_kgco2e": brought,
        "end_of_life_kgco2e": discarded,
    }


def factor_of(figure: ModelFigure, reference: Reference) -> float:
    """The half-width of the interval: the error that the sheet states, or what sheets do."""
    if figure.error_ratio is not None:
        return 1 + figure.error_ratio
    return reference.row(USUAL_ERROR).value


def by_sheet(key: ModelKey, entry: ClassFactors, reference: Reference) -> Manufacture | None:
    """By the sheet of the model."""
    figure = sheet_of(key, reference) if reference.models and key.model else None
    if figure is None:
        return None
    shares = shares_of(figure, key, entry, reference)
    by_stage = spreads(figure, shares, reference)
    modelled = shares.factor_ids if shares else ()
    return Manufacture(
        "exact",
        EMPTY | by_stage | primary_energy(entry, reference),
        tuple(dict.fromkeys((figure.factor_id, *modelled, *pe_ids(entry)))),
    )


def shares_of(
    figure: ModelFigure, key: ModelKey, entry: ClassFactors, reference: Reference
) -> Parted | None:
    """The shares that part a sheet which gives one figure; null where it gives stages itself."""
    is_one = figure.manufacturing_kgco2e is None and figure.embodied_kgco2e is not None
    return parted(key, entry, reference) if is_one else None


def spreads(
    figure: ModelFigure, shares: Parted | None, reference: Reference
) -> dict[str, Spread | None]:
    """The stages of a sheet with their intervals: as published, or parted."""
    factor = factor_of(figure, reference)
    if shares is not None and figure.embodied_kgco2e is not None:
        return stages_of(figure.embodied_kgco2e, factor, shares)
    published = kilograms(figure, reference)
    return {column: within(value, factor) for column, value in published.items()}
