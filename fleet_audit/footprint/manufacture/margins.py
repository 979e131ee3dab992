"""The interval of a method: how far off it was, in cross-validation, for such a device."""

from __future__ import annotations

from fleet_audit.footprint.spread import Spread
from fleet_audit.reference.fits import Margin
from fleet_audit.reference.load import Reference

MARGINS = "embodied"
"""Name of the table of errors."""


def margin_of(method: str, kind: str, knowledge: str, reference: Reference) -> Margin:
    """The known error of a method for a class of device, or for all where the class has too few."""
    return reference.margins[MARGINS].of(method, knowledge, kind)


def within(value: float | None, factor: float) -> Spread | None:
    """From value / factor to value × factor; null for an unknown value."""
    return None if value is None else Spread(value, value / factor, value * factor)
