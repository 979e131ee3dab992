"""Fleet's hosts: the CSV of its hosts report, and the JSON of its API under `hosts`.

Memory is in bytes, disks are in GB, 0 stands for unknown. Newer versions put an apostrophe before
a cell so that spreadsheets take it for text. Unverified until a real export is seen.

Source: fleetdm.com, "REST API", `GET /api/v1/fleet/hosts/report` and `GET /api/v1/fleet/hosts`.
"""

from __future__ import annotations

from fleet_audit.inventory.listing import ListSource, any_of

_MACHINE = frozenset({"hardware serial", "hardware model", "hardware vendor"})
_OWN = frozenset({"osquery version", "platform", "primary mac", "computer name", "hostname"})


def _marks(row: frozenset[str]) -> bool:
    plain = frozenset(label.strip("'") for label in row)
    return any_of(plain, _MACHINE, least=2) and any_of(plain, _OWN)


FLEET_CSV = ListSource(name="fleet-csv", marks=_marks, strip_apostrophes=True)
"""Reads Fleet's hosts."""
