"""Memory where this agent has no reader of its own yet, from psutil."""

from __future__ import annotations

from importlib import import_module

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading


def read(machine: Machine) -> Reading:
    """What the system can use, in MiB."""
    try:
        psutil = import_module("psutil")
    except ImportError:
        machine.root.note("memory", "unsupported: install psutil")
        return Reading(None)
    return Reading({"total_mib": psutil.virtual_memory().total >> 20})
