"""Fleet's hosts. Unverified against a real instance.

Source: https://fleetdm.com/docs/rest-api/rest-api#list-hosts, seen 2026-11-24: `GET
/api/v1/fleet/hosts` (`page`, `per_page`, `order_key`). What a host's own answer adds (`GET
/api/v1/fleet/hosts/:id`) of a battery is its cycles and a word, `Normal`: nothing that a footprint
or an age is computed from, so that a question for each host is not put.
"""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit.inventory.remote.listed import Page, as_list, records
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.marking import said

_PER_PAGE = 100
_COLUMNS = {
    name: name
    for name in (
        "computer_name",
        "hostname",
        "platform",
        "uuid",
        "hardware_vendor",
        "hardware_model",
        "hardware_version",
        "hardware_serial",
        "cpu_brand",
        "cpu_physical_cores",
        "memory",
        "gigs_total_disk_space",
        "os_version",
        "primary_mac",
        "team_name",
        "seen_time",
    )
}


class FleetHosts:
    """Lists every host by its number."""

    name = "fleet"

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """Pages of hosts, until one is not full."""
        service.headers["Authorization"] = f"Bearer {secret('FLEET_AUDIT_FLEET_TOKEN')}"
        service.rights = said("in Fleet, give the user of this token the role Observer")
        page = int(after or 0)
        while True:
            asked = {"page": page, "per_page": _PER_PAGE, "order_key": "id"}
            answer = service.get("/api/v1/fleet/hosts", asked)
            found = records(service, answer, "hosts")
            page += 1
            is_last = len(found) < _PER_PAGE
            yield Page(as_list(_COLUMNS, found), None if is_last else str(page))
            if is_last:
                return
