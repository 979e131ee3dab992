"""The port for documents of every kind, and the registry of those that are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, TypeAlias, runtime_checkable

from fleet_audit.inventory.sources.canonical_csv import CanonicalCsv
from fleet_audit.inventory.sources.fleet_csv import FLEET_CSV
from fleet_audit.inventory.sources.gaps_workbook import GapsWorkbook
from fleet_audit.inventory.sources.glpi_json import GlpiJson
from fleet_audit.inventory.sources.glpi_list import GLPI_LIST
from fleet_audit.inventory.sources.intune import INTUNE
from fleet_audit.inventory.sources.lansweeper_csv import LANSWEEPER_CSV
from fleet_audit.inventory.sources.ledger import LEDGER
from fleet_audit.inventory.sources.native import NativeDocument
from fleet_audit.inventory.sources.ocs_json import OcsJson
from fleet_audit.inventory.sources.ocs_xml import OcsXml
from fleet_audit.inventory.sources.osquery_log import OsqueryLog
from fleet_audit.inventory.sources.own_figures import OwnFigures
from fleet_audit.inventory.sources.raw_sources import RawSources
from fleet_audit.inventory.sources.redfish_tree import RedfishTree
from fleet_audit.inventory.sources.snipeit_csv import SNIPEIT_CSV
from fleet_audit.inventory.sources.snmp_walk import SnmpWalk
from fleet_audit.inventory.sources.table import TABLE
from fleet_audit.model.asset import Observation, Rejected, Skipped

Reading: TypeAlias = Iterator[Observation | Skipped | Rejected]
"""What a document yields, in its own order."""


@runtime_checkable
class Source(Protocol):
    """A format of inventory. Pure: bytes in, values out, no exception on any bytes."""

    @property
    def name(self) -> str:
        """Name given to `--format` and kept with each observation."""

    def recognises(self, content: bytes, name: str) -> bool:
        """Whether the document looks like this format: cheap, and wrong at worst once."""

    def read(self, content: bytes, name: str) -> Reading:
        """Each asset of the document, what is set aside in it, and what cannot be read."""


SOURCES: tuple[Source, ...] = (
    OwnFigures(),
    GapsWorkbook(),
    NativeDocument(),
    RawSources(),
    GlpiJson(),
    OcsXml(),
    OcsJson(),
    OsqueryLog(),
    RedfishTree(),
    SnmpWalk(),
    SNIPEIT_CSV,
    GLPI_LIST,
    INTUNE,
    LANSWEEPER_CSV,
    FLEET_CSV,
    LEDGER,
    TABLE,
    CanonicalCsv(),
)
"""The sources that ship, the most particular first."""

ENTRY_POINT_GROUP = "fleet_audit.sources"
"""Other distributions add a source by an entry point of this group: an object or a class."""


@cache
def sources() -> tuple[Source, ...]:
    """Every source, those of other distributions after our own."""
    found = (point.load() for point in sorted(entry_points(group=ENTRY_POINT_GROUP)))
    added = tuple(item() if isinstance(item, type) else item for item in found)
    return (*SOURCES, *added)
