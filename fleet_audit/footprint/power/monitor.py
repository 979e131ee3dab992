"""Power of a screen by the fitted model: inches, megapixels, maker, words of the name."""

from __future__ import annotations

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.draw import Draw
from fleet_audit.footprint.power.fitted import METHOD, FittedPower, fitted_power
from fleet_audit.footprint.power.states import power_by_states, state_watts
from fleet_audit.footprint.power.terms import monitor_terms
from fleet_audit.model.codes import UseProfile
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

FIT = "monitor_year"


def monitor_year(key: ModelKey, reference: Reference) -> FittedPower | None:
    """kWh of a year under ENERGY STAR's hours; null where the size is not known."""
    if key.category != "monitor" or not key.screen_inches:
        return None
    knowledge = "pixels" if key.screen_megapixels else "inches"
    return fitted_power(FIT, monitor_terms(key), key.category, knowledge, reference)


def of_monitor(
    key: ModelKey, entry: ClassFactors, profile: UseProfile, reference: Reference
) -> Draw | None:
    """By the fitted model, for a screen whose size is known."""
    found = monitor_year(key, reference)
    if found is None or entry.duty is None:
        return None
    watts = state_watts(found, key.category, reference)
    power = power_by_states(watts, entry.duty, profile, reference, found.factor_id)
    return Draw(
        method=METHOD,
        power=power,
        year_kwh=None,
        idle_w=None,
        half_load_w=None,
        factor_ids=power.factor_ids,
    )
