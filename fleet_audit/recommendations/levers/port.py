"""What a lever is: SQL on the relation `candidate` that says when, what it saves and what it takes.

In its SQL, `{name}` is a parameter of `reference/tables/decisions/levers.csv`, `{name_low}` and
`{name_high}` its bounds. Quantities are those of one device.
"""

from __future__ import annotations

from msgspec import Struct

from fleet_audit.model.lever import Confidence

OFFICE = "category IN ('laptop', 'desktop', 'all_in_one', 'workstation', 'thin_client')"
COMPUTERS = f"({OFFICE} OR category IN ('tablet', 'smartphone', 'point_of_sale', 'industrial_pc'))"
SERVERS = "category IN ('server', 'blade')"
IN_USE = "NOT is_stock AND NOT is_virtual"
NEAR_RENEWAL = "age_years >= lifetime_years - 1"


class Objection(Struct, frozen=True, kw_only=True):
    """What stops a lever on a device, as far as the inventory shows it."""

    code: str
    when: str
    """SQL."""
    sentence: str


class Carbon(Struct, frozen=True, kw_only=True):
    """kgCO2e that a lever emits once, SQL for one device."""

    mid: str = "0"
    low: str | None = None
    high: str | None = None
    ademe: str | None = None
    """By the figures of ADEME; those of makers where it has none."""


class Share(Struct, frozen=True, kw_only=True):
    """A share of the electricity of a device, SQL between 0 and 1."""

    mid: str = "0"
    low: str | None = None
    high: str | None = None


class Lever(Struct, frozen=True, kw_only=True):
    """A lever: when it fits, what stops it, what it saves and what it takes."""

    code: str
    group: str
    """A device takes at most one lever of a group."""
    rank: int
    """Its place: the lowest of a group that fits is taken, and saves electricity first."""
    confidence: Confidence
    title: str
    trigger: str
    text: str
    """With `{devices}` and whatever `RecommendationWords` gives."""
    variants: dict[str, str] = {}
    """Code of each way → what is to be done."""
    not_when: tuple[Objection, ...] = ()
    ask_first: tuple[str, ...] = ()
    when: str
    """SQL: the devices that it is for."""
    variant: str = "NULL"
    years: str = "lifetime_years"
    saves_use: Share = Share()
    saves_renewal: str = "0"
    """SQL, share of the yearly renewal that is avoided while it lasts."""
    spends: Carbon = Carbon()
    heat_kwh: str = "0"
    buys: dict[str, str] = {}
    """Item → how many, once. `new_device` and `refurbished_device` are those of the category."""
    saves: dict[str, str] = {}
    """Item → how many a year, electricity apart."""
    after_fate: bool = False
    """Whether its SQL reads what became of the devices: see `sql/leaving.sql`."""
    needs_sign_off: bool = False
    """Whether it counts only once its owner has accepted it."""
