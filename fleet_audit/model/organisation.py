"""The organisation sheet: what only the organisation knows. Every field may be left out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from fleet_audit.model.codes import Category

Positive = Annotated[float, Meta(gt=0)]
NonNegative = Annotated[float, Meta(ge=0, le=1e15)]
"""Up to more euros and kilowatt-hours than there are: digits without end would be infinite."""
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Count = Annotated[int, Meta(ge=0, le=100_000_000)]
"""Up to more than any organisation has: what is beyond is a mistake, and no database holds it."""
Year = Annotated[int, Meta(ge=1980, le=2100)]


class Sheet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base: an unknown field is a typing mistake, and is refused by name."""


class Room(Sheet, frozen=True, kw_only=True):
    """A room of a site, usually a server room."""

    name: str
    pue: Annotated[float, Meta(ge=1, le=5)] | None = None
    pue_year: Year | None = None


ContractKind = Literal["standard", "guarantees_of_origin", "ppa", "self_generation"]
"""The supplier's ordinary offer, a green offer with guarantees of origin, a purchase agreement with
one plant, or one's own plant."""


class Site(Sheet, frozen=True, kw_only=True):
    """A place with its electricity."""

    name: str
    country: Country | None = None
    electricity_contract: str | None = None
    contract_kind: ContractKind | None = None
    billed_kwh: NonNegative | None = None
    """Electricity billed to the site in `billed_year`, all uses."""
    billed_year: Year | None = None
    contract_kgco2e_per_kwh: Annotated[float, Meta(ge=0, le=2)] | None = None
    """What the supplier states for a kWh of the contract; `contract_source` says where."""
    contract_source: str | None = None
    """Document that states it, with its year."""
    contract_share: Annotated[float, Meta(gt=0, le=1)] | None = None
    """Share of the site's electricity that the contract covers; all of it where it says nothing."""
    is_colocation: bool = False
    """Whether the room is another's, who buys its electricity."""
    rooms: tuple[Room, ...] = ()


class Price(Sheet, frozen=True, kw_only=True):
    """A dated price, in euros without VAT unless `unit` says otherwise."""

    item: Literal[
        "laptop_new",
        "laptop_refurbished",
        "desktop_new",
        "monitor_new",
        "memory",
        "ssd",
        "battery",
        "electricity",
        "labour_hour",
        "disposal",
    ]
    value_eur: NonNegative
    unit: str = "EUR"
    dated: date | None = None


class OfficeHours(Sheet, frozen=True, kw_only=True):
    """When people work, Monday to Friday, by the clock of each country."""

    begin: Annotated[int, Meta(ge=0, le=23)]
    """First hour of the day."""
    end: Annotated[int, Meta(ge=1, le=24)]
    """Hour at which the day ends."""


class OrganisationSheet(Sheet, frozen=True, kw_only=True):
    """The organisation, its sites, what it declares to own, and what it pays."""

    name: str
    country: Country | None = None
    sector: str | None = None
    staff: Count | None = None
    turnover_eur: NonNegative | None = None
    declared_counts: dict[Category, Count] = {}
    """How many of each category the organisation says it owns."""
    declared_on: date | None = None
    sites: tuple[Site, ...] = ()
    leased_assets_category: Literal[2, 8] = 8
    """Category of scope 3 for the making of leased machines: 2 where leases count as purchases."""
    office_hours: OfficeHours | None = None
    """Hours by which electricity is counted hour by hour for what works in offices."""
    yearly_budget_eur: NonNegative | None = None
    """Euros a year, without VAT, for buying and mending digital equipment."""
    is_synthetic: bool = False
    """Whether the fleet is made up for a demonstration; every page then says so."""
    prices: Annotated[tuple[Price, ...], Meta(max_length=10)] = ()
