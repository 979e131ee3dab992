"""What a lever recommends, and what was decided of it: the shapes that others read."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

Confidence = Literal["high", "medium", "low"]
Decided = Literal["accepted", "refused", "postponed", "done"]
"""What an organisation answers to a lever."""
Dependence = Literal["factor_method", "grid", "intervals", "prices", "assumed_country", "support"]
"""What the sign of an advice depends on: the method of the factors (makers or ADEME), the mix of
the year, the bounds of the figures, prices, a country that nobody stated, a system whose updates
are not known."""


class Range(Struct, frozen=True, kw_only=True):
    """A quantity with its bounds."""

    low: float
    mid: float
    high: float


class BreakEven(Struct, frozen=True, kw_only=True):
    """The price at which it pays, where a price is missing."""

    item: str
    """The missing item; `outlay` where several are: all of them together, for one device."""
    eur: float
    pays: Literal["below", "above"]


class Recommendation(Struct, frozen=True, kw_only=True):
    """One lever on the devices of a category in a country that it fits in the same way."""

    lever: str
    variant: str | None
    """Which of the ways of the lever, where it has several: `other_system`, `by_2`, …"""
    group: str
    """A device takes at most one lever of a group."""
    category: str
    country: str
    """Zone of the electricity, ISO 3166-1 alpha-2, or `WORLD` where nobody says."""
    devices: int
    asset_ids: tuple[int, ...]
    trigger: str
    years: float
    """How long the effect lasts."""
    kwh_per_year: float
    """Electricity saved at the plug."""
    heat_kwh_per_year: float = 0.0
    """Heat given to a building, where the lever recovers some; its carbon depends on what it
    replaces, and is not counted."""
    gwp_kgco2e_per_year: Range
    """Saved, net of what the lever itself emits spread over its years; negative where it costs."""
    saved_use_kgco2e_per_year: float
    saved_embodied_kgco2e_per_year: float
    """Of purchases put off or avoided."""
    spent_kgco2e: float
    """What making its parts or devices emits, once."""
    eur_now: float | None
    """Outlay, null where a price is missing."""
    eur_per_year: float | None
    """Savings."""
    labour_hours: float
    npv_eur: float | None
    payback_years: float | None
    abatement_eur_per_tco2e: float | None
    socio_npv_eur: float | None
    """Net present value with a value of carbon, as public investment counts it."""
    carbon_value_eur: float = 0.0
    """What the carbon that it saves is worth today, by that value alone; advice is ranked by
    `socio_npv_eur`, and by this where a price is missing."""
    npv_with_aid_eur: float | None = None
    """The same as `npv_eur`, with the aid that was given for the lever."""
    missing_prices: tuple[str, ...] = ()
    break_even: BreakEven | None = None
    confidence: Confidence
    depends_on: tuple[Dependence, ...] = ()
    robustness: float
    """Share of the scenarios of factors, mixes and bounds in which it saves carbon."""
    not_when: tuple[str, ...]
    """What stops it, as the inventory shows it: no device of this line has any of it."""
    ask_first: tuple[str, ...]
    """What stops it and no inventory knows."""
    text: str
    decision: Decided | None = None
    is_counted: bool
    """Whether it enters totals: not before its owner agreed, where it asks for that, and not what
    was refused, postponed or done."""


class Host(Struct, frozen=True, kw_only=True):
    """A place where servers could run instead."""

    name: str | None
    """Null for any host with that PUE."""
    pue: float
    kgco2e_per_kwh: float | None = None
    """Of its electricity; null for that of the same grid as the servers have now."""


class Advised(Struct, frozen=True, kw_only=True):
    """What all levers recommend for a fleet, with what their sentences take."""

    found: tuple[Recommendation, ...]
    """Best first."""
    host: Host
    parameters: dict[str, float]
    """Parameter of the levers → its value."""


class LeverSummary(Struct, frozen=True, kw_only=True):
    """A lever as the registry has it, in words."""

    lever: str
    title: str
    trigger: str


class Break(Struct, frozen=True, kw_only=True):
    """Replace or keep: when a new device would have repaid its making, for one asset."""

    asset_id: int
    category: str
    site: str | None
    country: str
    verdict: Literal["keep", "replace", "unknown"]
    mean_w: float | None
    needed_w: float | None = None
    """Watts that a new device must save all year round to repay its making within its life."""
    saved_w: float | None = None
    """Watts that it would save, mean of the year."""
    break_even_years: float | None = None
    """Null where it never does."""
    break_even_on: date | None = None
    is_always_on: bool
    reason: str | None = None


class LeverDecision(Struct, frozen=True, kw_only=True):
    """What was decided of a lever."""

    lever: str
    decision: Decided
    asset_ids: tuple[int, ...] | None
    """Null for the whole fleet."""
    reason: str | None
    decided_on: date
