"""Power as the organisation states it for a whole class: before any fit of ours."""

from __future__ import annotations

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.draw import Draw
from fleet_audit.footprint.power.of_class import of_class
from fleet_audit.model.codes import UseProfile
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

POWER = ("energy", "on", "short_idle", "long_idle", "sleep", "off", "idle")
"""Fields of a class that name a row of power or energy."""


def by_own_class(
    key: ModelKey, entry: ClassFactors, profile: UseProfile, reference: Reference
) -> Draw | None:
    """The figures of the class, where the organisation loaded one of them; null elsewhere."""
    named = (getattr(entry, field) for field in POWER)
    return of_class(key, entry, profile, reference) if reference.owns(named) else None
