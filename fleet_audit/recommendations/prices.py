"""Prices in force: those of the organisation's sheet over published, dated ones.

A price that nobody gives is null, and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from fleet_audit.model.errors import UnusableOrganisationSheet
from fleet_audit.model.marking import Said, said
from fleet_audit.model.organisation import Price
from fleet_audit.reference.prices import PriceRow

ITEMS: dict[str, str] = {
    "laptop_new": "EUR",
    "laptop_refurbished": "EUR",
    "desktop_new": "EUR",
    "desktop_refurbished": "EUR",
    "workstation_new": "EUR",
    "monitor_new": "EUR",
    "server_new": "EUR",
    "printer_new": "EUR",
    "memory": "EUR/GiB",
    "ssd": "EUR/GB",
    "battery": "EUR",
    "electricity": "EUR/kWh",
    "labour_hour": "EUR/h",
    "disposal": "EUR",
    "paid_updates_1": "EUR",
    "paid_updates_2": "EUR",
    "paid_updates_3": "EUR",
    "warranty_year": "EUR",
    "lease_year": "EUR",
    "migration": "EUR",
    "heat_exchanger": "EUR",
}
"""What the levers buy, hire and save, and the unit of its price: of one device, but where it says
otherwise. `paid_updates_2` is the second year of paid updates, alone."""

UNITS: dict[tuple[str, str], float] = {
    ("electricity", "EUR"): 1,
    ("electricity", "EUR/MWh"): 1 / 1000,
    ("labour_hour", "EUR"): 1,
    ("memory", "EUR"): 1 / 8,
    ("memory", "EUR/8 GiB"): 1 / 8,
    ("memory", "EUR/16 GiB"): 1 / 16,
    ("memory", "EUR/32 GiB"): 1 / 32,
    ("ssd", "EUR"): 1 / 512,
    ("ssd", "EUR/TB"): 1 / 1000,
    ("ssd", "EUR/512 GB"): 1 / 512,
    ("ssd", "EUR/1 TB"): 1 / 1000,
}
"""Item and unit of a sheet → what its value is multiplied by. Plain euros are those of a memory
module of 8 GiB, and of an SSD of 512 GB."""


NEW: dict[str, str] = {
    "laptop": "laptop_new",
    "desktop": "desktop_new",
    "workstation": "workstation_new",
    "monitor": "monitor_new",
    "server": "server_new",
    "blade": "server_new",
    "printer": "printer_new",
}
"""Category → the item that a new device of it is."""
REFURBISHED: dict[str, str] = {"laptop": "laptop_refurbished", "desktop": "desktop_refurbished"}


class InForce(Struct, frozen=True, kw_only=True):
    """A price that counts on the day, in euros without VAT."""

    item: str
    value: float
    low: float
    high: float
    """Bounds as published; without any, those of the price sensitivity."""
    unit: str
    country: str | None = None
    source: str | Said
    dated: str
    is_own: bool
    """Whether the organisation gave it."""
    is_weak: bool = False


class Prices(Struct, frozen=True):
    """The prices in force, the organisation's own before published ones."""

    rows: tuple[InForce, ...]

    def of(self, item: str, country: str | None) -> InForce | None:
        """The price of an item in a country; null where none is known."""
        fit = [row for row in self.rows if row.item == item and row.country in {None, country}]
        return max(fit, key=lambda row: (row.is_own, row.country is not None), default=None)

    def value(self, item: str, country: str | None) -> float | None:
        """Its euros; null where none is known."""
        found = self.of(item, country)
        return found.value if found else None


def item_of(name: str, category: str) -> str:
    """The item that `new_device` or `refurbished_device` stands for in a category."""
    if name == "new_device":
        return NEW.get(category, f"{category}_new")
    if name == "refurbished_device":
        return REFURBISHED.get(category, f"{category}_refurbished")
    return name


def prices_in_force(
    own: Iterable[Price], published: Sequence[PriceRow], as_of: date, sensitivity: float
) -> Prices:
    """The prices that count on a day.

    Of several, the latest one dated up to the day counts. `sensitivity` (a share) gives bounds to
    a price that has none. Raises UnusableOrganisationSheet for a unit that is not known.
    """
    given = [price for price in own if price.dated is None or price.dated <= as_of]
    given.sort(key=lambda price: price.dated or date.min)
    mine = {price.item: _of_sheet(price, sensitivity) for price in given}
    known = [row for row in published if int(row.source_year) <= as_of.year]
    known.sort(key=lambda row: row.source_year)
    others = {(row.item, row.country): _of_row(row, sensitivity) for row in known}
    return Prices((*mine.values(), *others.values()))


def _of_sheet(price: Price, sensitivity: float) -> InForce:
    base = ITEMS[price.item]
    factor = 1 if price.unit == base else UNITS.get((price.item, price.unit))
    if factor is None:
        known = [base, *(unit for item, unit in UNITS if item == price.item and unit != "EUR")]
        raise UnusableOrganisationSheet(
            said(
                "price of {item}: the unit {unit!r} is not known; write one of {known}",
                item=price.item,
                unit=price.unit,
                known=", ".join(known),
            )
        )
    value = price.value_eur * factor
    return InForce(
        item=price.item,
        value=value,
        **_bounds(value, None, None, sensitivity),
        unit=base,
        source=said("organisation sheet"),
        dated=price.dated.isoformat() if price.dated else "",
        is_own=True,
    )


def _of_row(row: PriceRow, sensitivity: float) -> InForce:
    return InForce(
        item=row.item,
        value=row.value,
        **_bounds(row.value, row.lower, row.upper, sensitivity),
        unit=row.unit,
        country=row.country,
        source=row.source,
        dated=row.source_year,
        is_own=False,
        is_weak=row.strength == "weak",
    )


def _bounds(
    value: float, lower: float | None, upper: float | None, sensitivity: float
) -> dict[str, Any]:
    if lower is None and upper is None:
        return {"low": value * (1 - sensitivity), "high": value * (1 + sensitivity)}
    return {"low": lower if lower is not None else value, "high": upper or value}
