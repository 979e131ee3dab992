"""The port for services that hold an inventory, and the registry of those that are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from fleet_audit.inventory.remote.fleet import FleetHosts
from fleet_audit.inventory.remote.glpi import Glpi
from fleet_audit.inventory.remote.glpi_v2 import GlpiV2
from fleet_audit.inventory.remote.intune import Intune
from fleet_audit.inventory.remote.intune_export import IntuneExport
from fleet_audit.inventory.remote.jamf import Jamf
from fleet_audit.inventory.remote.lansweeper import Lansweeper
from fleet_audit.inventory.remote.listed import Page
from fleet_audit.inventory.remote.ocs import Ocs
from fleet_audit.inventory.remote.session import Service
from fleet_audit.inventory.remote.snipeit import SnipeIt


@runtime_checkable
class Remote(Protocol):
    """A kind of service. Its pages are documents that a source reads."""

    @property
    def name(self) -> str:
        """What an address starts with, before `+https://`."""

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """Every page, or those that follow where an earlier run was cut."""


REMOTES: tuple[Remote, ...] = (
    Glpi(),
    GlpiV2(),
    SnipeIt(),
    Jamf(),
    FleetHosts(),
    Intune(),
    IntuneExport(),
    Lansweeper(),
    Ocs(),
)
"""The services that ship."""

ENTRY_POINT_GROUP = "fleet_audit.remotes"
"""Other distributions add a service by an entry point of this group: an object or a class."""


@cache
def remotes() -> tuple[Remote, ...]:
    """Every service, those of other distributions after our own."""
    found = (point.load() for point in sorted(entry_points(group=ENTRY_POINT_GROUP)))
    added = tuple(item() if isinstance(item, type) else item for item in found)
    return (*REMOTES, *added)
