"""From a model of device to its factors: done once for each distinct model of a fleet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from fleet_audit.footprint.manufacture.added import added_to, cited_by
from fleet_audit.footprint.manufacture.methods import manufacture_of
from fleet_audit.footprint.manufacture.outcome import PUBLISHED
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.draw import ByLoad
from fleet_audit.footprint.power.methods import draw_of
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.codes import UseProfile
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

SPREADS = (
    *PUBLISHED,
    "added_kgco2e",
    "class_energy_kwh",
    "on_w",
    "rest_w",
    "on_hours",
    *ByLoad._fields,
)
"""Columns that come with `_low` and `_high`."""

CELLS = {name: (name, f"{name}_low", f"{name}_high") for name in SPREADS}
"""The three cells of each."""
UNKNOWN = (None, None, None)

MATCH_TYPES: dict[str, str] = {"model_key": "INTEGER", "factor_key": "INTEGER"}
"""Columns of the match relation: which model takes which factors."""

FACTOR_TYPES: dict[str, str] = {
    "factor_key": "INTEGER",
    "class_id": "VARCHAR",
    "method": "VARCHAR",
    "energy_method": "VARCHAR",
    "lifetime_years": "DOUBLE",
    "power_idle_w": "DOUBLE",
    "power_50pct_w": "DOUBLE",
    "ademe_kgco2e": "DOUBLE",
    "is_always_on": "BOOLEAN",
    "reason": "VARCHAR",
    "factor_ids": "VARCHAR",
    **{cell: "DOUBLE" for three in CELLS.values() for cell in three},
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


def with_added(
    stages: Mapping[str, Spread | None], added: Spread | None
) -> Mapping[str, Spread | None]:
    """The stages with the manufacture of what was fitted since; of an unknown, nothing is known."""
    for name in ("manufacturing_kgco2e", "one_figure_kgco2e"):
        made = stages[name]
        if added is not None and made is not None:
            return {**stages, name: made.plus(added)}
    return stages


def found_of(key: ModelKey, profile: UseProfile, reference: Reference) -> dict[str, Any]:
    """What the facts say of a model of device, each amount with its bounds."""
    entry = class_of(key, reference)
    made, added = manufacture_of(key.as_made(), entry, reference), added_to(key, reference)
    draw = draw_of(key, entry, profile, reference)
    lifetime = (entry.lifetime,) if entry.lifetime else ()
    stages = with_added(made.stages, added)
    return {
        "class_id": entry.class_id,
        "method": made.method,
        "energy_method": draw.method,
        "lifetime_years": reference.row(entry.lifetime).value if entry.lifetime else None,
        "power_idle_w": draw.idle_w,
        "power_50pct_w": draw.half_load_w,
        "ademe_kgco2e": ademe_embodied(entry, reference),
        "is_always_on": entry.duty in {"always_on", "storage"} or entry.energy is not None,
        "reason": entry.reason or draw.reason,
        "factor_ids": ";".join(
            dict.fromkeys([*made.factor_ids, *cited_by(key), *lifetime, *draw.factor_ids])
        ),
        **{name: stages[name] for name in PUBLISHED},
        "added_kgco2e": added if stages is not made.stages else None,
        "class_energy_kwh": draw.year_kwh,
        **{name: getattr(draw.power, name, None) for name in ("on_w", "rest_w", "on_hours")},
        **{name: getattr(draw.by_load, name, None) for name in ByLoad._fields},
    }


def cells(found: Mapping[str, Any]) -> dict[str, Any]:
    """One row of the factor relation: a spread is three cells, null where it is not known."""
    row = dict(found)
    for name, three in CELLS.items():
        row.update(zip(three, found[name] or UNKNOWN, strict=True))
    return row


def factors_of(key: ModelKey, profile: UseProfile, reference: Reference) -> dict[str, Any]:
    """What the facts say of a model of device, as a row of the factor relation."""
    return cells(found_of(key, profile, reference))


class Resolution(NamedTuple):
    """Which model takes which factors, and the factors, each once."""

    matches: list[dict[str, int]]
    factors: list[dict[str, Any]]


def resolve(
    models: Iterable[tuple[int, ModelKey]], profile: UseProfile, reference: Reference
) -> Resolution:
    """Match distinct models (each with its number) to factors."""
    matches: list[dict[str, int]] = []
    known: dict[tuple[Any, ...], int] = {}
    factors: list[dict[str, Any]] = []
    for model_key, key in models:
        found = found_of(key, profile, reference)
        number = known.setdefault(tuple(found.values()), len(known))
        if number == len(factors):
            factors.append({"factor_key": number, **cells(found)})
        matches.append({"model_key": model_key, "factor_key": number})
    return Resolution(matches, factors)
