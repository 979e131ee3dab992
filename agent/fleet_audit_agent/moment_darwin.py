"""The counters of a Mac at this moment."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator

from fleet_audit_agent.darwin_gather import BATTERY_COMMAND, SYSTEM_PATH, run, sysctl
from fleet_audit_agent.darwin_records import Battery, parse_batteries
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.moment import Counter, Moment

TICKS_PER_SECOND = 100
_CPU_LOAD, _STATES = 3, 4
_IDLE = 2
"""Of HOST_CPU_LOAD_INFO: user, system, idle, nice (mach/host_info.h)."""


def read(machine: Machine) -> Moment | None:
    """The present moment; None where the system has no clock that stands still asleep."""
    uptime = getattr(time, "CLOCK_UPTIME_RAW", None)
    if uptime is None:
        return None
    awake_s = time.clock_gettime(uptime)
    return Moment(
        boot=sysctl("kern.bootsessionuuid").hex(),
        wall_s=machine.now.timestamp(),
        elapsed_s=time.clock_gettime(time.CLOCK_MONOTONIC),
        awake_s=awake_s,
        busy_s=busy_s(_ticks(), awake_s),
        counters=tuple(_charges(parse_batteries(run({}, SYSTEM_PATH, BATTERY_COMMAND)))),
    )


def _ticks() -> bytes:
    """The ticks of every processor together, by state."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "host_statistics"):
        return b""
    ticks, count = ctypes.create_string_buffer(4 * _STATES), ctypes.c_uint(_STATES)
    host = library.mach_host_self()
    failed = library.host_statistics(host, _CPU_LOAD, ticks, ctypes.byref(count))
    return b"" if failed else ticks.raw


def busy_s(ticks: bytes, awake_s: float) -> float | None:
    """Seconds of work of the mean processor, whose share of all ticks this is. Pure."""
    states = [int.from_bytes(ticks[place : place + 4], "little") for place in range(0, 16, 4)]
    total = sum(states)
    if len(ticks) != 4 * _STATES or not total:
        return None
    return awake_s * (total - states[_IDLE]) / total


def _charges(batteries: list[Battery]) -> Iterator[Counter]:
    """The energy in each battery, which only counts while it falls."""
    for place, battery in enumerate(batteries):
        if battery.charge_mah and battery.millivolts:
            joules = battery.charge_mah * battery.millivolts * 3.6e-3
            yield Counter(f"darwin:battery-{place}", "battery", joules, falls=True)
