"""What a machine's own counters say at one moment; the sampler keeps the difference of two.

A system is added by one module, `moment_<system>.py`, whose `read(machine)` gives a `Moment`.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from fleet_audit_agent.machine import Machine


class Counter(NamedTuple):
    """An energy counter, which only grows until it starts again from zero."""

    source: str
    """Its name, short and always the same: `rapl:package-0`."""
    scope: str
    """A word of `Power.scope` in the inventory document: what part of the machine it sees."""
    joules: float
    wraps_at_j: float | None = None
    """The energy at which it starts again; None where it never does."""
    most_w: float | None = None
    """Power that what it counts cannot exceed for long; None where unknown."""
    falls: bool = False
    """Whether it counts down, as the charge of a battery does: only what it loses is energy."""


class Gauge(NamedTuple):
    """A power meter, of which the mean of many readings is kept."""

    source: str
    scope: str
    watts: float
    span_s: float = 0.0
    """Seconds over which the meter itself has taken the mean; 0 for an instant."""


class Moment(NamedTuple):
    """The counters of a machine at one moment. Unknown is None."""

    boot: str
    """Whatever differs from one start to the next; it stays on the machine."""
    wall_s: float
    """Seconds since 1970, UTC, by a clock that people may set."""
    elapsed_s: float
    """Seconds since the start, sleep included, by a clock that nobody sets."""
    awake_s: float
    """The same without the time asleep."""
    busy_s: float | None = None
    """Seconds of work since the start, of the mean processor."""
    memory_pct: float | None = None
    """Memory in use now, without what can be given back at once."""
    is_lit: bool | None = None
    """Whether a screen is on now; looked at only where the organisation has chosen to know."""
    counters: tuple[Counter, ...] = ()
    gauges: tuple[Gauge, ...] = ()


def moment_of(machine: Machine, system: str) -> Moment | None:
    """The present moment of the machine; None where its system cannot say."""
    try:
        module = import_module(f"fleet_audit_agent.moment_{system}")
    except ImportError:
        return None
    moment: Moment | None = module.read(machine)
    return moment
