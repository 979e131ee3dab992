"""The meter of a server's management controller, at the inlet of the machine."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit_agent.bmc_linux import power_reading
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.moment import Gauge

LEAST_MEAN_S, LONGEST_MEAN_S = 60, 7_200
"""An average over a longer time tells of other days than this one."""


def read(machine: Machine) -> Iterator[Gauge]:
    """The controller's own average where it covers about an hour, else its present reading."""
    found = power_reading(machine.root)
    if found is None:
        return
    if found.average_w and LEAST_MEAN_S <= found.average_s <= LONGEST_MEAN_S:
        yield Gauge("ipmi-dcmi", "bmc", float(found.average_w), found.average_s)
    else:
        yield Gauge("ipmi-dcmi", "bmc", float(found.current_w))
