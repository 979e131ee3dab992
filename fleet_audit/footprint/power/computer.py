"""Power of a computer by the fitted model: processor, memory, year, maker, words of the name."""

from __future__ import annotations

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.draw import Draw
from fleet_audit.footprint.power.fitted import METHOD, FittedPower, fitted_power
from fleet_audit.footprint.power.processor import processor_of
from fleet_audit.footprint.power.states import power_by_states, state_watts
from fleet_audit.footprint.power.terms import COMPUTER_FITS, clock_mhz, computer_terms
from fleet_audit.model.codes import UseProfile
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference


def knows_processor(key: ModelKey) -> bool:
    """Whether the line of the processor is known, or its cores and clock.

    Without, the model finds the year no better than the median of the class.
    """
    has_sizes = key.cpu_cores is not None and clock_mhz(key) is not None
    return has_sizes or bool(processor_of(key.cpu or "").line)


def computer_year(key: ModelKey, reference: Reference) -> FittedPower | None:
    """kWh of a year under ENERGY STAR's hours; null where nothing of the processor is known."""
    fit = COMPUTER_FITS.get(key.category)
    if fit is None or not knows_processor(key):
        return None
    return fitted_power(fit, computer_terms(key), key.category, "processor", reference)


def of_computer(
    key: ModelKey, entry: ClassFactors, profile: UseProfile, reference: Reference
) -> Draw | None:
    """By the fitted model, for a computer whose processor is known."""
    found = computer_year(key, reference)
    if found is None or entry.duty is None:
        return None
    watts = state_watts(found, key.category, reference)
    power = power_by_states(watts, entry.duty, profile, reference, found.factor_id)
    return Draw(
        method=METHOD,
        power=power,
        year_kwh=None,
        idle_w=watts["short_idle"].mid,
        half_load_w=None,
        factor_ids=power.factor_ids,
    )
