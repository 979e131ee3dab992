"""Screens that are there, from the EDIDs that the registry keeps."""

from __future__ import annotations

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.screens import read_screens


def read(machine: Machine) -> Reading:
    """One entry per connected screen."""
    return read_screens(machine, machine.screens)
