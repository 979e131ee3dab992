"""OCS Inventory's computers, by its REST API. Unverified against a real instance.

Source: OCS Inventory NG's documentation, "REST API, GET routes" (wiki.ocsinventory-ng.org), seen
2026-11-24: `GET /ocsapi/v1/computers?start=…&limit=…`, both of them needed; the answer is an object
of computers by their number, each with sections named as its agents name them, one row or several.
The API is guarded by the web server (Basic). Each computer becomes the document that its agent
would send, without programs and people.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from fleet_audit.inventory.remote.listed import Page
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.marking import said

_LIMIT = 50
_SECTIONS = (
    "hardware",
    "bios",
    "cpus",
    "memories",
    "storages",
    "monitors",
    "networks",
    "videos",
    "batteries",
)
_PEOPLE = frozenset({"USERID", "USERDOMAIN", "WINOWNER", "WINCOMPANY", "WINPRODKEY", "DESCRIPTION"})
"""Members of `hardware` that name people or licences, and what an administrator wrote of them."""


class Ocs:
    """Lists every computer, each as a document of its own."""

    name = "ocs"

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """A page for each computer, from an offset on."""
        user, word = secret("FLEET_AUDIT_OCS_USER"), secret("FLEET_AUDIT_OCS_PASSWORD")
        service.headers["Authorization"] = f"Basic {b64encode(f'{user}:{word}'.encode()).decode()}"
        service.rights = said("on the web server of OCS, let this account read /ocsapi")
        start, is_last = int(after or 0), False
        while not is_last:
            asked = {"start": start, "limit": _LIMIT}
            found = _computers(service, service.get("/ocsapi/v1/computers", asked))
            is_last = len(found) < _LIMIT
            for rank, computer in enumerate(found, 1):
                ends = is_last and rank == len(found)
                yield Page(_document(computer), None if ends else str(start + rank), suffix="xml")
            if not found:
                yield Page(b"", None)
            start += len(found)


def _computers(service: Service, answer: Any) -> list[Mapping[str, Any]]:
    """The computers of an answer, in the order of their numbers."""
    if answer == []:
        return []
    if not isinstance(answer, Mapping):
        raise service.failed(said("its answer has no list {name!r}", name="computers"))
    numbered = sorted((key for key in answer if key.isdecimal()), key=int)
    return [answer[key] for key in numbered if isinstance(answer[key], Mapping)]


def _document(computer: Mapping[str, Any]) -> bytes:
    """A computer as its agent would describe it."""
    request = Element("REQUEST")
    content = SubElement(request, "CONTENT")
    for section in _SECTIONS:
        rows = computer.get(section)
        for row in rows if isinstance(rows, list) else [rows]:
            if isinstance(row, Mapping):
                _section(
                    SubElement(content, section.upper()), row, is_hardware=section == "hardware"
                )
    hardware = computer.get("hardware")
    seen = hardware.get("LASTDATE") if isinstance(hardware, Mapping) else None
    if isinstance(seen, str):
        _section(SubElement(content, "ACCESSLOG"), {"LOGDATE": seen}, is_hardware=False)
    SubElement(request, "QUERY").text = "INVENTORY"
    body: bytes = tostring(request, encoding="utf-8")
    return body


def _section(element: Element, row: Mapping[str, Any], *, is_hardware: bool) -> None:
    for name, value in row.items():
        plain = name.upper()
        if is_hardware and plain in _PEOPLE:
            continue
        if isinstance(value, str | int | float) and plain.isascii() and plain.isidentifier():
            text = "".join(c for c in str(value) if c.isprintable())
            SubElement(element, plain).text = text
