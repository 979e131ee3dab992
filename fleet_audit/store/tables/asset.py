"""Assets: their current state, their names, what people corrected, and their history."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field

from fleet_audit.store.tables.column_types import Key, Moment, Row


class Asset(Row, table=True):
    """Current state of an asset: the canonical table, and what the snapshot adds to it."""

    __tablename__ = "asset"
    __table_args__ = (
        Index(None, "organisation_id", "serial"),
        Index(None, "organisation_id", "asset_tag"),
        Index(None, "organisation_id", "first_seen"),
        Index(None, "organisation_id", "last_seen"),
    )

    id: int = Field(primary_key=True, sa_type=Key, sa_column_kwargs={"autoincrement": False})
    organisation_id: int = Field(foreign_key="organisation.id")
    revision: int = Field(index=True, sa_type=Key)
    """Number of the change that last touched it; being seen again unchanged does not."""
    first_seen: datetime = Field(sa_type=Moment)
    last_seen: datetime = Field(sa_type=Moment)
    source: str
    """Source of the last change."""
    stated: str | None = Field(default=None, sa_type=Text)
    """`Stated` as JSON: when each field was last stated; null until a later document is merged."""
    asset_tag: str | None = None
    serial: str | None = None
    quantity: int = 1
    category: str | None = None
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
    screen_inches: float | None = None
    screen_megapixels: float | None = None
    purchase_date: date | None = None
    manufactured_year: int | None = None
    warranty_end: date | None = None
    price_eur: float | None = None
    ownership: str | None = None
    acquired_as: str | None = None
    organisation: str | None = None
    site: str | None = None
    room: str | None = None
    department: str | None = None
    country: str | None = None
    os: str | None = None
    energy_kwh_per_year: float | None = None
    average_power_w: float | None = None
    cpu_utilisation_pct: float | None = None
    hours_on_per_day: float | None = None
    status: str | None = None
    retired_date: date | None = None
    exit_route: str | None = None
    receiver: str | None = None
    name: str | None = None
    is_virtual: bool | None = None
    manufactured_earliest: date | None = None
    manufactured_latest: date | None = None
    manufactured_point: date | None = None
    age_method: str | None = None
    age_confidence: str | None = None
    battery_health_pct: float | None = None
    measured_power_w: float | None = None
    measured_power_scope: str | None = None
    os_build: str | None = None
    os_installed_on: date | None = None
    cpu_vendor: str | None = None
    cpu_family: int | None = Field(default=None, sa_type=Key)
    cpu_model_number: int | None = Field(default=None, sa_type=Key)
    cpu_stepping: int | None = Field(default=None, sa_type=Key)
    tpm: str | None = None
    is_uefi: bool | None = None
    is_secure_boot: bool | None = None
    memory_slots: int | None = None
    memory_modules: int | None = None
    storage_health: str | None = None
    storage_wear_pct: float | None = None
    storage_power_on_hours: float | None = None
    battery_cycles: int | None = None
    cpu_utilisation_p95_pct: float | None = None
    memory_utilisation_pct: float | None = None
    memory_utilisation_p95_pct: float | None = None
    hours_active_per_day: float | None = None
    hours_asleep_per_day: float | None = None
    sleep_after_min: float | None = None
    screen_off_after_min: float | None = None
    pages_per_month: float | None = None
    memory_added_gib: float | None = None
    storage_added_gb: float | None = None
    batteries_replaced: int | None = None
    parts_added_on: date | None = None


class AssetState(Row, table=True):
    """The whole record of an asset, aside: it would double the cost of a scan of `asset`."""

    __tablename__ = "asset_state"

    asset_id: int = Field(foreign_key="asset.id", primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id")
    record: bytes = Field(sa_type=LargeBinary)
    """`AssetRecord` as JSON, zlib."""


class Identity(Row, table=True):
    """A name that belongs to one asset of the organisation."""

    __tablename__ = "identity"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    asset_id: int = Field(foreign_key="asset.id", index=True, sa_type=Key)


class Correction(Row, table=True):
    """What a person says of one field; it wins over every inventory, past and to come."""

    __tablename__ = "correction"

    asset_id: int = Field(foreign_key="asset.id", primary_key=True, sa_type=Key)
    field: str = Field(primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    value: str = Field(sa_type=Text)
    """As JSON; `null` empties the field."""
    corrected_at: datetime = Field(sa_type=Moment)


class Attachment(Row, table=True):
    """A monitor or dock on a machine, or a virtual machine on its host, between two moments."""

    __tablename__ = "attachment"

    id: int | None = Field(default=None, primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id")
    asset_id: int = Field(foreign_key="asset.id", index=True, sa_type=Key)
    to_asset_id: int = Field(foreign_key="asset.id", index=True, sa_type=Key)
    kind: str
    """`monitor`, `dock`, `virtual_machine`…"""
    attached_from: datetime = Field(sa_type=Moment)
    attached_until: datetime | None = Field(default=None, sa_type=Moment)
    """Null while it lasts."""


class AssetEvent(Row, table=True):
    """What happened to an asset, when, and by which route it was learned."""

    __tablename__ = "asset_event"

    id: int | None = Field(default=None, primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id")
    asset_id: int = Field(foreign_key="asset.id", index=True, sa_type=Key)
    kind: str
    """`arrived`, `moved`, `changed`, `left`, `merged` or `split`."""
    at: datetime = Field(sa_type=Moment)
    route: str
    """Source that told it."""
    detail: str | None = Field(default=None, sa_type=Text)
    """Fields that changed, or a warning."""


class Tombstone(Row, table=True):
    """An asset that is one no longer: removed, or merged into another. Its row and history stay."""

    __tablename__ = "tombstone"

    asset_id: int = Field(foreign_key="asset.id", primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id")
    revision: int = Field(index=True, sa_type=Key)
    merged_into: int | None = Field(default=None, foreign_key="asset.id", sa_type=Key)
    reason: str
    at: datetime = Field(sa_type=Moment)
