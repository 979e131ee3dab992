"""The commitment sheet: what an organisation has, did, and undertakes to do, as it is signed.

Published as `contracts/commitment.schema.json`. A later audit computes each indicator again, by its
code and category, on the same perimeter: what becomes of a target is computed, never typed.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from fleet_audit.model.codes import Category
from fleet_audit.model.organisation import Count

SHEET_VERSION = 1
MOST_DONE = 8
"""Things done that one side of A4 holds."""
MOST_TARGETS = 5
"""New targets of a sheet: more are not followed."""
DIGITS = 6
"""Of figures that are computed: as many as a file to be edited shows, so that it holds all."""
Quantity = Annotated[float, Meta(ge=0, le=1e12)]
LONGEST_NAME = 120
LONGEST_SENTENCE = 180
"""Of characters: five targets then stand on one side of A4."""
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
Sentence = Annotated[str, Meta(min_length=1, max_length=LONGEST_SENTENCE)]
IndicatorCode = Literal[
    "life_years",
    "supported_share",
    "refurbished_share",
    "night_off_share",
    "stock_devices",
    "energy_kwh_per_year",
]
"""Indicators that are computed from a store."""
IndicatorUnit = Literal["years", "share", "devices", "kWh/year"]
Basis = Literal["observed", "usual_life"]
"""Whether a baseline value was observed, or is the usual life of the category, where no device of
it left whose age is known."""
DoneKind = Literal["kept", "refurbished", "repaired", "left", "lever", "own"]
"""Devices kept beyond their usual life; bought refurbished; repaired or given more memory or disk;
that left; a lever recorded as done; something else, in words."""


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base: an unknown field is a typing mistake, and is refused by name."""


class Estimate(Part, frozen=True, kw_only=True):
    """A figure with its 90 % interval, where it has one."""

    value: float
    low: float | None = None
    high: float | None = None


def plain(value: float) -> float:
    """A computed figure with the digits of the sheet."""
    return float(f"{value:.{DIGITS}g}")


def estimate(value: float, low: float | None = None, high: float | None = None) -> Estimate:
    """A computed figure and its interval, with the digits of the sheet."""
    return Estimate(
        value=plain(value),
        low=None if low is None else plain(low),
        high=None if high is None else plain(high),
    )


class Perimeter(Part, frozen=True, kw_only=True):
    """What the sheet is about."""

    sites: tuple[Name, ...] = ()
    devices: Count | None = None
    """Inventoried, virtual machines apart."""
    declared: Count | None = None
    """How many there should be, by what the organisation declares."""
    categories: dict[Category, Count] = {}
    left_out: Sentence | None = None


class FrozenMark(Part, frozen=True, kw_only=True):
    """A baseline that was frozen, by which it is known again."""

    name: Name
    day: date
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class BaselineFigures(Part, frozen=True, kw_only=True):
    """Where the organisation starts from."""

    day: date | None = None
    """Day that the figures are true of; that of the frozen baseline where there is one."""
    gwp_kgco2e_per_year: Estimate | None = None
    """Making spread over lifetimes, and use."""
    embodied_kgco2e: Estimate | None = None
    """Already emitted to make what is in use; null where the baseline is a frozen one of another
    day than that of the sheet."""
    energy_kwh_per_year: Estimate | None = None
    """At the plugs."""
    reference: str | None = None
    """Version of the reference figures."""
    frozen: FrozenMark | None = None


class Done(Part, frozen=True, kw_only=True):
    """Something done in the years before the sheet."""

    kind: DoneKind = "own"
    lever: str | None = None
    devices: Count | None = None
    of: Count | None = None
    """Of how many."""
    years: Quantity | None = None
    """Mean age of the devices."""
    on: date | None = None
    routes: dict[Name, Count] = {}
    """Where devices went, in the words of the inventory → how many."""
    text: Sentence | None = None


class Target(Part, frozen=True, kw_only=True):
    """One commitment: an indicator, from what it is to what it shall be."""

    indicator: IndicatorCode | None = None
    """Null where the organisation measures it by itself: `title` then says what."""
    title: Name | None = None
    category: Category | None = None
    """Devices that it is about; all that it applies to where null."""
    unit: Annotated[str, Meta(min_length=1, max_length=20)] | None = None
    """`years`, `share` (0.9 for 90 %), `devices` or `kWh/year`; free for a measure of one's own."""
    baseline: Quantity | None = None
    """Null where nothing shows it yet."""
    baseline_basis: Basis = "observed"
    observed_on: Count | None = None
    """Devices that the baseline was observed on, where they are not those it speaks of."""
    target: Quantity | None = None
    due: date | None = None
    owner: Name | None = None
    means: Sentence | None = None
    evidence: Sentence | None = None
    why: Sentence | None = None
    """How the target was found."""
    levers: tuple[str, ...] = ()
    """Codes of the levers that it rests on."""
    devices: Count | None = None
    """How many those act on."""
    of: Count | None = None
    """Of how many devices the indicator speaks."""
    effect: float | None = None
    """By how much they move the indicator, before rounding."""
    avoided_kgco2e_per_year: Estimate | None = None
    """What they avoid in a year; no kilogram stands in two targets."""


class CommitmentSheet(Part, frozen=True, kw_only=True):
    """What `fleet-audit commitment sheet --format json` prints, and what its TOML file holds."""

    version: Literal[1] = 1
    organisation: Name | None = None
    is_synthetic: bool = False
    drawn_up: date | None = None
    signatory: Name | None = None
    """Who signs, and as what."""
    club: Name | None = None
    """Where the commitment is made, if anywhere."""
    perimeter: Perimeter = Perimeter()
    baseline: BaselineFigures = BaselineFigures()
    done: Annotated[tuple[Done, ...], Meta(max_length=MOST_DONE)] = ()
    targets: Annotated[tuple[Target, ...], Meta(max_length=MOST_TARGETS)] = ()
