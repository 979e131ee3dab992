"""Power readings of one asset brought together: which are kept, and their mean."""

from __future__ import annotations

from collections.abc import Iterable

from fleet_audit.model.inventory_document import Power

WHOLE_MACHINE_SCOPES: tuple[str, ...] = ("wall", "bmc", "machine", "battery")
"""Scopes that see the whole machine, widest first. `cpu` and `gpu` see a part of it."""

MOST_READINGS = 100
"""Readings kept on the asset itself, latest first; the store keeps all of them."""


def merged_readings(*groups: Iterable[Power]) -> tuple[Power, ...]:
    """All readings once, in the order of time, the latest ones where there are too many.

    Of two of the same span, scope and source the greater stands, whichever came first.
    """
    every = [reading for group in groups for reading in group]
    if not every:
        return ()
    once = {(p.t0, p.t1, p.scope, p.source): p for p in sorted(every, key=_amount)}
    return tuple(once[key] for key in sorted(once, key=lambda k: (k[0].isoformat(), k[1:])))[
        -MOST_READINGS:
    ]


def _amount(reading: Power) -> tuple[float, float, str]:
    joules = -1.0 if reading.j is None else reading.j
    return joules, -1.0 if reading.avg_w is None else reading.avg_w, reading.quality


def mean_power(readings: Iterable[Power]) -> tuple[float | None, str | None]:
    """Mean power in watts over the readings of the widest scope, weighted by time, and that scope.

    An instant has no mean: readings without a duration are left out, and estimates are no
    measurements.
    """
    kept = list(readings)
    for scope in WHOLE_MACHINE_SCOPES:
        spans = [span for p in kept if p.scope == scope and (span := _energy_and_time(p))]
        seconds = sum(duration_s for _, duration_s in spans)
        if seconds > 0:
            return round(sum(joules for joules, _ in spans) / seconds, 3), scope
    return None, None


def _energy_and_time(reading: Power) -> tuple[float, float] | None:
    """Joules and seconds of a measured reading that lasts, as if the machine had been on all along.

    A mean is one while on: over a month it comes before the energy, which nights are part of.
    """
    duration_s = (reading.t1 - reading.t0).total_seconds()
    if duration_s <= 0 or reading.quality != "measured":
        return None
    if reading.avg_w is not None:
        return reading.avg_w * duration_s, duration_s
    return (reading.j, duration_s) if reading.j is not None else None
