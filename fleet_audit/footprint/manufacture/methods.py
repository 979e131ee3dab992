"""The methods of manufacture, most specific first."""

from __future__ import annotations

from fleet_audit.footprint.manufacture.bottom_up import by_parts
from fleet_audit.footprint.manufacture.exact import by_sheet
from fleet_audit.footprint.manufacture.fitted import by_fit
from fleet_audit.footprint.manufacture.neighbour import by_neighbour
from fleet_audit.footprint.manufacture.of_class import of_class
from fleet_audit.footprint.manufacture.outcome import Manufacture, Method
from fleet_audit.footprint.manufacture.own_class import by_own_class
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

METHODS: tuple[Method, ...] = (by_sheet, by_own_class, by_neighbour, by_fit, by_parts)
"""The ways that know more than the class, most specific first."""


def manufacture_of(key: ModelKey, entry: ClassFactors, reference: Reference) -> Manufacture:
    """By the first method that knows the model; by its class where none does."""
    for method in METHODS:
        found = method(key, entry, reference)
        if found is not None:
            return found
    return of_class(key, entry, reference)
