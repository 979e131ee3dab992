"""When the Mac sleeps and its screen goes off, on mains power."""

from __future__ import annotations

from fleet_audit_agent.darwin_machine import darwin
from fleet_audit_agent.darwin_records import parse_pmset
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading


def read(machine: Machine) -> Reading:
    """Minutes without use; 0 is never, null unknown."""
    found = parse_pmset(darwin(machine).sources.raw.get("pmset", b""))
    return Reading(found._asdict() if any(value is not None for value in found) else None)
