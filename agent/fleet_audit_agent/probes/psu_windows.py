"""Power supplies that the firmware declares: the same table as on Linux."""

from __future__ import annotations

from fleet_audit_agent.probes.psu_linux import read

__all__ = ["read"]
