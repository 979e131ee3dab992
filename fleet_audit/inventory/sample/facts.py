"""What the sample fleet is made of: real product lines, and made-up lots of them.

`products.csv` gives what makers sell, as commonly fitted; `lots.csv` gives the lots that the
made-up company bought, with what is known of each. Energy and dates in `lots.csv` are synthetic.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from fleet_audit.model.codes import AcquiredAs, Category, Ownership, Status
from fleet_audit.model.organisation import Site

ORGANISATION = "Exemple SA, parc fictif"
"""Name of the company, which says that it is made up."""
REFERENCE = date(2026, 11, 2)
"""The day on which the sample is seen: all its dates lie before."""

StorageKind = Literal["ssd", "hdd", "nvme", "emmc", "virtual"]
DocumentKind = Literal["native", "glpi", "ocs", "snmp"]

T = TypeVar("T", bound=Struct)


class Product(Struct, frozen=True, kw_only=True):
    """A model as it is sold."""

    model: str
    category: Category
    manufacturer: str
    firmware_vendor: str | None = None
    """Maker as the firmware or the EDID spells it."""
    firmware_model: str | None = None
    firmware_version: str | None = None
    chassis_type: int | None = None
    """SMBIOS chassis type code."""
    os: str | None = None
    cpu: str | None = None
    cpu_sockets: int | None = None
    cpu_cores: int | None = None
    """Over all sockets, as threads are."""
    cpu_threads: int | None = None
    cpu_mhz: float | None = None
    memory_gib: int | None = None
    storage_gb: float | None = None
    storage_kind: StorageKind | None = None
    screen_inches: float | None = None
    px_w: int | None = None
    px_h: int | None = None
    battery_mwh: int | None = None
    """Capacity when new."""
    warranty_years: int | None = None


class Lot(Struct, frozen=True, kw_only=True):
    """Alike assets that came together and of which the same is known."""

    model: str
    count: int
    """How many assets."""
    quantity: int
    """How many devices each of them stands for."""
    listed: bool
    """Whether the purchase list has them; else only a document speaks of them."""
    document: DocumentKind | None = None
    """The agent that sends a document on them, or on the machine that they are plugged into."""
    site: str
    room: str | None = None
    departments: str | None = None
    """Departments in turn, parted by bars."""
    bought_from: date
    bought_to: date
    dated: Literal["purchase", "year", "none"]
    """What the list says of their age."""
    signs: str | None = None
    """Evidence of age in the documents, parted by bars."""
    bmc_w: float | None = None
    """Mean power that the BMC reads."""
    ownership: Ownership | None = None
    acquired_as: AcquiredAs | None = None
    status: Status | None = None
    retired_date: date | None = None
    exit_route: str | None = None
    receiver: str | None = None
    energy_kwh_per_year: float | None = None
    average_power_w: float | None = None
    hours_on_per_day: float | None = None
    traits: str | None = None
    """Made-up readings that give the levers something to bite on: those of each asset in turn,
    parted by bars, such as `cpu_p95=9;memory_p95=92`."""


@cache
def products() -> dict[str, Product]:
    """Products by model."""
    return {product.model: product for product in _rows("products.csv", Product)}


@cache
def lots() -> tuple[Lot, ...]:
    """All lots, in the order of their asset tags."""
    return _rows("lots.csv", Lot)


@cache
def sites() -> tuple[Site, ...]:
    """The sites, with made-up electricity bills and the PUE of their server rooms."""
    text = resources.files(__package__).joinpath("sites.json").read_bytes()
    return msgspec.json.decode(text, type=tuple[Site, ...])


def sent_on(days_before: int, hour: int) -> datetime:
    """A moment some days before the day of the sample, UTC."""
    day = date.fromordinal(REFERENCE.toordinal() - days_before)
    return datetime.fromisoformat(f"{day.isoformat()}T{hour:02d}:15:00+00:00")


def _rows(name: str, of: type[T]) -> tuple[T, ...]:
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return tuple(
        msgspec.convert({k: _cell(v) for k, v in row.items() if v}, of, strict=False)
        for row in csv.DictReader(text.splitlines())
    )


def _cell(text: str) -> str | bool:
    return text == "yes" if text in ("yes", "no") else text
