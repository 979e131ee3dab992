"""Inventory document v1: what an agent says of one machine.

Published as `contracts/inventory.schema.json`; the agent and the centre both test against it.
SI units stand in the names, null means unknown and `errors` says why. No user name, process,
environment variable or software list has a place in it.
"""

from __future__ import annotations

import datetime as dt
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

SCHEMA = "fleet-audit/inventory/1"

Text = Annotated[str, Meta(max_length=512)]
NonNegative = Annotated[float, Meta(ge=0)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Code = Annotated[int, Meta(ge=0, le=0xFFFF_FFFF)]
Share = Annotated[float, Meta(ge=0, le=100)]
Year = Annotated[int, Meta(ge=1980, le=2100)]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every section: unknown members are refused, so that nothing unforeseen travels."""


class Agent(Part, frozen=True, kw_only=True):
    """Who wrote the document."""

    id: Text
    """A random identifier that the agent keeps; it names the agent, not a person."""
    version: Text
    os: Literal["linux", "windows", "darwin", "other"]


class Device(Part, frozen=True, kw_only=True):
    """The machine itself."""

    type: Text | None = None
    """Category, in the words of the canonical table, as far as the agent can tell."""
    type_evidence: Text | None = None
    """What the type was read from: `chassis`, `battery`, `hypervisor`…"""
    vendor: Text | None = None
    model: Text | None = None
    version: Text | None = None
    """Product version as the firmware gives it; Lenovo keeps the readable name here."""
    sku: Text | None = None
    family: Text | None = None
    serial: Text | None = None
    uuid: Text | None = None
    board_serial: Text | None = None
    chassis_type: Annotated[int, Meta(ge=0, le=127)] | None = None
    """SMBIOS chassis type code."""
    asset_tag: Text | None = None
    macs: tuple[Text, ...] = ()
    """Permanent addresses of physical network interfaces, for identity only."""
    is_vm: bool | None = None
    hypervisor: Text | None = None
    host_uuid: Text | None = None


class AgeEvidence(Part, frozen=True, kw_only=True):
    """One sign of when the machine was made."""

    source: Literal[
        "purchase",
        "warranty",
        "serial_date_code",
        "bmc_fru",
        "panel_edid",
        "battery",
        "os_trace",
        "power_on_hours",
        "cpu_launch",
        "bios",
        "manufactured_year",
    ]
    date: dt.date
    quality: Literal["high", "medium", "low"] = "medium"


class Age(Part, frozen=True, kw_only=True):
    """When the machine was made, as an interval, and what says so."""

    manufactured_min: date | None = None
    manufactured_max: date | None = None
    point: date | None = None
    method: Text | None = None
    confidence: Literal["high", "medium", "low", "none"] | None = None
    evidence: tuple[AgeEvidence, ...] = ()


class Cpu(Part, frozen=True, kw_only=True):
    """Processors of one kind."""

    name: Text | None = None
    vendor: Text | None = None
    family: Code | None = None
    model: Code | None = None
    stepping: Code | None = None
    sockets: Count | None = None
    cores: Count | None = None
    """Physical cores over all sockets."""
    threads: Count | None = None
    mhz: NonNegative | None = None
    """Nominal clock."""
    tdp_w: NonNegative | None = None


class MemoryModule(Part, frozen=True, kw_only=True):
    """One memory module."""

    mib: Count | None = None
    type: Text | None = None
    mt_s: Count | None = None
    part: Text | None = None


class Memory(Part, frozen=True, kw_only=True):
    """Memory fitted."""

    total_mib: Annotated[int, Meta(ge=0, le=1 << 40)] | None = None
    slots: Count | None = None
    modules: tuple[MemoryModule, ...] = ()


class Storage(Part, frozen=True, kw_only=True):
    """One disk."""

    kind: Literal["ssd", "hdd", "nvme", "emmc", "virtual"] | None = None
    gb: NonNegative | None = None
    model: Text | None = None
    serial_hash: Text | None = None
    """The serial number, hashed with the organisation's salt."""
    power_on_h: NonNegative | None = None
    wear_pct: NonNegative | None = None
    health: Text | None = None


class Gpu(Part, frozen=True, kw_only=True):
    """One graphics processor."""

    name: Text | None = None
    discrete: bool | None = None
    vram_mib: Count | None = None


class Display(Part, frozen=True, kw_only=True):
    """One screen, as its EDID describes it."""

    vendor: Text | None = None
    model: Text | None = None
    serial: Text | None = None
    year: Year | None = None
    week: Annotated[int, Meta(ge=1, le=54)] | None = None
    diag_cm: NonNegative | None = None
    px_w: Count | None = None
    px_h: Count | None = None
    internal: bool | None = None
    """Whether it is the machine's own panel."""
    edid_sha256: Text | None = None


class Battery(Part, frozen=True, kw_only=True):
    """One battery."""

    design_mwh: NonNegative | None = None
    full_mwh: NonNegative | None = None
    cycles: Count | None = None
    made_on: date | None = None
    health_pct: NonNegative | None = None
    """Present capacity over design capacity; above 100 on some new packs."""


class Psu(Part, frozen=True, kw_only=True):
    """One power supply."""

    rated_w: NonNegative | None = None
    hot_swap: bool | None = None


class Guest(Part, frozen=True, kw_only=True):
    """One virtual machine that this machine runs; its name stays there."""

    uuid: Text
    """The identifier by which its own inventory is known."""
    hypervisor: Text | None = None
    cores: Count | None = None
    memory_mib: Annotated[int, Meta(ge=0, le=1 << 40)] | None = None


class OperatingSystem(Part, frozen=True, kw_only=True):
    """The operating system."""

    name: Text | None = None
    version: Text | None = None
    build: Text | None = None
    arch: Text | None = None
    installed_on: date | None = None
    eol_on: date | None = None


class Readiness(Part, frozen=True, kw_only=True):
    """What a later Windows asks of the machine."""

    tpm: Text | None = None
    """TPM version, `absent`, or null when unknown."""
    secure_boot: bool | None = None
    uefi: bool | None = None
    win11_blockers: tuple[Text, ...] = ()


class Power(Part, frozen=True, kw_only=True):
    """Energy or power of a machine between two moments, by a counter or a meter."""

    t0: datetime
    t1: datetime
    j: NonNegative | None = None
    """All the energy of the time between; null where it was not counted throughout."""
    avg_w: NonNegative | None = None
    """Mean while the machine was on, which is not always."""
    scope: Literal["cpu", "gpu", "machine", "battery", "bmc", "wall"]
    source: Text
    quality: Literal["measured", "estimated"]


class Usage(Part, frozen=True, kw_only=True):
    """Totals per machine state between two moments, without time of day."""

    t0: datetime
    t1: datetime
    on_s: NonNegative | None = None
    active_s: NonNegative | None = None
    """Only where the user opted in."""
    sleep_s: NonNegative | None = None
    off_s: NonNegative | None = None
    cpu_util_pct: Share | None = None
    cpu_util_p95_pct: Share | None = None
    memory_util_pct: Share | None = None
    memory_util_p95_pct: Share | None = None
    """Like that of the processor, the 95th centile of hourly means."""


class Settings(Part, frozen=True, kw_only=True):
    """What the machine is set to do when nobody uses it, on mains power, for all its users."""

    sleep_after_min: NonNegative | None = None
    """Minutes; 0 is never."""
    screen_off_after_min: NonNegative | None = None
    """Minutes; 0 is never."""


class Privacy(Part, frozen=True, kw_only=True):
    """What the document does not hold; each must be false."""

    users: Literal[False] = False
    processes: Literal[False] = False
    software: Literal[False] = False


class ProbeError(Part, frozen=True, kw_only=True):
    """What could not be read, and why."""

    source: Text
    reason: Text


class InventoryDocument(Part, frozen=True, kw_only=True):
    """Inventory document v1. An absent section was not looked at; a null section is unknown."""

    schema: Literal["fleet-audit/inventory/1"]
    agent: Agent
    sent_at: datetime
    """UTC."""
    device: Device
    tag: Text | None = None
    """Site or group given when the agent was deployed."""
    partial: bool = False
    age: Age | UnsetType = UNSET
    cpu: tuple[Cpu, ...] | UnsetType = UNSET
    memory: Memory | UnsetType = UNSET
    storage: tuple[Storage, ...] | UnsetType = UNSET
    gpu: tuple[Gpu, ...] | UnsetType = UNSET
    display: tuple[Display, ...] | UnsetType = UNSET
    battery: tuple[Battery, ...] | UnsetType = UNSET
    psu: tuple[Psu, ...] | UnsetType = UNSET
    guests: tuple[Guest, ...] | UnsetType = UNSET
    os: OperatingSystem | UnsetType = UNSET
    readiness: Readiness | UnsetType = UNSET
    settings: Settings | UnsetType = UNSET
    power: tuple[Power, ...] | UnsetType = UNSET
    usage: Usage | UnsetType = UNSET
    privacy: Privacy = Privacy()
    errors: tuple[ProbeError, ...] = ()
