"""Jamf Pro's computers. Unverified until a real answer is seen.

Sources: developer.jamf.com, "Client Credentials" (`POST /api/v1/oauth/token`) and "Return paginated
Computer Inventory records" (`GET /api/v1/computers-inventory`, `section`, `page`, `page-size`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fleet_audit.inventory.remote.listed import Page, as_list, records
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.marking import said

_PAGE_SIZE = 100
_SECTIONS = ("GENERAL", "HARDWARE", "OPERATING_SYSTEM", "PURCHASING")
_COLUMNS = {
    "Computer name": "general.name",
    "Asset tag": "general.assetTag",
    "Site name": "general.site.name",
    "Last contact": "general.lastContactTime",
    "UUID": "udid",
    "Serial number": "hardware.serialNumber",
    "Manufacturer": "hardware.make",
    "Model": "hardware.model",
    "CPU name": "hardware.processorType",
    "Physical cores": "hardware.coreCount",
    "RAM (MiB)": "hardware.totalRamMegabytes",
    "MAC address": "hardware.macAddress",
    "OS name": "operatingSystem.name",
    "OS version": "operatingSystem.version",
    "Purchase date": "purchasing.poDate",
    "Warranty end date": "purchasing.warrantyDate",
}


class Jamf:
    """Lists every computer by its number."""

    name = "jamf"

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """Pages of computers, until all that are announced have come."""
        page = int(after or 0)
        while True:
            # A token lasts a minute where an administrator so chose: shorter than many pages.
            service.headers["Authorization"] = f"Bearer {_token(service)}"
            asked = {
                "section": _SECTIONS,
                "page": page,
                "page-size": _PAGE_SIZE,
                "sort": "id:asc",
            }
            answer = service.get("/api/v1/computers-inventory", asked)
            found = records(service, answer, "results")
            page += 1
            is_last = len(found) < _PAGE_SIZE
            yield Page(as_list(_COLUMNS, found), None if is_last else str(page))
            if is_last:
                return


def _token(service: Service) -> str:
    form = {
        "client_id": secret("FLEET_AUDIT_JAMF_CLIENT_ID"),
        "client_secret": secret("FLEET_AUDIT_JAMF_CLIENT_SECRET"),
        "grant_type": "client_credentials",
    }
    service.headers.pop("Authorization", None)
    answer = service.post("/api/v1/oauth/token", form=form)
    token = answer.get("access_token") if isinstance(answer, Mapping) else None
    if not isinstance(token, str):
        raise service.failed(said("it gives no token"))
    return token
