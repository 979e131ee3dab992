"""The methods of power, most specific first."""

from __future__ import annotations

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.computer import of_computer
from fleet_audit.footprint.power.draw import Draw, Method
from fleet_audit.footprint.power.monitor import of_monitor
from fleet_audit.footprint.power.of_class import of_class
from fleet_audit.footprint.power.own_class import by_own_class
from fleet_audit.footprint.power.published import of_model
from fleet_audit.footprint.power.server import of_server
from fleet_audit.model.codes import UseProfile
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

METHODS: tuple[Method, ...] = (by_own_class, of_model, of_server, of_computer, of_monitor)
"""The ways that know more than the class, most specific first."""


def draw_of(key: ModelKey, entry: ClassFactors, profile: UseProfile, reference: Reference) -> Draw:
    """By the first method that knows the model; by its class where none does."""
    for method in METHODS:
        found = method(key, entry, profile, reference)
        if found is not None:
            return found
    return of_class(key, entry, profile, reference)
