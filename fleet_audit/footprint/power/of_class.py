"""Power by class: what is published for all devices of a kind."""

from __future__ import annotations

from fleet_audit.footprint.duty import power_of
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.draw import Draw
from fleet_audit.footprint.spread import spread_of
from fleet_audit.model.codes import UseProfile
from fleet_audit.model.marking import N_
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

NO_CAPACITY = N_("its capacity is not known, and its watts are published per terabyte")


def of_class(key: ModelKey, entry: ClassFactors, profile: UseProfile, reference: Reference) -> Draw:
    """What is published for the class."""
    power = power_of(entry, profile, key.storage_gb, reference)
    is_known = power is not None or entry.energy is not None
    is_unmeasured = power is None and entry.duty == "storage"
    used = [f for f in (entry.energy, entry.idle) if f is not None]
    return Draw(
        method=entry.energy_method if is_known else "none",
        power=power,
        year_kwh=spread_of(reference.row(entry.energy), reference) if entry.energy else None,
        idle_w=reference.row(entry.idle).value if entry.idle else None,
        half_load_w=None,
        factor_ids=(*used, *(power.factor_ids if power else ())),
        reason=NO_CAPACITY if is_unmeasured else None,
    )
