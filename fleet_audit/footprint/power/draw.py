"""What a method of power finds, and what a method is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from fleet_audit.footprint.duty import Power
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.codes import EnergyMethod, UseProfile
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference


class ByLoad(NamedTuple):
    """Watts of a server at three loads, straight in between; they never fall."""

    idle_load_w: Spread
    half_load_w: Spread
    full_load_w: Spread


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
    by_load: ByLoad | None = None
    """Watts of a server by its load, where they are fitted."""


Method = Callable[[ModelKey, ClassFactors, UseProfile, Reference], Draw | None]
"""One way of finding it; null where it knows nothing of the model."""
