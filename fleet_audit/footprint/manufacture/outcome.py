"""What a method of manufacture finds, and what a method is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.spread import Spread
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
