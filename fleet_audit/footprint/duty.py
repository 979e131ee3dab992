"""Duty cycles: the hours that a class of device spends in each power state."""

from __future__ import annotations

from typing import NamedTuple

from fleet_audit.footprint.spread import NOTHING, Spread, spread_of
from fleet_audit.model.codes import UseProfile
from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

GB_PER_TB = 1000
"""Of disk makers, who count in powers of ten."""


class Power(NamedTuple):
    """Mean watts while on and while not, the hours on, and the rows that say so."""

    on_w: Spread
    rest_w: Spread
    on_hours: Spread
    factor_ids: tuple[str, ...]


def duty_row(reference: Reference, profile: UseProfile, duty: str, part: str) -> str:
    """Identifier of the row that gives one part of a duty cycle."""
    wanted = f"{'office' if profile == 'measured' else profile} {duty} {part}"
    return next(r.factor_id for r in reference.of_kind("duty_cycle") if r.subtype == wanted)


def mixed(reference: Reference, share: float, first: str | None, second: str | None) -> Spread:
    """Watts of two states weighed by the share of the first; a state without a row adds nothing."""
    total = NOTHING
    for weight, factor_id in ((share, first), (1 - share, second)):
        if factor_id is not None and weight > 0:
            total = total.plus(spread_of(reference.row(factor_id), reference).scaled(weight))
    return total


def always_on(entry: ClassFactors, storage_gb: float | None, reference: Reference) -> Power | None:
    """Power of a class that runs all year; storage is published per terabyte."""
    if entry.on is None:
        return None
    watts = spread_of(reference.row(entry.on), reference)
    if entry.duty == "storage":
        if storage_gb is None:
            return None
        watts = watts.scaled(storage_gb / GB_PER_TB)
    hours = float(HOURS_PER_YEAR)
    return Power(watts, NOTHING, Spread(hours, hours, hours), (entry.on,))


def power_of(
    entry: ClassFactors, profile: UseProfile, storage_gb: float | None, reference: Reference
) -> Power | None:
    """Watts and hours of a class under a use profile; null where watts are not published.

    on_w = short_idle_share × P(short idle) + (1 - short_idle_share) × P(long idle)
    rest_w = sleep_share × P(sleep) + (1 - sleep_share) × P(off)
    """
    if entry.duty in {"always_on", "storage"}:
        return always_on(entry, storage_gb, reference)
    if entry.duty is None:
        return None
    hours_id = duty_row(reference, profile, entry.duty, "on_hours")
    sleep_id = duty_row(reference, profile, entry.duty, "sleep_share")
    used = [hours_id, sleep_id]
    rest = mixed(reference, reference.row(sleep_id).value, entry.sleep, entry.off)
    if entry.on is not None:
        on = spread_of(reference.row(entry.on), reference)
    else:
        short_id = duty_row(reference, profile, entry.duty, "short_idle_share")
        used.append(short_id)
        on = mixed(reference, reference.row(short_id).value, entry.short_idle, entry.long_idle)
    states = (entry.on, entry.short_idle, entry.long_idle, entry.sleep, entry.off)
    return Power(
        on,
        rest,
        spread_of(reference.row(hours_id), reference),
        (*(s for s in states if s is not None), *used),
    )
