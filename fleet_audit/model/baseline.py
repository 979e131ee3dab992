"""A baseline: a footprint frozen on a day, what reckons it again, and what moved since."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from msgspec import Struct

from fleet_audit.model.codes import UseProfile
from fleet_audit.model.reference_set import SetMark

BASELINE_VERSION = 1
"""Raised when what is frozen is laid out otherwise."""


class FrozenFigures(Struct, frozen=True, kw_only=True):
    """Sums of one category in whole grams and watt-hours, so that they add up exactly."""

    category: str
    devices: int
    embodied_g_per_year: int
    use_g_per_year: int
    energy_wh_per_year: int
    embodied_g: int
    """Whole lives."""

    @property
    def gwp_g_per_year(self) -> int:
        """Making and use of a year."""
        return self.embodied_g_per_year + self.use_g_per_year


class FrozenSet(Struct, frozen=True, kw_only=True):
    """A set of reference facts as it was in force."""

    mark: SetMark
    packed: bytes


class Baseline(Struct, frozen=True, kw_only=True):
    """All that was frozen."""

    version: int = BASELINE_VERSION
    name: str
    as_of: date
    organisation: str | None
    method: str
    """Version of fleet-audit that reckoned it."""
    reference: str
    """Full version of the facts in force."""
    use_profile: UseProfile
    country: str | None
    country_is_stated: bool
    leased_assets_category: int
    figures: tuple[FrozenFigures, ...]
    """By category, as published."""
    gwp_kgco2e_per_year_low: float | None
    gwp_kgco2e_per_year_high: float | None
    places: tuple[tuple[Any, ...], ...]
    """Rows of `model.snapshot.PLACE_COLUMNS`: sites, rooms, contracts."""
    assets: bytes
    """The assets as a Parquet file, without names, serial numbers and tags."""
    tables: bytes
    """The reference tables that shipped, as a ZIP."""
    sets: tuple[FrozenSet, ...]


class BaselineLine(Struct, frozen=True, kw_only=True):
    """A baseline in the list of them."""

    name: str
    as_of: date
    reference: str
    frozen_at: str
    sha256: str
    devices: int | None = None
    gwp_kgco2e_per_year: float | None = None


Cause = Literal["method", "factors", "method_and_factors", "grid", "ageing", "fleet"]
"""Why a figure moved: a new version of the method; other facts; the electricity of the country;
a year of age more; devices, their use, and the sites that they stand in."""


class Moved(Struct, frozen=True, kw_only=True):
    """How much one cause moved each figure; causes add up to the whole difference."""

    cause: Cause
    devices: int
    gwp_kgco2e_per_year: float
    gwp_embodied_kgco2e_per_year: float
    gwp_use_kgco2e_per_year: float
    energy_kwh_per_year: float


class Standing(Struct, frozen=True, kw_only=True):
    """The footprint at one moment, under one body of facts."""

    which: Literal["as_published", "restated", "now"]
    """The baseline as it was published; the same fleet on the same day by what is known now, so
    that only the fleet and its age differ from now; the fleet of now."""
    as_of: date
    reference: str
    devices: int
    gwp_kgco2e_per_year: float
    gwp_embodied_kgco2e_per_year: float
    gwp_use_kgco2e_per_year: float
    energy_kwh_per_year: float


class FleetChange(Struct, frozen=True, kw_only=True):
    """Devices of a category that came, left and stayed."""

    category: str
    came: int
    left_fleet: int
    stayed: int


class ActionsDone(Struct, frozen=True, kw_only=True):
    """Decisions on a lever that are done: those that the baseline holds already, and new ones."""

    lever: str
    before: int
    since: int


class BaselineDiff(Struct, frozen=True, kw_only=True):
    """What `fleet-audit baseline diff --format json` prints."""

    name: str
    sha256: str
    standings: tuple[Standing, ...]
    causes: tuple[Moved, ...]
    fleet: tuple[FleetChange, ...]
    actions: tuple[ActionsDone, ...]
    notes: tuple[str, ...]
    """What could not be told apart, and why."""
