"""Power measured by the sampler, over a month."""

from __future__ import annotations

from fleet_audit_agent.kept_use import power_kept
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading


def read(machine: Machine) -> Reading:
    """One reading per source, each with what it sees of the machine."""
    return power_kept(machine) or Reading([])
