"""From a model of device to its factors: done once for each distinct model of a fleet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from fleet_audit.footprint.duty import power_of
from fleet_audit.footprint.spread import Spread, spread_of
from fleet_audit.model.codes import UseProfile
from fleet_audit.model.marking import N_
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference


class ModelKey(NamedTuple):
    """What tells one model of device from another, as far as factors go."""

    category: str
    manufacturer: str | None
    model: str | None
    screen_inches: float | None
    cpu_sockets: int | None
    storage_gb: float | None
    """Null but for storage bays, whose power is published per terabyte."""


PUBLISHED: dict[str, str] = {
    "manufacturing_kgco2e": "manufacturing",
    "distribution_kgco2e": "distribution",
    "end_of_life_kgco2e": "end_of_life",
    "one_figure_kgco2e": "embodied",
    "manufacturing_pe_mj": "pe_manufacturing",
    "class_energy_kwh": "energy",
}
"""Column → field of the class that names its row. `one_figure` is all but use in one figure."""

NO_CAPACITY = N_("its capacity is not known, and its watts are published per terabyte")

SPREADS = (*PUBLISHED, "on_w", "rest_w", "on_hours")
"""Columns that come with `_low` and `_high`."""

MATCH_TYPES: dict[str, str] = {"model_key": "INTEGER", "factor_key": "INTEGER"}
"""Columns of the match relation: which model takes which factors."""

FACTOR_TYPES: dict[str, str] = {
    "factor_key": "INTEGER",
    "class_id": "VARCHAR",
    "method": "VARCHAR",
    "energy_method": "VARCHAR",
    "lifetime_years": "DOUBLE",
    "power_idle_w": "DOUBLE",
    "ademe_kgco2e": "DOUBLE",
    "is_always_on": "BOOLEAN",
    "reason": "VARCHAR",
    "factor_ids": "VARCHAR",
    **{f"{name}{end}": "DOUBLE" for name in SPREADS for end in ("", "_low", "_high")},
}
"""Columns of the factor relation and their DuckDB types."""


def class_of(key: ModelKey, reference: Reference) -> ClassFactors:
    """The narrowest class that holds the model; `other` where its category has none."""
    sizes = {
        "screen_inches": key.screen_inches,
        "cpu_sockets": key.cpu_sockets,
        "storage_gb": key.storage_gb,
    }
    for entry in reference.classes:
        if entry.category == key.category and entry.holds(sizes):
            return entry
    return next(entry for entry in reference.classes if entry.category == "other")


def ademe_embodied(entry: ClassFactors, reference: Reference) -> float | None:
    """Embodied kgCO2e by ADEME-method figures: the sum of its stages, or its one figure."""
    stages = (
        entry.ademe_manufacturing,
        entry.ademe_distribution,
        entry.ademe_end_of_life,
        entry.ademe_embodied,
    )
    known = [reference.row(factor_id).value for factor_id in stages if factor_id is not None]
    return sum(known) if known else None


def spread_cells(name: str, value: Spread | None) -> dict[str, float | None]:
    """The three cells of a spread."""
    if value is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: value.mid, f"{name}_low": value.low, f"{name}_high": value.high}


def stage_cells(entry: ClassFactors, reference: Reference) -> dict[str, float | None]:
    """What the class publishes with bounds, cell by cell."""
    cells: dict[str, float | None] = {}
    for name, field in PUBLISHED.items():
        factor_id = getattr(entry, field)
        spread = spread_of(reference.row(factor_id), reference) if factor_id else None
        cells |= spread_cells(name, spread)
    return cells


def factors_of(
    entry: ClassFactors, storage_gb: float | None, profile: UseProfile, reference: Reference
) -> dict[str, Any]:
    """One row of the factor relation: what the facts say of a class of device."""
    power = power_of(entry, profile, storage_gb, reference)
    is_unmeasured = power is None and entry.duty == "storage"
    used = [getattr(entry, field) for field in (*PUBLISHED.values(), "lifetime", "idle")]
    row: dict[str, Any] = {
        "class_id": entry.class_id,
        "method": entry.method,
        "energy_method": "none" if power is None and entry.energy is None else entry.energy_method,
        "lifetime_years": reference.row(entry.lifetime).value if entry.lifetime else None,
        "power_idle_w": reference.row(entry.idle).value if entry.idle else None,
        "ademe_kgco2e": ademe_embodied(entry, reference),
        "is_always_on": entry.duty in {"always_on", "storage"} or entry.energy is not None,
        "reason": entry.reason or (NO_CAPACITY if is_unmeasured else None),
        **stage_cells(entry, reference),
    }
    for name in ("on_w", "rest_w", "on_hours"):
        row |= spread_cells(name, getattr(power, name) if power else None)
    named = [factor_id for factor_id in used if factor_id is not None]
    row["factor_ids"] = ";".join(dict.fromkeys([*named, *(power.factor_ids if power else ())]))
    return row


class Resolution(NamedTuple):
    """Which model takes which factors, and the factors, each once."""

    matches: list[dict[str, int]]
    factors: list[dict[str, Any]]


def resolve(
    models: Iterable[tuple[int, ModelKey]], profile: UseProfile, reference: Reference
) -> Resolution:
    """Match distinct models (each with its number) to factors."""
    matches: list[dict[str, int]] = []
    known: dict[tuple[str, float | None], int] = {}
    factors: list[dict[str, Any]] = []
    for model_key, key in models:
        entry = class_of(key, reference)
        identity = (entry.class_id, key.storage_gb)
        if identity not in known:
            known[identity] = len(known)
            row = factors_of(entry, key.storage_gb, profile, reference)
            factors.append({"factor_key": known[identity], **row})
        matches.append({"model_key": model_key, "factor_key": known[identity]})
    return Resolution(matches, factors)
