"""Microsoft Intune's managed devices, by Microsoft Graph. Unverified against a real tenant.

Sources, seen 2026-11-24: https://learn.microsoft.com/graph/api/intune-devices-manageddevice-list,
https://learn.microsoft.com/graph/paging (`@odata.nextLink`) and
https://learn.microsoft.com/graph/auth-v2-service (client credentials).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlencode

from fleet_audit.inventory.remote.listed import Page, as_list, records
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.marking import said

_LOGIN = "https://login.microsoftonline.com"
_COLUMNS = {
    name: name
    for name in (
        "deviceName",
        "serialNumber",
        "manufacturer",
        "model",
        "operatingSystem",
        "osVersion",
        "totalStorageSpaceInBytes",
        "physicalMemoryInBytes",
        "ethernetMacAddress",
        "managedDeviceOwnerType",
        "enrolledDateTime",
        "lastSyncDateTime",
    )
}
_FIRST = "/v1.0/deviceManagement/managedDevices?" + urlencode({"$select": ",".join(_COLUMNS)})


class Intune:
    """Lists every managed device, by the links that Graph gives."""

    name = "intune"

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """Pages of devices, until one has no link to the next."""
        sign_in(service)
        service.rights = said(
            "in Entra ID, give the application the permission {permission} with an "
            "administrator's consent",
            permission="DeviceManagementManagedDevices.Read.All",
        )
        path: str | None = after or _FIRST
        while path is not None:
            answer = service.get(path)
            found = records(service, answer, "value")
            link = answer.get("@odata.nextLink")
            path = None if link is None else service.own_path(link)
            yield Page(as_list(_COLUMNS, found), path)


def sign_in(service: Service) -> None:
    """Put a token for Graph, from the tenant's own sign-in, into what the service is sent."""
    tenant = quote(secret("FLEET_AUDIT_INTUNE_TENANT"), safe="")
    login = Service(
        "Entra ID", os.environ.get("FLEET_AUDIT_INTUNE_LOGIN") or _LOGIN, service.patience
    )
    form = {
        "client_id": secret("FLEET_AUDIT_INTUNE_CLIENT_ID"),
        "client_secret": secret("FLEET_AUDIT_INTUNE_CLIENT_SECRET"),
        "scope": f"{service.address}/.default",
        "grant_type": "client_credentials",
    }
    answer = login.post(f"/{tenant}/oauth2/v2.0/token", form=form)
    token = answer.get("access_token") if isinstance(answer, Mapping) else None
    if not isinstance(token, str):
        raise login.failed(said("it gives no token: check the secret and its expiry"))
    service.headers["Authorization"] = f"Bearer {token}"
