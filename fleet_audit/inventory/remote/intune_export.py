"""Microsoft Intune's devices by an export job: ordered, awaited, downloaded as a zip.

The way for large tenants: one file instead of thousands of pages, at the price of a permission to
write, which Graph asks of whoever creates a job. Memory is not in this report. Unverified against
a real tenant.

Sources, seen 2026-11-24:
https://learn.microsoft.com/mem/intune/fundamentals/reports-export-graph-apis (`POST
/deviceManagement/reports/exportJobs`, then `GET …/exportJobs('id')` until `status` is `completed`,
then `url`), https://learn.microsoft.com/mem/intune/fundamentals/reports-export-graph-available-reports
(`DevicesWithInventory`: columns that can be asked for, and the headings that come back) and
https://learn.microsoft.com/graph/api/intune-reporting-devicemanagementexportjob-create
(permissions; `status`: `unknown`, `notStarted`, `inProgress`, `completed`, `failed`).
"""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from fleet_audit.inventory.remote.intune import sign_in
from fleet_audit.inventory.remote.listed import Page, kept_columns
from fleet_audit.inventory.remote.session import Service
from fleet_audit.inventory.unpacking import DEFAULT_LIMIT
from fleet_audit.model.marking import said

_JOBS = "/v1.0/deviceManagement/reports/exportJobs"
_COLUMNS = {
    "DeviceName": "Device name",
    "SerialNumber": "Serial number",
    "Manufacturer": "Manufacturer",
    "Model": "Model",
    "DeviceType": "OS",
    "OSVersion": "OS version",
    "StorageTotal": "Total storage",
    "EthernetMAC": "EthernetMAC",
    "OwnerType": "Ownership",
    "ManagementState": "Device state",
    "LastContact": "Last check-in",
    "CategoryName": "Category",
}
"""Columns that the report is asked for, and the headings under which they come."""

_SHOTS = 360
"""Times that a job is looked at before it is given up."""


class IntuneExport:
    """Orders the report of devices, and takes the file in when it is made."""

    name = "intune-export"

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """A page without records once the job is ordered, then the file."""
        service.rights = said(
            "in Entra ID, give the application the permission {permission} with an "
            "administrator's consent",
            permission="DeviceManagementManagedDevices.ReadWrite.All",
        )
        sign_in(service)
        job = after
        if job is None:
            job = _ordered(service)
            yield Page(b"", job)
        yield Page(
            kept_columns(_unzipped(service, _awaited(service, job)), _COLUMNS.values()), None
        )


def _ordered(service: Service) -> str:
    order = {"reportName": "DevicesWithInventory", "select": list(_COLUMNS), "format": "csv"}
    answer = service.post(_JOBS, document=order)
    job = answer.get("id") if isinstance(answer, Mapping) else None
    if not isinstance(job, str) or not job:
        raise service.failed(said("it gives no number for the export that was ordered"))
    return job


def _awaited(service: Service, job: str) -> bytes:
    """The zip of a job, once it is made."""
    for _shot in range(_SHOTS):
        answer = service.get(f"{_JOBS}('{quote(job, safe='')}')")
        state: Mapping[str, Any] = answer if isinstance(answer, Mapping) else {}
        if state.get("status") == "completed":
            return _fetched(service, str(state.get("url")))
        if state.get("status") == "failed":
            raise service.failed(said("the export failed there: run the command again tomorrow"))
        time.sleep(service.patience.look_again_s)
    raise service.failed(said("the export is still not made"))


def _fetched(service: Service, link: str) -> bytes:
    """The file at a link of its own, which is signed: our token is not sent along."""
    parts = urlsplit(link)
    origin = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
    store = Service(service.name, origin, service.patience)
    return store.download(urlunsplit(("", "", parts.path, parts.query, "")))


def _unzipped(service: Service, body: bytes) -> bytes:
    """The one table in the zip, read no further than a document may be large."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [name for name in archive.namelist() if name.casefold().endswith(".csv")]
            if len(names) == 1:
                with archive.open(names[0]) as table:
                    content = table.read(DEFAULT_LIMIT + 1)
                if len(content) <= DEFAULT_LIMIT:
                    return content
                raise service.failed(said("its answer is too large"))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        pass
    raise service.failed(said("its export is no zip with one table in it"))
