"""The renewal plan: what is asked, and what `plan` answers."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from fleet_audit.model.codes import Category

LimitKind = Literal["budget", "labour", "unsupported", "reuse"]
"""What a plan must hold to: euros a year, hours a year, devices without security updates, and the
share of purchases that is refurbished."""

Year = Annotated[int, Meta(ge=1, le=10)]
"""Year of the plan, from 1: the twelve months that begin on the day of the audit."""


class UnsupportedLimit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At most so many devices without security updates, from a year of the plan on."""

    devices: Annotated[int, Meta(ge=0)]
    from_year: Year


Action = Literal[
    "keep",
    "replace_new",
    "replace_refurbished",
    "renew_new",
    "renew_refurbished",
    "upgrade",
    "change_system",
    "replace_failed_new",
    "replace_failed_refurbished",
]
"""`renew_…` buys again what the plan itself bought and what has served its life; `replace_failed_…`
are the devices that are expected to fail, kept until then."""

PlanStatus = Literal["optimal", "near_optimal", "infeasible", "empty"]
"""Proven best; within `gap` of the best; nothing holds to every limit; nothing to plan for."""


class Step(Struct, frozen=True, kw_only=True):
    """One action on some devices of a cohort, in one year."""

    year: int
    action: Action
    cohort: str
    count: float
    """Devices; of failures, as many as are expected, which need not be a whole number."""
    eur: float | None
    """Purchases and parts, without VAT; null where no price is known."""
    gwp_kgco2e: float
    """Making of what is bought, for the years of the horizon that it serves."""
    labour_hours: float
    break_even_eur: float | None = None
    """Of a replacement without price: what one device may cost at most. Where money binds, for the
    step to keep its place in the budget; else, for its electricity to repay it over its life."""


class PathShare(Struct, frozen=True, kw_only=True):
    """How many devices of a cohort go one way."""

    actions: tuple[tuple[int, Action], ...]
    """Year and action of each; none is kept as it is."""
    count: int


class CohortPlan(Struct, frozen=True, kw_only=True):
    """Devices that are alike for the plan, and what becomes of them."""

    cohort: str
    category: Category
    model_class: str
    site: str | None
    age_years: float
    energy_kwh_per_year: float
    """Of one device."""
    system: str
    """Code of the state of its system, as `FLEET_SYSTEMS` lists them."""
    count: int
    paths: tuple[PathShare, ...]


class YearTotal(Struct, frozen=True, kw_only=True):
    """One year of the plan."""

    year: int
    eur: float
    labour_hours: float
    unsupported: float
    """Devices without security updates during the year."""
    gwp_use_kgco2e: float
    gwp_embodied_kgco2e: float
    energy_kwh: float


class PlanTotals(Struct, frozen=True, kw_only=True):
    """The plan in sum, beside renewing every device new at the end of its usual life."""

    assets: int
    bought: float
    refurbished: float
    eur: float
    labour_hours: float
    energy_kwh: float
    gwp_kgco2e: float
    """Use and making over the horizon; what is bought counts by its years of use."""
    gwp_use_kgco2e: float
    gwp_embodied_kgco2e: float
    terminal_gwp_kgco2e: float
    """Making of what was bought that serves beyond the horizon, and is not counted in it."""
    usual_gwp_kgco2e: float
    """The same of renewing every device new at the end of its usual life."""
    usual_eur: float
    usual_unpriced: float
    """Devices that the usual renewal buys and that no price is known of."""
    unknown_support: int
    """Computers and servers of which no end of support is known; they count as supported."""
    unpriced: float
    """Devices bought that no price is known of, and that the budget does not count."""


class CurvePoint(Struct, frozen=True, kw_only=True):
    """The best that a yearly budget allows."""

    budget_eur: float
    gwp_kgco2e: float | None
    """Null where the budget is too small for any plan."""
    kgco2e_per_eur: float | None
    """kgCO2e that one euro more a year would avoid over the horizon."""


class ShadowPrice(Struct, frozen=True, kw_only=True):
    """What the budget is worth at the margin."""

    kgco2e_per_eur: tuple[float, ...]
    """By year of the plan: kgCO2e that one euro more in that year would avoid."""
    eur_per_tco2e: float | None
    """Euros that the cheapest tonne beyond the plan would cost; null where money does not bind."""
    curve: tuple[CurvePoint, ...]


class Loosened(Struct, frozen=True, kw_only=True):
    """A limit that can be held to."""

    kind: LimitKind
    value: float
    """Of `budget`, euros a year; of `labour`, hours a year; of `unsupported`, devices more than
    each limit allows; of `reuse`, the share."""


class Relaxation(Struct, frozen=True, kw_only=True):
    """One way to make the plan possible: ask for these limits, and leave the others."""

    limits: tuple[Loosened, ...]


class Assumption(Struct, frozen=True, kw_only=True):
    """A parameter that the plan rests on."""

    name: str
    value: float
    unit: str
    basis: str
    """`published`, `derived`, `default` (no source: set your own) or `scenario`."""


class LeftOut(Struct, frozen=True, kw_only=True):
    """Devices that no plan can be made for."""

    reason: str
    devices: int


class Plan(Struct, frozen=True, kw_only=True):
    """What `fleet-audit plan --format json` prints."""

    as_of: str
    years: int
    budget_eur: float | None
    """Euros a year; null where none was given."""
    status: PlanStatus
    gap: float
    """How far the plan may be from the best one, as a share of it."""
    totals: PlanTotals | None
    yearly: tuple[YearTotal, ...]
    steps: tuple[Step, ...]
    cohorts: tuple[CohortPlan, ...]
    shadow_price: ShadowPrice | None
    relax: tuple[Relaxation, ...]
    """Of an infeasible plan: ways to make it possible, each sufficient alone."""
    left_out: tuple[LeftOut, ...]
    missing_prices: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    reference: str
