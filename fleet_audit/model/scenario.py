"""The scenario file: what would be otherwise. Every field may be left out."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from fleet_audit.model.codes import Category
from fleet_audit.model.organisation import Country, NonNegative
from fleet_audit.model.plan import PlanStatus, UnsupportedLimit, Year

Share = Annotated[float, Meta(ge=0, le=1)]
Intensity = Annotated[float, Meta(ge=0, le=3)]
Lifetime = Annotated[float, Meta(ge=1, le=30)]
"""Up to three times as long as anything is used."""


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base: an unknown field is a typing mistake, and is refused by name."""


class HostingMove(Part, frozen=True, kw_only=True):
    """Servers, blades and storage bays of one's own rooms, moved to a hosting site."""

    country: Country
    """Where the hosting site stands."""
    pue: Annotated[float, Meta(ge=1, le=5)]


class PlanAsked(Part, frozen=True, kw_only=True):
    """What the renewal plan of the scenario must hold to."""

    years: Year | None = None
    budget_eur: NonNegative | None = None
    """Euros a year."""
    carry_over: bool = False
    labour_hours: NonNegative | None = None
    """Hours a year."""
    reuse_share: Share | None = None
    unsupported: tuple[UnsupportedLimit, ...] = ()


class Scenario(Part, frozen=True, kw_only=True):
    """A what-if: the fleet as it is, with some things otherwise."""

    name: str | None = None
    """The file's own name where it gives none."""
    grid: dict[str, Intensity] = {}
    """Country, or WORLD → kgCO2e per kWh delivered."""
    prices: dict[str, NonNegative] = {}
    """Item → euros without VAT, per the unit of the item."""
    lifetimes: dict[Category, Lifetime] = {}
    """Category → years of use that are usual."""
    night_off_share: Share | None = None
    """Share of the computers and screens left on at night that are switched off then."""
    hosting: HostingMove | None = None
    plan: PlanAsked | None = None
    assumptions: dict[str, float] = {}
    """Parameter of levers and plans → its value."""


class Bounds(Struct, frozen=True):
    """A figure with its 90 % interval."""

    low: float
    mid: float
    high: float


class PlanInSum(Struct, frozen=True, kw_only=True):
    """The renewal plan of a scenario, in sum."""

    years: int
    budget_eur: float | None
    status: PlanStatus
    gap: float
    gwp_kgco2e: float | None
    """Over the years of the plan; null where no plan holds to the limits."""
    eur: float | None
    bought: float | None
    refurbished: float | None
    labour_hours: float | None
    unsupported: float | None
    """Devices without security updates in the last year."""
    kgco2e_per_eur: float | None
    """What one euro more would avoid, in the year in which it avoids most."""


class ScenarioResult(Struct, frozen=True, kw_only=True):
    """The fleet under one scenario."""

    name: str
    is_base: bool
    """Whether it is the fleet as it is."""
    devices: int
    gwp_kgco2e_per_year: Bounds | None
    gwp_embodied_kgco2e_per_year: Bounds | None
    gwp_use_kgco2e_per_year: Bounds | None
    energy_kwh_per_year: Bounds | None
    """At the plug; cooling is in `site_energy_kwh_per_year`."""
    site_energy_kwh_per_year: float | None
    electricity_eur_per_year: float | None
    """Of the kWh of which a price is known."""
    unpriced_kwh_per_year: float
    plan: PlanInSum


class Comparison(Struct, frozen=True, kw_only=True):
    """What `fleet-audit compare --format json` prints: the fleet as it is first."""

    as_of: str
    results: tuple[ScenarioResult, ...]
    reference: str
