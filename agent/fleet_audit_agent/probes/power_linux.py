"""Power measured: by the sampler over a month, else by the management controller just now."""

from __future__ import annotations

from datetime import datetime, timedelta

from fleet_audit_agent.bmc_linux import power_reading
from fleet_audit_agent.kept_use import power_kept
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading

LONGEST_AVERAGE_S = 31 * 86_400


def read(machine: Machine) -> Reading:
    """One reading per source, each with what it sees of the machine."""
    return power_kept(machine) or Reading(_by_controller(machine))


def _by_controller(machine: Machine) -> list[dict[str, object]]:
    """The controller's own average, or its reading of this instant, which has no duration."""
    found = power_reading(machine.root)
    if found is None:
        return []
    is_average = bool(found.average_w) and 1 <= found.average_s <= LONGEST_AVERAGE_S
    span = timedelta(seconds=int(found.average_s)) if is_average else timedelta()
    return [
        {
            "t0": _utc(machine.now - span),
            "t1": _utc(machine.now),
            "avg_w": found.average_w if is_average else found.current_w,
            "scope": "bmc",
            "source": "ipmi-dcmi",
            "quality": "measured",
        }
    ]


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
