"""The power of one model in each state, or its yearly energy: the best model that knows it wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from fleet_audit.footprint.duty import Power, power_of
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.spread import Spread, spread_of
from fleet_audit.model.codes import EnergyMethod, UseProfile
from fleet_audit.model.marking import N_
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

NO_CAPACITY = N_("its capacity is not known, and its watts are published per terabyte")


class Draw(NamedTuple):
    """What one device draws, where nothing was measured or declared."""

    method: EnergyMethod
    power: Power | None
    """Watts and hours; null where only a year's energy is known, or nothing."""
    year_kwh: Spread | None
    """A year's energy as published, where watts are not."""
    idle_w: float | None
    half_load_w: float | None
    """Watts of a server at half load."""
    factor_ids: tuple[str, ...]
    reason: str | None = None
    """Why nothing is known."""


Method = Callable[[ModelKey, ClassFactors, UseProfile, Reference], Draw | None]
"""One way of finding it; null where it knows nothing of the model."""


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


METHODS: tuple[Method, ...] = ()
"""The ways that know more than the class, most specific first."""


def draw_of(key: ModelKey, entry: ClassFactors, profile: UseProfile, reference: Reference) -> Draw:
    """By the first method that knows the model; by its class where none does."""
    for method in METHODS:
        found = method(key, entry, profile, reference)
        if found is not None:
            return found
    return of_class(key, entry, profile, reference)
