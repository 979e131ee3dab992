"""Power of the very model, as an imported set publishes it: before anything fitted.

A list holds a model in several configurations. The nearest to what is seen of the device gives the
figure, and all of them its bounds: from the least that one draws to the most, widened as units of
one configuration differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fleet_audit.footprint.duty import STATES, Power, Watts
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.draw import Draw
from fleet_audit.footprint.power.processor import processor_of
from fleet_audit.footprint.power.server import CATEGORIES as SERVERS
from fleet_audit.footprint.power.server import of_server
from fleet_audit.footprint.power.states import mean_watts, power_by_states, ratio_term
from fleet_audit.footprint.power.terms import COMPUTER_FITS
from fleet_audit.footprint.spread import NOTHING, Spread
from fleet_audit.model.codes import EnergyMethod, UseProfile
from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.fits import Fit
from fleet_audit.reference.load import Reference
from fleet_audit.reference.models import ModelFigure

METHOD: EnergyMethod = "exact"

FIT_OF: dict[str, str] = {**COMPUTER_FITS, "monitor": "monitor_year"}
"""Category → model whose ratios tell the watts of the states from a year's energy."""

UNITS_ROW = "RULE-CERTIFIED"
"""How much devices of one configuration differ."""

COMPARED = ("cpu_cores", "cpu_mhz", "memory_gib", "screen_inches")
"""Sizes by which configurations are compared, where both sides are known."""


NO_FIT = Fit()


class Published(NamedTuple):
    """The configuration that is nearest to a device, and watts by state over all of them."""

    figure: ModelFigure
    watts: Watts


def distance(key: ModelKey, figure: ModelFigure) -> float:
    """How far a published configuration is from the device: the sum of |ln| of its sizes.

    Another line of processors counts one more.
    """
    pairs = [(getattr(key, name), getattr(figure, name)) for name in COMPARED]
    sizes = math.fsum(abs(math.log(one / other)) for one, other in pairs if one and other)
    lines = {processor_of(cpu).line for cpu in (key.cpu, figure.cpu) if cpu} - {""}
    return sizes + max(0, len(lines) - 1)


def watts_of(figure: ModelFigure, category: str, reference: Reference) -> dict[str, float]:
    """Watts by state, as published; else from the year's energy by the ratios of the class."""
    named = {state: getattr(figure, f"{state}_w") for state in STATES}
    known = {state: watts for state, watts in named.items() if watts is not None}
    if {"short_idle", "long_idle"} <= known.keys() or "on" in known or not figure.yearly_kwh:
        return known
    year = Spread(figure.yearly_kwh, figure.yearly_kwh, figure.yearly_kwh)
    fit = reference.fits[FIT_OF[category]] if category in FIT_OF else NO_FIT
    ratios = {state: fit.get(ratio_term(state, category)) for state in STATES}
    return {state: mean_watts(year).mid * one.value for state, one in ratios.items() if one}


def span(mid: float, others: Iterable[float], reference: Reference) -> Spread:
    """A value between the least and the most of all configurations, as units of one differ."""
    listed = [mid, *others]
    factor = reference.row(UNITS_ROW).value
    return Spread(mid, min(listed) / factor, max(listed) * factor)


def published(key: ModelKey, reference: Reference) -> Published | None:
    """What sets publish of the model; null where none gives its power."""
    known: Sequence[tuple[ModelFigure, dict[str, float]]] = [
        (figure, watts)
        for figure in reference.models.of_model(key.manufacturer, key.model)
        if figure.category == key.category
        and ({"on", "short_idle"} & (watts := watts_of(figure, key.category, reference)).keys())
    ]
    if not known:
        return None
    nearest, own = min(known, key=lambda pair: distance(key, pair[0]))
    spans = {
        state: span(value, (watts[state] for _, watts in known if state in watts), reference)
        for state, value in own.items()
    }
    return Published(nearest, spans)


def of_model(
    key: ModelKey, entry: ClassFactors, profile: UseProfile, reference: Reference
) -> Draw | None:
    """By the published power of the model; null where no set holds it."""
    if key.category in SERVERS:
        return of_published_server(key, entry, profile, reference)
    found = published(key, reference) if entry.duty and reference.models else None
    if found is None or entry.duty is None:
        return None
    power = power_by_states(found.watts, entry.duty, profile, reference, found.figure.factor_id)
    idle = found.watts.get("short_idle")
    return Draw(METHOD, power, None, idle.mid if idle else None, None, power.factor_ids)


def of_published_server(
    key: ModelKey, entry: ClassFactors, profile: UseProfile, reference: Reference
) -> Draw | None:
    """A server: its yearly energy and its idle power where they are published, the rest fitted."""
    figures = reference.models.of_model(key.manufacturer, key.model)
    years = [figure for figure in figures if figure.yearly_kwh]
    idles = [figure for figure in figures if figure.short_idle_w]
    fitted = of_server(key, entry, profile, reference) if years or idles else None
    if fitted is None:
        return None
    used = [figure.factor_id for figure in (*years[:1], *idles[:1])]
    draw = fitted._replace(idle_w=idles[0].short_idle_w) if idles else fitted
    if years:
        return draw._replace(
            method=METHOD, power=constant(years, reference), factor_ids=tuple(used)
        )
    return draw._replace(factor_ids=(*used, *fitted.factor_ids))


def constant(figures: Sequence[ModelFigure], reference: Reference) -> Power:
    """A year's energy drawn evenly: from the least to the most of what is published."""
    years = [figure.yearly_kwh for figure in figures if figure.yearly_kwh]
    hours = float(HOURS_PER_YEAR)
    watts = mean_watts(span(years[0], years[1:], reference))
    return Power(watts, NOTHING, Spread(hours, hours, hours), ())
