"""Counters of the processor packages, and of the platform where the firmware counts it.

They start again from zero at some kilojoules: after hours on a laptop, after minutes on a desktop
of AMD. Where an hour may hide that, the power over one second serves instead.
Source: Documentation/power/powercap/powercap.rst of the kernel.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.moment import Counter, Gauge
from fleet_audit_agent.root import Root

POWERCAP = "/sys/class/powercap"
LOOK_S = 1.0
LONGEST_BETWEEN_S = 4_500
"""An hourly timer may be a quarter late."""
_PLATFORM = "psys"


def read(machine: Machine) -> Iterator[Counter | Gauge]:
    """One counter per package; a second look where it may start again unseen."""
    root = machine.root
    zones = [f"{POWERCAP}/{name}" for name in root.names(POWERCAP) if _is_whole(name)]
    counters = [counter for zone in zones if (counter := _counter(root, zone))]
    yield from counters
    hasty = {one.source for one in counters if not _lasts(one)}
    if hasty and root.is_live:
        started = time.monotonic()
        time.sleep(LOOK_S)
        later = [counter for zone in zones if (counter := _counter(root, zone))]
        yield from _powers(counters, later, hasty, time.monotonic() - started)


def _is_whole(name: str) -> bool:
    """Whether a zone is a package or the platform: their parts would count twice."""
    return name.startswith("intel-rapl:") and name.count(":") == 1


def _counter(root: Root, zone: str) -> Counter | None:
    microjoules, name = root.number(f"{zone}/energy_uj"), root.text(f"{zone}/name")
    if microjoules is None or microjoules < 0 or name is None:
        root.note(f"{zone}/energy_uj", "unreadable: the counter says nothing")
        return None
    wraps_at_uj = root.number(f"{zone}/max_energy_range_uj")
    return Counter(
        source=f"rapl:{name}"[:40],
        scope="machine" if name == _PLATFORM else "cpu",
        joules=microjoules / 1e6,
        wraps_at_j=wraps_at_uj / 1e6 if wraps_at_uj and wraps_at_uj > 0 else None,
        most_w=_most_w(root, zone),
    )


def _most_w(root: Root, zone: str) -> float | None:
    """The power limit over the long term, which the package keeps to."""
    for number in range(2):
        if root.text(f"{zone}/constraint_{number}_name") == "long_term":
            microwatts = root.number(f"{zone}/constraint_{number}_power_limit_uw")
            return microwatts / 1e6 if microwatts and microwatts > 0 else None
    return None


def _lasts(counter: Counter) -> bool:
    """Whether the counter cannot start again twice between two samples."""
    if counter.wraps_at_j is None:
        return True
    return counter.most_w is not None and (counter.most_w * LONGEST_BETWEEN_S < counter.wraps_at_j)


def _powers(
    first: list[Counter], second: list[Counter], sources: set[str], seconds: float
) -> Iterator[Gauge]:
    before = {counter.source: counter.joules for counter in first}
    for counter in second:
        gained = counter.joules - before.get(counter.source, counter.joules + 1)
        if counter.source in sources and gained > 0:
            yield Gauge(counter.source, counter.scope, gained / seconds, seconds)
