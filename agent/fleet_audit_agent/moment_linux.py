"""The counters of a Linux machine at this moment."""

from __future__ import annotations

import time

from fleet_audit_agent.accounts_linux import (
    MEMINFO,
    STAT,
    UPTIME,
    memory_in_use_pct,
    parse_stat,
    parse_uptime,
)
from fleet_audit_agent.machine import DRM, Machine
from fleet_audit_agent.meters import read_meters
from fleet_audit_agent.moment import Moment
from fleet_audit_agent.root import Root

BOOT_ID = "/proc/sys/kernel/random/boot_id"


def read(machine: Machine) -> Moment | None:
    """The present moment; None where the kernel does not even say how long it has been running."""
    root = machine.root
    accounts = parse_stat(root.text(STAT, wanted=True) or "")
    clocks = _clocks(root, accounts[1] if accounts else None)
    if clocks is None:
        return None
    elapsed_s, awake_s = clocks
    counters, gauges = read_meters(machine)
    return Moment(
        boot=root.text(BOOT_ID) or "unnamed",
        wall_s=machine.now.timestamp(),
        elapsed_s=elapsed_s,
        awake_s=awake_s,
        busy_s=accounts[0] if accounts else None,
        memory_pct=memory_in_use_pct(root.text(MEMINFO) or ""),
        is_lit=_is_lit(root),
        counters=counters,
        gauges=gauges,
    )


def _clocks(root: Root, accounted_s: float | None) -> tuple[float, float] | None:
    """Seconds since the start, with and without sleep; a recording has only the accounts."""
    if root.is_live:
        return time.clock_gettime(time.CLOCK_BOOTTIME), time.clock_gettime(time.CLOCK_MONOTONIC)
    elapsed_s = parse_uptime(root.text(UPTIME, wanted=True) or "")
    if elapsed_s is None:
        return None
    return elapsed_s, elapsed_s if accounted_s is None else min(accounted_s, elapsed_s)


def _is_lit(root: Root) -> bool | None:
    """Whether a screen is on; None where there is none."""
    states = [root.text(f"{DRM}/{connector}/dpms") for connector in root.names(DRM)]
    known = [state for state in states if state]
    return "On" in known if known else None
