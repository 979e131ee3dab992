"""Which facts stand for which class of device: the table `class_factors.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from fleet_audit.model.codes import Category, EnergyMethod, ManufacturingMethod

FACTOR_FIELDS = (
    "manufacturing",
    "distribution",
    "end_of_life",
    "embodied",
    "ademe_manufacturing",
    "ademe_distribution",
    "ademe_end_of_life",
    "ademe_embodied",
    "pe_manufacturing",
    "adpe_manufacturing",
    "lifetime",
    "energy",
    "on",
    "short_idle",
    "long_idle",
    "sleep",
    "off",
    "idle",
)


class ClassFactors(msgspec.Struct, frozen=True, kw_only=True):
    """A class of device (a category, or a size within it) and the rows that describe it.

    Each field of `FACTOR_FIELDS` holds a `factor_id`, or is null where nothing is published.
    """

    class_id: str
    category: Category
    size_field: str | None = None
    """Column that narrows the class: `screen_inches`, `cpu_sockets`, or `storage_gb` of a bay."""
    size_from: float | None = None
    size_to: float | None = None
    """The class holds sizes from `size_from` up to, not including, `size_to`."""
    method: ManufacturingMethod
    energy_method: EnergyMethod
    manufacturing: str | None = None
    distribution: str | None = None
    end_of_life: str | None = None
    embodied: str | None = None
    """One figure for all but use, where stages are not published apart."""
    ademe_manufacturing: str | None = None
    ademe_distribution: str | None = None
    ademe_end_of_life: str | None = None
    ademe_embodied: str | None = None
    pe_manufacturing: str | None = None
    adpe_manufacturing: str | None = None
    lifetime: str | None = None
    energy: str | None = None
    """Yearly energy as published; else watts and a duty cycle."""
    on: str | None = None
    short_idle: str | None = None
    long_idle: str | None = None
    sleep: str | None = None
    off: str | None = None
    duty: str | None = None
    """Duty cycle: `computer`, `notebook`, `display`, `always_on`, or `storage` (watts per TB)."""
    idle: str | None = None
    reason: str | None = None
    """Why a figure is missing."""

    @classmethod
    def from_cells(cls, cells: Mapping[str, Any]) -> ClassFactors:
        """A class from the cells of its line."""
        given = {key: value for key, value in cells.items() if value != ""}
        return msgspec.convert(given, cls, strict=False)

    @property
    def factor_ids(self) -> tuple[str, ...]:
        """Every row that the class names."""
        return tuple(
            factor_id for field in FACTOR_FIELDS if (factor_id := getattr(self, field)) is not None
        )

    def holds(self, sizes: Mapping[str, float | None]) -> bool:
        """Whether a device of the category with these sizes belongs to the class."""
        if self.size_field is None:
            return True
        size = sizes.get(self.size_field)
        if size is None or self.size_from is None or self.size_to is None:
            return False
        return self.size_from <= size < self.size_to
