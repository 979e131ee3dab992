"""Manufacture as the organisation states it for a whole class: before any fit of ours."""

from __future__ import annotations

from fleet_audit.footprint.manufacture.of_class import of_class
from fleet_audit.footprint.manufacture.outcome import PUBLISHED, Manufacture
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference


def by_own_class(key: ModelKey, entry: ClassFactors, reference: Reference) -> Manufacture | None:
    """The figures of the class, where the organisation loaded one of them; null elsewhere."""
    named = (getattr(entry, field) for field in PUBLISHED.values())
    return of_class(key, entry, reference) if reference.owns(named) else None
