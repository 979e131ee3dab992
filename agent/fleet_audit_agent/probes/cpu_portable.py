"""Processors where this agent has no reader of its own yet, from psutil."""

from __future__ import annotations

import os
from importlib import import_module

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading


def read(machine: Machine) -> Reading:
    """Cores and threads; the name stays unknown."""
    try:
        psutil = import_module("psutil")
    except ImportError:
        machine.root.note("cpu", "unsupported: install psutil")
        return Reading([{"threads": os.cpu_count()}])
    cores, threads = psutil.cpu_count(logical=False), psutil.cpu_count()
    return Reading([{"cores": cores, "threads": threads}])
