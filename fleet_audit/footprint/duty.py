"""Duty cycles: the hours that a class of device spends in each power state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fleet_audit.footprint.spread import NOTHING, Spread, spread_of
from fleet_audit.model.codes import UseProfile
from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

GB_PER_TB = 1000
"""Of disk makers, who count in powers of ten."""


STATES = ("on", "short_idle", "long_idle", "sleep", "off")
"""Power states, as the fields of a class name them."""


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


Watts = Mapping[str, Spread]
"""Watts by state: `on`, or `short_idle` and `long_idle`; `sleep` and `off`."""


def mixed(share: float, first: Spread | None, second: Spread | None) -> Spread:
    """Watts of two states weighed by the share of the first; an unknown state adds nothing."""
    total = NOTHING
    for weight, watts in ((share, first), (1 - share, second)):
        if watts is not None and weight > 0:
            total = total.plus(watts.scaled(weight))
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


def watts_of(entry: ClassFactors, reference: Reference) -> Watts:
    """The watts that are published for a class, by state."""
    named = {state: getattr(entry, state) for state in STATES}
    return {
        state: spread_of(reference.row(factor_id), reference)
        for state, factor_id in named.items()
        if factor_id is not None
    }


def power_in(watts: Watts, duty: str, profile: UseProfile, reference: Reference) -> Power:
    """Mean watts and hours of a device whose watts by state are known, under a use profile.

    on_w = short_idle_share × P(short idle) + (1 - short_idle_share) × P(long idle)
    rest_w = sleep_share × P(sleep) + (1 - sleep_share) × P(off)
    """
    hours_id = duty_row(reference, profile, duty, "on_hours")
    sleep_id = duty_row(reference, profile, duty, "sleep_share")
    used = [hours_id, sleep_id]
    on = watts.get("on")
    if on is None:
        short_id = duty_row(reference, profile, duty, "short_idle_share")
        used.append(short_id)
        share = reference.row(short_id).value
        on = mixed(share, watts.get("short_idle"), watts.get("long_idle"))
    rest = mixed(reference.row(sleep_id).value, watts.get("sleep"), watts.get("off"))
    return Power(on, rest, spread_of(reference.row(hours_id), reference), tuple(used))


def power_of(
    entry: ClassFactors, profile: UseProfile, storage_gb: float | None, reference: Reference
) -> Power | None:
    """Watts and hours of a class under a use profile; null where watts are not published."""
    if entry.duty in {"always_on", "storage"}:
        return always_on(entry, storage_gb, reference)
    if entry.duty is None:
        return None
    found = power_in(watts_of(entry, reference), entry.duty, profile, reference)
    named = tuple(f for state in STATES if (f := getattr(entry, state)) is not None)
    return found._replace(factor_ids=(*named, *found.factor_ids))
