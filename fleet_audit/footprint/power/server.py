"""Power of a server by the fitted models: idle, at half and at full load, and a year of it.

Half and full load are fitted on SPECpower_ssj2008, whose machines are tuned for the test: they
idle far below those in service. Idle is fitted on ENERGY STAR's certified servers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from fleet_audit.footprint.duty import Power
from fleet_audit.footprint.manufacture.terms import Amount
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.draw import ByLoad, Draw
from fleet_audit.footprint.power.fitted import METHOD, FittedPower, fitted_power
from fleet_audit.footprint.power.of_class import of_class
from fleet_audit.footprint.power.processor import processor_of
from fleet_audit.footprint.power.terms import server_terms
from fleet_audit.footprint.spread import NOTHING, Spread
from fleet_audit.model.codes import UseProfile
from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

CATEGORIES = ("server", "blade")
HALF = 0.5
"""The load at which the watts of `half` are."""

LOAD_ROW = "DUTY-SERVER-LOAD"
"""The load of a server of which no load is known."""

YEAR_ROW = "RULE-SERVER-YEAR"
"""The factor within which the year of such a server lies."""


Knowledge = Literal["processor", "line", "sockets", "name"]


class Curve(NamedTuple):
    """Watts of a server by load: straight from idle to half, and from half to full."""

    idle: FittedPower
    half: FittedPower
    full: FittedPower

    def at(self, load: float) -> Spread:
        """Watts at a load from 0 to 1; the curve never falls."""
        idle, half, full = (one.spread for one in self)
        if load <= HALF:
            return rising(idle, half, load / HALF)
        return rising(rising(idle, half, 1.0), full, load / HALF - 1)


def rising(start: Spread, end: Spread, share: float) -> Spread:
    """A share of the way from one power to another that is no lower, bound by bound."""
    pairs = zip(start, end, strict=True)
    return Spread(*(low + share * max(high - low, 0.0) for low, high in pairs))


def is_visible(key: ModelKey) -> bool:
    """Whether enough is known to say more than the class: processors, or the model's name."""
    known = (key.cpu_sockets, key.cpu_cores, processor_of(key.cpu or "").line, key.model)
    return key.category in CATEGORIES and any(known)


def body(key: ModelKey) -> Knowledge:
    """Whether the number of processors is known, or only the name."""
    return "sockets" if key.cpu_sockets else "name"


def knowledge_of(
    key: ModelKey, terms: Sequence[Amount], fit: str, reference: Reference
) -> Knowledge:
    """Whether the tests hold the processor itself, others of its line, or neither."""
    known = [one.term for one in terms if one.term in reference.fits.get(fit, {})]
    if any(term.startswith("exact: ") for term in known):
        return "processor"
    return "line" if any(term.startswith("processor: ") for term in known) else body(key)


def curve_of(key: ModelKey, reference: Reference) -> Curve | None:
    """The fitted watts of a server; null where nothing of its processors is known."""
    if not is_visible(key):
        return None
    terms = server_terms(key)
    idle = fitted_power("server_idle", terms, key.category, body(key), reference)
    half, full = (
        fitted_power(fit, terms, key.category, knowledge_of(key, terms, fit, reference), reference)
        for fit in ("server_half", "server_full")
    )
    return Curve(idle, half, full) if idle and half and full else None


def usual_watts(curve: Curve, reference: Reference) -> Spread:
    """Mean watts at the usual load, within the factor that holds makers' own years."""
    watts = curve.at(reference.row(LOAD_ROW).value).mid
    factor = reference.row(YEAR_ROW).value
    return Spread(watts, watts / factor, watts * factor)


def by_load(curve: Curve, reference: Reference) -> ByLoad:
    """The curve where a load is known, its bounds no wider than those of an unknown load."""
    factor = reference.row(YEAR_ROW).value
    watts = [curve.at(load) for load in (0.0, HALF, 1.0)]
    return ByLoad(*(narrowed(one, factor) for one in watts))


def narrowed(watts: Spread, factor: float) -> Spread:
    """Bounds within a factor of the value."""
    low, high = max(watts.low, watts.mid / factor), min(watts.high, watts.mid * factor)
    return Spread(watts.mid, low, high)


def has_own_year(key: ModelKey) -> bool:
    """Whether a year is found from the curve; else that of the class stands.

    Of a number of sockets alone, makers' years say more. ENERGY STAR certifies blades in half an
    enclosure, whose idle power is that of several: no year of one blade follows from it.
    """
    known = (key.model, key.cpu_cores, processor_of(key.cpu or "").line)
    return key.category != "blade" and any(known)


def beside_class(draw: Draw, curve: Curve) -> Draw:
    """The year of the class, beside the fitted watts at idle, if its own are not, and half load."""
    found = draw._replace(
        half_load_w=curve.half.value, factor_ids=(*draw.factor_ids, curve.half.factor_id)
    )
    if draw.idle_w is not None:
        return found
    used = (*found.factor_ids, curve.idle.factor_id)
    return found._replace(idle_w=curve.idle.value, factor_ids=used)


def of_server(
    key: ModelKey, entry: ClassFactors, profile: UseProfile, reference: Reference
) -> Draw | None:
    """By the fitted models, for a server of which some of the processors or the model is known."""
    curve = curve_of(key, reference)
    if curve is None:
        return None
    if not has_own_year(key):
        return beside_class(of_class(key, entry, profile, reference), curve)
    hours = float(HOURS_PER_YEAR)
    used = (*(one.factor_id for one in curve), LOAD_ROW, YEAR_ROW)
    power = Power(usual_watts(curve, reference), NOTHING, Spread(hours, hours, hours), used)
    return Draw(
        method=METHOD,
        power=power,
        year_kwh=None,
        idle_w=curve.idle.value,
        half_load_w=curve.half.value,
        factor_ids=used,
        by_load=by_load(curve, reference),
    )
