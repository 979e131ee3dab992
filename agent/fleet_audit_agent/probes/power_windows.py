"""Power: by the sampler over a month, else by Windows' own estimation where it was asked for."""

from __future__ import annotations

from datetime import datetime

from fleet_audit_agent.kept_use import power_kept
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.windows_energy import parse_srumutil
from fleet_audit_agent.windows_machine import WindowsMachine, windows


def read(machine: Machine) -> Reading:
    """One reading per source, each with what it sees of the machine."""
    kept = power_kept(machine)
    measured = kept.section if kept and isinstance(kept.section, list) else []
    return Reading([*measured, *_estimated(windows(machine))])


def _estimated(pc: WindowsMachine) -> list[dict[str, object]]:
    """`powercfg /srumutil`, to the day: machines with a battery only."""
    estimate = parse_srumutil(pc.sources.raw.get("srumutil", b""))
    if estimate is None or estimate.t1 > pc.now:
        return []
    return [
        {
            "t0": _day(estimate.t0),
            "t1": _day(estimate.t1),
            "j": round(estimate.energy_j),
            "scope": "machine",
            "source": "powercfg-srumutil",
            "quality": "estimated",
        }
    ]


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT00:00:00Z")
