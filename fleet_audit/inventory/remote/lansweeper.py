"""Lansweeper's assets, by its GraphQL API, site after site. Unverified against a real instance.

Sources, seen 2026-11-24: https://developer.lansweeper.com/docs/platform-api/guides/restrictions/
(150 questions a minute, 30 paths a question, the total only on the first page) and the vendor's own
https://github.com/Lansweeper-public/MCP-server-lansweeper (`authorizedSites`, `assetResources`,
`assetPagination` with `limit` up to 500, `page` `FIRST` or `NEXT`, `cursor`; the names of the
paths; `Authorization: Token`). GraphQL answers 200 with `errors` where a question is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fleet_audit.inventory.remote.listed import Page, as_list, records, refusal
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.errors import ForbiddenService
from fleet_audit.model.marking import said

_LIMIT = 500
_COLUMNS = {
    "AssetName": "assetBasicInfo.name",
    "AssetType": "assetBasicInfo.type",
    "MAC": "assetBasicInfo.mac",
    "FirstSeen": "assetBasicInfo.firstSeen",
    "LastSeen": "assetBasicInfo.lastSeen",
    "Manufacturer": "assetCustom.manufacturer",
    "Model": "assetCustom.model",
    "Serialnumber": "assetCustom.serialNumber",
    "PurchaseDate": "assetCustom.purchaseDate",
    "WarrantyDate": "assetCustom.warrantyDate",
    "StateName": "assetCustom.stateName",
    "Location": "assetCustom.location",
    "Department": "assetCustom.department",
    "Asset tag": "assetCustom.barCode",
    "OS": "operatingSystem.caption",
}
_SITES = "query { authorizedSites { sites { id name } } }"
_ASSETS = """
query ($site: ID!, $fields: [String!]!, $page: AssetsPaginationInputValidated) {
  site(id: $site) {
    assetResources(fields: $fields, assetPagination: $page) {
      items
      pagination { next }
    }
  }
}
"""


class Lansweeper:
    """Lists the assets of every site that the token may read."""

    name = "lansweeper"

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """Pages of one site after the other, from `site cursor` on."""
        if service.is_bare:
            service.address += "/api/v2/graphql"
        service.headers["Authorization"] = f"Token {secret('FLEET_AUDIT_LANSWEEPER_TOKEN')}"
        service.rights = said(
            "in Lansweeper, give the token the right to read the assets of this site"
        )
        named, _, cursor = (after or "").partition(" ")
        sites = _sites(service)
        at = sites.index(named) if named in sites else 0
        while at < len(sites):
            body, following, refused = _assets(service, sites[at], cursor)
            at, cursor = (at, following) if following else (at + 1, "")
            yield Page(body, f"{sites[at]} {cursor}" if at < len(sites) else None, refused)


def _sites(service: Service) -> list[str]:
    answer = _asked(service, _SITES, {})
    found = records(service, answer.get("authorizedSites"), "sites")
    sites = [str(site["id"]) for site in found if site.get("id")]
    if not sites:
        raise service.failed(said("the token opens no site: choose its sites in Lansweeper"))
    return sites


def _assets(service: Service, site: str, cursor: str) -> tuple[bytes, str, str | None]:
    """A page of a site's assets, where the next one starts, or why the site is closed."""
    page: dict[str, Any] = {"limit": _LIMIT, "page": "NEXT" if cursor else "FIRST"}
    if cursor:
        page["cursor"] = cursor
    asked = {"site": site, "fields": list(_COLUMNS.values()), "page": page}
    try:
        answer = _asked(service, _ASSETS, asked)
    except ForbiddenService as forbidden:
        return b"", "", refusal(forbidden)
    of_site = answer.get("site")
    found = of_site.get("assetResources") if isinstance(of_site, Mapping) else None
    items = records(service, found, "items")
    place = found.get("pagination") if isinstance(found, Mapping) else None
    following = place.get("next") if isinstance(place, Mapping) else None
    is_last = len(items) < _LIMIT or not isinstance(following, str)
    return as_list(_COLUMNS, items), "" if is_last else str(following), None


def _asked(service: Service, query: str, variables: dict[str, Any]) -> Mapping[str, Any]:
    answer = service.post("", document={"query": query, "variables": variables})
    errors = answer.get("errors") if isinstance(answer, Mapping) else None
    if errors:
        raise (
            service.forbidden()
            if _is_forbidden(errors)
            else service.failed(
                said("it refuses the question: check the rights of the token and the address")
            )
        )
    found = answer.get("data") if isinstance(answer, Mapping) else None
    if not isinstance(found, Mapping):
        raise service.failed(said("its answer has no list {name!r}", name="data"))
    return found


def _is_forbidden(errors: Any) -> bool:
    codes = [
        str(error.get("extensions", {}).get("code"))
        for error in (errors if isinstance(errors, list) else [])
        if isinstance(error, Mapping) and isinstance(error.get("extensions", {}), Mapping)
    ]
    return "FORBIDDEN" in codes
