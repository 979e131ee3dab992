"""Jamf Pro's computers, phones and tablets. Unverified against a real instance.

Sources, seen 2026-11-24: https://developer.jamf.com/jamf-pro/docs/client-credentials (`POST
/api/v1/oauth/token`), https://developer.jamf.com/jamf-pro/reference/get_v1-computers-inventory and
https://developer.jamf.com/jamf-pro/reference/get_v2-mobile-devices-detail (`section`, `page`,
`page-size`, `sort`; `results`). The members of a mobile device are those of
https://github.com/deploymenttheory/go-api-sdk-jamfpro, `jamfproapi_mobile_devices_inventory.go`.
Computers are at version 4 since Jamf Pro 11.30, at 3 and, out of use since 2025-06-30, at 1 before
(https://developer.jamf.com/jamf-pro/changelog/11300-deprecations): the newest that answers is used.
A kind that the API role may not read is refused with 403, and costs that kind only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from fleet_audit.inventory.remote.listed import Columns, Page, as_list, records, refusal
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.errors import ForbiddenService
from fleet_audit.model.marking import said

_PAGE_SIZE = 100
_COMPUTERS = {
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
_MOBILES = {
    "Device name": "general.displayName",
    "Asset tag": "general.assetTag",
    "Last contact": "general.lastInventoryUpdateDate",
    "UUID": "general.udid",
    "Serial number": "hardware.serialNumber",
    "Manufacturer": "maker",
    "Model": "hardware.model",
    "Platform": "deviceType",
    "Storage (MB)": "hardware.capacityMb",
    "MAC address": "hardware.wifiMacAddress",
    "OS version": "general.osVersion",
    "Purchase date": "purchasing.poDate",
    "Warranty end date": "purchasing.warrantyExpirationDate",
}


class _Kind(Struct, frozen=True, kw_only=True):
    """A kind of device: where it is asked for, and with which right."""

    paths: tuple[str, ...]
    """The versions of its end point, newest first."""
    sections: tuple[str, ...]
    sort: str
    columns: Columns
    privilege: str


_KINDS = {
    "computers": _Kind(
        paths=tuple(f"/api/{version}/computers-inventory" for version in ("v4", "v3", "v1")),
        sections=("GENERAL", "HARDWARE", "OPERATING_SYSTEM", "PURCHASING"),
        sort="id:asc",
        columns=_COMPUTERS,
        privilege="Read Computers",
    ),
    "mobiles": _Kind(
        paths=("/api/v2/mobile-devices/detail",),
        sections=("GENERAL", "HARDWARE", "PURCHASING"),
        sort="deviceId:asc",
        columns=_MOBILES,
        privilege="Read Mobile Devices",
    ),
}


class Jamf:
    """Lists every computer, then every phone and tablet, by number."""

    name = "jamf"

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """Pages of one kind after the other, from `kind:page` on, until one is not full."""
        kinds = list(_KINDS)
        named, _, number = (after or "computers:0").partition(":")
        at, page = kinds.index(named), int(number)
        while at < len(kinds):
            kind = _KINDS[kinds[at]]
            found, refused = _listed(service, kind, page)
            body = as_list(kind.columns, [{**record, "maker": "Apple"} for record in found])
            at, page = (at + 1, 0) if len(found) < _PAGE_SIZE else (at, page + 1)
            yield Page(body, f"{kinds[at]}:{page}" if at < len(kinds) else None, refused)


def _listed(service: Service, kind: _Kind, page: int) -> tuple[list[Mapping[str, Any]], str | None]:
    """The devices of a page, or why they may not be read."""
    # A token lasts a minute where an administrator so chose: shorter than many pages.
    service.headers["Authorization"] = f"Bearer {_token(service)}"
    service.rights = said(
        "in Jamf Pro, give the API role the privilege {privilege}", privilege=kind.privilege
    )
    asked = {
        "section": kind.sections,
        "page": page,
        "page-size": _PAGE_SIZE,
        "sort": kind.sort,
    }
    try:
        return records(service, _newest(service, kind.paths, asked), "results"), None
    except ForbiddenService as forbidden:
        return [], refusal(forbidden)


def _newest(service: Service, paths: tuple[str, ...], asked: Mapping[str, Any]) -> Any:
    """The answer of the newest end point that this version of Jamf Pro has."""
    for path in paths[:-1]:
        answer = service.get(path, asked, absent=False)
        if answer is not False:
            return answer
    return service.get(paths[-1], asked)


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
        raise service.failed(said("it gives no token: check the secret and its expiry"))
    return token
