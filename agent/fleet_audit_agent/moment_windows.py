"""The counters of a Windows machine at this moment."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.moment import Counter, Moment
from fleet_audit_agent.windows_energy import parse_meter
from fleet_audit_agent.windows_records import (
    is_own_battery,
    number,
    parse_clock,
    parse_cores,
    parse_memory_pct,
)

if sys.platform == "win32":
    from fleet_audit_agent.windows_gather import gather_moment
else:

    def gather_moment() -> dict[str, bytes]:
        """Nothing: another system has no such calls."""
        return {}


JOULES_PER_MWH = 3.6
SCOPES = (("_pkg", "cpu"), ("current socket", "cpu"), ("psys", "machine"), ("system", "machine"))
"""Channels whose whole is known: Intel's package, AMD's socket, and the platform's own.

Others are parts of these, and adding them would count twice."""

_CHARGE = 4


def read(machine: Machine) -> Moment | None:
    """The present moment; None where Windows does not say how long it has been running."""
    return moment_of_answers(gather_moment(), machine.now.timestamp())


def moment_of_answers(raw: Mapping[str, bytes], wall_s: float) -> Moment | None:
    """The moment in the answers of native calls. Pure, and total on any bytes."""
    threads = parse_cores(raw.get("processors", b"")).threads
    clock = parse_clock(raw.get("clock", b""), threads or 1)
    if clock is None:
        return None
    return Moment(
        boot=raw.get("boot", b"").hex(),
        wall_s=wall_s,
        elapsed_s=clock.since_start_s,
        awake_s=clock.awake_s,
        busy_s=clock.busy_s if threads else None,
        memory_pct=parse_memory_pct(raw.get("memory_status", b"")),
        counters=(*_meters(raw), *_batteries(raw)),
    )


def _meters(raw: Mapping[str, bytes]) -> Iterator[Counter]:
    """The energy meter interface: what each channel has counted since it was started."""
    for name in _named(raw, "/version"):
        parts = (raw.get(f"{name}/{part}", b"") for part in ("version", "metadata", "measurement"))
        for channel in parse_meter(*parts):
            word = channel.name.casefold()
            scope = next((scope for sign, scope in SCOPES if sign in word), None)
            if scope is not None:
                yield Counter(f"emi:{word}", scope, channel.energy_j)


def _batteries(raw: Mapping[str, bytes]) -> Iterator[Counter]:
    """The charge of the machine's own batteries, which only counts while it falls."""
    for name in _named(raw, "/information"):
        capabilities = number(raw[f"{name}/information"], 0, 4) or 0
        charge = number(raw.get(f"{name}/status", b""), _CHARGE, 4)
        is_absolute = not capabilities & 0x40000000
        if charge and charge != 0xFFFFFFFF and is_absolute and is_own_battery(capabilities):
            yield Counter(f"windows:{name}", "battery", charge * JOULES_PER_MWH, falls=True)


def _named(raw: Mapping[str, bytes], end: str) -> list[str]:
    return [name[: -len(end)] for name in sorted(raw) if name.endswith(end)]
