"""From a year's energy under ENERGY STAR's hours to the watts in each state.

The model finds the year; each state's watts are the mean watts of that year times the usual ratio
of its class (`state ratio` terms), chosen so that the same hours give the same year again.
"""

from __future__ import annotations

from fleet_audit.footprint.duty import STATES, Power, Watts, power_in
from fleet_audit.footprint.power.fitted import FittedPower
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.codes import UseProfile
from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.reference.load import Reference


def ratio_term(state: str, category: str) -> str:
    """The term that is no logarithm: watts in a state over the mean watts of the year."""
    return f"state ratio: {state}, {category}"


def mean_watts(year_kwh: Spread) -> Spread:
    """Mean watts of a year's energy."""
    return year_kwh.scaled(1000 / HOURS_PER_YEAR)


def state_watts(found: FittedPower, category: str, reference: Reference) -> Watts:
    """Watts in each state that the class has."""
    fit, mean = reference.fits[found.fit], mean_watts(found.spread)
    ratios = {state: fit.get(ratio_term(state, category)) for state in STATES}
    return {state: mean.scaled(ratio.value) for state, ratio in ratios.items() if ratio}


def power_by_states(
    watts: Watts, duty: str, profile: UseProfile, reference: Reference, *cited: str
) -> Power:
    """Mean watts on and at rest, with the rows that say so."""
    power = power_in(watts, duty, profile, reference)
    return power._replace(factor_ids=(*cited, *power.factor_ids))
