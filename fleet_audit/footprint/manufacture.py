"""All but use, for one model: the most specific method that knows it wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.spread import Spread, spread_of
from fleet_audit.model.codes import ManufacturingMethod
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

PUBLISHED: dict[str, str] = {
    "manufacturing_kgco2e": "manufacturing",
    "distribution_kgco2e": "distribution",
    "end_of_life_kgco2e": "end_of_life",
    "one_figure_kgco2e": "embodied",
    "manufacturing_pe_mj": "pe_manufacturing",
}
"""Column → field of the class that names its row. `one_figure` is all but use in one figure."""


class Manufacture(NamedTuple):
    """What making, bringing and discarding one device weigh, and how that was found."""

    method: ManufacturingMethod
    stages: Mapping[str, Spread | None]
    """By the columns of `PUBLISHED`; null where nothing is known of a stage."""
    factor_ids: tuple[str, ...]


Method = Callable[[ModelKey, ClassFactors, Reference], Manufacture | None]
"""One way of finding it; null where it knows nothing of the model."""


def of_class(_key: ModelKey, entry: ClassFactors, reference: Reference) -> Manufacture:
    """What is published for the class, with its bounds."""
    named = {column: getattr(entry, field) for column, field in PUBLISHED.items()}
    stages = {
        column: spread_of(reference.row(factor_id), reference) if factor_id else None
        for column, factor_id in named.items()
    }
    used = tuple(factor_id for factor_id in named.values() if factor_id is not None)
    return Manufacture(entry.method, stages, used)


METHODS: tuple[Method, ...] = ()
"""The ways that know more than the class, most specific first."""


def manufacture_of(key: ModelKey, entry: ClassFactors, reference: Reference) -> Manufacture:
    """By the first method that knows the model; by its class where none does."""
    for method in METHODS:
        found = method(key, entry, reference)
        if found is not None:
            return found
    return of_class(key, entry, reference)
