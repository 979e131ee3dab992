"""Snipe-IT's assets. Unverified against a real instance.

Sources, seen 2026-11-24: https://snipe-it.readme.io/reference/hardware-list (`GET
/api/v1/hardware`, `limit`, `offset`, `total`, `rows`; errors come with status 200 and `status:
error`) and https://snipe-it.readme.io/reference/api-throttling (120 questions a minute, 500 assets
an answer unless `MAX_RESULTS` says otherwise: fewer than were asked for is not the end).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fleet_audit.inventory.remote.listed import Page, as_list, records
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.marking import said

_LIMIT = 500
_COLUMNS = {
    "Asset Tag": "asset_tag",
    "Asset Name": "name",
    "Serial": "serial",
    "Model": "model.name",
    "Model Number": "model_number",
    "Category": "category.name",
    "Manufacturer": "manufacturer.name",
    "Status": "status_label.name",
    "Purchase Date": "purchase_date.date",
    "Purchase Cost": "purchase_cost",
    "Warranty Months": "warranty_months",
    "Location": "location.name",
    "Company": "company.name",
}


class SnipeIt:
    """Lists every asset by its number."""

    name = "snipeit"

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """Pages of assets from an offset on."""
        service.headers["Authorization"] = f"Bearer {secret('FLEET_AUDIT_SNIPEIT_TOKEN')}"
        service.rights = said("in Snipe-IT, give the user of this token the right to view assets")
        offset = int(after or 0)
        while True:
            asked = {"limit": _LIMIT, "offset": offset, "sort": "id", "order": "asc"}
            answer = service.get("/api/v1/hardware", asked)
            if isinstance(answer, Mapping) and answer.get("status") == "error":
                raise service.failed(
                    said("it reports an error of its own: check what this user may view")
                )
            found = records(service, answer, "rows")
            offset += len(found)
            total = answer.get("total")
            is_last = not found or (isinstance(total, int) and offset >= total)
            yield Page(as_list(_COLUMNS, found), None if is_last else str(offset))
            if is_last:
                return
