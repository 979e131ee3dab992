"""The asset: one normal form, whatever program or list described it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from fleet_audit.model.codes import AcquiredAs, Category, Confidence, Ownership, Status
from fleet_audit.model.inventory_document import (
    AgeEvidence,
    Battery,
    Cpu,
    Display,
    Gpu,
    Memory,
    Power,
    Psu,
    Readiness,
    Settings,
    Storage,
    Usage,
)
from fleet_audit.model.parts_seen import PartsSeen


class IdentityKey(Struct, frozen=True):
    """A name by which two documents are known to speak of one asset."""

    kind: str
    """`serial`, `uuid`, `board`, `macs`, `agent` or `asset_tag`, strongest first."""
    value: str


class ManufacturedAt(Struct, frozen=True, kw_only=True):
    """When an asset was made: an interval of 90 % confidence, its point, and how it was found."""

    earliest: date | None = None
    latest: date | None = None
    point: date | None = None
    method: str | None = None
    """The evidence that decided: a source of `AgeEvidence`."""
    confidence: Confidence = "none"


class PageReading(Struct, frozen=True, kw_only=True):
    """The life count of a printer at a moment."""

    at: datetime
    """UTC."""
    count: int
    """Impressions or sheets, as its maker counts."""


class Components(Struct, frozen=True, kw_only=True):
    """What the asset is made of. A null section was not described, and removes nothing."""

    cpu: tuple[Cpu, ...] | None = None
    memory: Memory | None = None
    storage: tuple[Storage, ...] | None = None
    gpu: tuple[Gpu, ...] | None = None
    display: tuple[Display, ...] | None = None
    battery: tuple[Battery, ...] | None = None
    psu: tuple[Psu, ...] | None = None
    readiness: Readiness | None = None
    settings: Settings | None = None


class AssetRecord(Struct, frozen=True, kw_only=True):
    """One asset. The first fields are the canonical table, column for column."""

    asset_tag: str | None = None
    serial: str | None = None
    quantity: int = 1
    """How many alike the row stands for."""
    category: Category | None = None
    manufacturer: str | None = None
    model: str | None = None
    cpu: str | None = None
    cpu_sockets: int | None = None
    cpu_cores: int | None = None
    cpu_mhz: float | None = None
    cpu_tdp_w: float | None = None
    memory_gib: float | None = None
    storage_gb: float | None = None
    storage_kind: str | None = None
    """`ssd`, `hdd`, `nvme`, `emmc`, `virtual`, or `mixed`."""
    screen_inches: float | None = None
    screen_megapixels: float | None = None
    purchase_date: date | None = None
    manufactured_year: int | None = None
    warranty_end: date | None = None
    price_eur: float | None = None
    ownership: Ownership | None = None
    acquired_as: AcquiredAs | None = None
    organisation: str | None = None
    site: str | None = None
    room: str | None = None
    department: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    os: str | None = None
    energy_kwh_per_year: float | None = None
    average_power_w: float | None = None
    cpu_utilisation_pct: float | None = None
    hours_on_per_day: float | None = None
    status: Status | None = None
    retired_date: date | None = None
    exit_route: str | None = None
    receiver: str | None = None

    name: str | None = None
    """What people call it (often a host name). Shown, never used to identify."""
    uuid: str | None = None
    board_serial: str | None = None
    macs: tuple[str, ...] = ()
    agent_id: str | None = None
    is_virtual: bool | None = None
    hypervisor: str | None = None
    host_uuid: str | None = None
    os_build: str | None = None
    """Build of the operating system as it names it, such as `19045` or `23H124`."""
    os_installed_on: date | None = None
    battery_health_pct: float | None = None
    page_readings: tuple[PageReading, ...] = ()
    pages_per_month: float | None = None
    """Printed, mean of the time between two readings of the counter."""
    memory_added_gib: float | None = None
    """Fitted since the machine was first seen, beyond what it came with."""
    storage_added_gb: float | None = None
    """Of disks fitted since then, whether they replace others or not."""
    batteries_replaced: int | None = None
    parts_added_on: date | None = None
    """The first day on which any of these was seen."""
    evidence: tuple[AgeEvidence, ...] = ()
    """At most one per source of evidence: the latest that each source gave."""
    manufactured: ManufacturedAt = ManufacturedAt()
    components: Components = Components()
    power: tuple[Power, ...] = ()
    measured_power_w: float | None = None
    """Mean of the readings of the widest scope; set when readings are merged."""
    measured_power_scope: str | None = None
    """`wall`, `bmc`, `machine` or `battery`, the scopes that see the whole machine."""
    usage: Usage | None = None
    parts_seen: tuple[PartsSeen, ...] = ()
    """What each source told of the parts over time; `inventory.upgrades` reads it."""
    keys: tuple[IdentityKey, ...] = ()
    """Set by `inventory.identity`, strongest first."""


CANONICAL_COLUMNS: tuple[str, ...] = AssetRecord.__struct_fields__[
    : AssetRecord.__struct_fields__.index("name")
]
"""The columns of the canonical table, in order."""


class Stated(Struct, frozen=True, array_like=True):
    """When each thing that is known of an asset was last stated, as `inventory.stamps` numbers it.

    Kept beside the record, not in it: to be told the same again is no change.
    """

    rest: int
    """Stamp of every field that is not among the others."""
    others: dict[str, int] = {}
    """Stamps by field, or part of the components: `site`, `parts.storage`, `parts.memory.slots`."""


class Known(Struct, frozen=True):
    """An asset as all that was said of it makes it."""

    record: AssetRecord
    stated: Stated


NOT_KNOWN = "?"
"""After the name of a field that people correct: somebody was asked for it, and does not know."""


class Answer(Struct, frozen=True, kw_only=True):
    """What a person answered of some assets: it wins over every inventory, as a correction."""

    field: str
    value: Any
    asset_marks: dict[int, str]
    """By the id of each asset, by which the one that was asked about is known again."""


class Observation(Struct, frozen=True, kw_only=True):
    """What one document says of one asset, at one moment."""

    source: str
    """Name of the source module that read it."""
    observed_at: datetime | None
    """UTC; null where the document does not say."""
    asset: AssetRecord
    partial: bool = False
    attached: tuple[AssetRecord, ...] = ()
    """Assets of their own seen on this one: external monitors, docks."""
    place: str | None = None
    """Where in the file: a line number or an element."""
    only_enriches: bool = False
    """Whether it adds to an asset that others describe (a purchase), and never makes one."""
    remarks: tuple[str, ...] = ()
    """Values of it that were left out, for the history of the asset."""
    answer: Answer | None = None
    """Where it is no sight of an asset but an answer to our question; `asset` is then empty."""


class Skipped(Struct, frozen=True, kw_only=True):
    """A file or record set aside on purpose; nothing is wrong with it."""

    reason: str
    place: str | None = None


class Rejected(Struct, frozen=True, kw_only=True):
    """A record, or a value of it, that could not be read; the rest of its file was kept."""

    reason: str
    line: int | None = None
    field: str | None = None
    row_is_kept: bool = False
    """Whether the value alone was left out, and the rest of its row was kept."""
