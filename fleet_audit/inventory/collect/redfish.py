"""Reading the resources of a server's management controller by Redfish, and nothing of its logs.

Source: DMTF DSP0266 (protocol) and DSP0268 (schemas). What is read: the systems with their
processors, memory and drives, the chassis with their power.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fleet_audit.inventory.remote.session import Patience, Service
from fleet_audit.model.errors import ForbiddenService, UnreachableService
from fleet_audit.model.marking import said

ROOT = "/redfish/v1/"
SCHEMA = "fleet-audit/redfish/1"
MOST_RESOURCES = 2_000
"""More than the largest enclosure has of systems, processors, modules and drives together."""

MOST_FAILURES = 5
"""Resources that may fail before the controller is given up."""
PATIENCE = Patience(read_s=30, whole_s=60, tries=2)
"""Controllers are slow, and what fails once fails again."""

_SYSTEM_LINKS = ("Processors", "Memory", "Storage", "SimpleStorage")
_CHASSIS_LINKS = ("Power", "EnvironmentMetrics", "PowerSubsystem", "Drives")


class Reader:
    """Follows links within one service, each once, up to a bound."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.resources: dict[str, Any] = {}
        self.unread: list[str] = []
        """Paths at which the controller failed."""

    def read(self, link: Any) -> dict[str, Any]:
        """The resource at a link; empty where it is absent, forbidden or leads elsewhere."""
        path = link.get("@odata.id") if isinstance(link, dict) else link
        if not isinstance(path, str) or not path.startswith(ROOT) or "?" in path:
            return {}
        if path not in self.resources and len(self.resources) < MOST_RESOURCES:
            found = self._found(path)
            self.resources[path] = _kept(found) if isinstance(found, dict) else {}
        return dict(self.resources.get(path, {}))

    def _found(self, path: str) -> Any:
        """What stands at a path. A part that fails costs itself; many that do, the whole."""
        try:
            return self._service.get(path, absent={})
        except (ForbiddenService, UnreachableService):
            if path == ROOT or len(self.unread) >= MOST_FAILURES:
                raise
            self.unread.append(path)
            return {}

    def members(self, link: Any) -> Iterator[dict[str, Any]]:
        """The members of a collection, page by page."""
        seen: set[str] = set()
        while link is not None:
            page = self.read(link)
            listed = page.get("Members")
            yield from (self.read(one) for one in listed or () if isinstance(listed, list))
            following = page.get("Members@odata.nextLink")
            link = following if isinstance(following, str) and following not in seen else None
            seen.add(str(following))


def _kept(resource: dict[str, Any]) -> dict[str, Any]:
    """A resource without what we have no use for: makers' own members, and numbers of disks."""
    is_whole = str(resource.get("@odata.type")).startswith(("#ComputerSystem.", "#Chassis."))
    dropped = {"Oem", "Actions"} if is_whole else {"Oem", "Actions", "SerialNumber"}
    return {name: value for name, value in resource.items() if name not in dropped}


def tree(service: Service, now: datetime) -> bytes:
    """The resources of a controller as one JSON document.

    Raises UnusableService where the account is refused, UnreachableService where nothing answers.
    """
    service.rights = said("give the account of the controller the role ReadOnly")
    reader = Reader(service)
    root = reader.read(ROOT)
    if "RedfishVersion" not in root and "Systems" not in root:
        raise service.failed(said("this is no Redfish service: check the address"))
    for system in reader.members(root.get("Systems")):
        _follow(reader, system, _SYSTEM_LINKS)
    for chassis in reader.members(root.get("Chassis")):
        _follow(reader, chassis, _CHASSIS_LINKS)
    return json.dumps(
        {
            "schema": SCHEMA,
            "observed_at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "unread": reader.unread,
            "resources": {path: found for path, found in reader.resources.items() if found},
        },
        ensure_ascii=False,
    ).encode()


def _follow(reader: Reader, resource: dict[str, Any], names: tuple[str, ...]) -> None:
    """Read what a resource links to by these names, the members of collections, and drives."""
    for name in names:
        linked = reader.read(resource.get(name))
        for member in reader.members(resource.get(name)) if "Members" in linked else ():
            drives = member.get("Drives")
            for drive in drives if isinstance(drives, list) else ():
                reader.read(drive)
        for supply in reader.members(linked.get("PowerSupplies")) if linked else ():
            reader.read(supply.get("Metrics"))
