"""Manufacture by class: what is published for all devices of a kind."""

from __future__ import annotations

from fleet_audit.footprint.manufacture.outcome import PUBLISHED, Manufacture
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.spread import Spread, spread_of
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference


def of_class(_key: ModelKey, entry: ClassFactors, reference: Reference) -> Manufacture:
    """What is published for the class, with its bounds."""
    named = {column: getattr(entry, field) for column, field in PUBLISHED.items()}
    stages = {
        column: spread_of(reference.row(factor_id), reference) if factor_id else None
        for column, factor_id in named.items()
    }
    used = tuple(factor_id for factor_id in named.values() if factor_id is not None)
    return Manufacture(entry.method, stages, used)


def primary_energy(entry: ClassFactors, reference: Reference) -> dict[str, Spread | None]:
    """Primary energy of manufacture: by class, since no sheet of a model gives it."""
    row = entry.pe_manufacturing
    return {"manufacturing_pe_mj": spread_of(reference.row(row), reference) if row else None}
