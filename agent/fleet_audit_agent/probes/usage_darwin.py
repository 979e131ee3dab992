"""How long the Mac is on, asleep and off, and how busy, from the samples of a month."""

from __future__ import annotations

from fleet_audit_agent.kept_use import usage_kept
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading


def read(machine: Machine) -> Reading:
    """What the sampler has kept; macOS itself does not say how long it slept."""
    return usage_kept(machine) or Reading(None)
