"""The assets of the sample fleet: each with its lot, its product, and the day it was bought."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import cache

from msgspec import Struct

from fleet_audit.inventory.sample.chance import Chance
from fleet_audit.inventory.sample.facts import REFERENCE, Lot, Product, lots, products, sites
from fleet_audit.model.inventory_document import AgeEvidence
from fleet_audit.model.quantity import DAYS_PER_YEAR


class SampleAsset(Struct, frozen=True, kw_only=True):
    """One asset, made up."""

    seed: int
    number: int
    """Rank in the fleet, from 1; it stands in its asset tag and its serial number."""
    rank: int
    """Rank in its lot, from 0."""
    lot: Lot
    product: Product
    bought: date

    def chance(self, question: str) -> Chance:
        """Draws on one question about this asset."""
        return Chance(self.seed, self.number, question)

    @property
    def asset_tag(self) -> str | None:
        """Tag in the purchase list, which says that the asset is made up."""
        return f"FICTIF-{self.number:04d}" if self.lot.listed else None

    @property
    def is_virtual(self) -> bool:
        """Whether it is a virtual machine."""
        return self.product.category == "virtual_machine"

    @property
    def serial(self) -> str | None:
        """A made-up serial number; rows that stand for several devices have none."""
        if self.lot.quantity > 1 or self.is_virtual:
            return None
        return f"FIC{self.chance('serial').letters(3)}{self.number:04d}"

    @property
    def uuid(self) -> str:
        """A made-up SMBIOS UUID."""
        return str(uuid.UUID(bytes=self.chance("uuid").octets(16), version=4))

    @property
    def mac(self) -> str:
        """A hardware address of the block kept for documentation (RFC 7042, section 2.1.2)."""
        return f"00:00:5e:00:53:{self.number % 256:02x}"

    @property
    def department(self) -> str | None:
        """Departments of the lot, in turn."""
        names = (self.lot.departments or "").split("|")
        return names[self.rank % len(names)] or None

    def trait(self, name: str) -> float | None:
        """A made-up reading of the lot, by its name; null where it has none."""
        each = (self.lot.traits or "").split("|")
        pairs = (pair.partition("=") for pair in each[self.rank % len(each)].split(";"))
        return next((float(value) for key, _sign, value in pairs if key == name), None)

    @property
    def country(self) -> str | None:
        """The country of its site."""
        return next((site.country for site in sites() if site.name == self.lot.site), None)

    @property
    def age_years(self) -> float:
        """Years since it was bought."""
        return (REFERENCE - self.bought).days / DAYS_PER_YEAR


@cache
def sample_assets(seed: int) -> tuple[SampleAsset, ...]:
    """Every asset of the fleet, in the order of the lots."""
    ranked = [(lot, rank) for lot in lots() for rank in range(lot.count)]
    return tuple(
        SampleAsset(
            seed=seed,
            number=number,
            rank=rank,
            lot=lot,
            product=products()[lot.model],
            bought=Chance(seed, number, "bought").day(lot.bought_from, lot.bought_to),
        )
        for number, (lot, rank) in enumerate(ranked, start=1)
    )


def signs_of_age(asset: SampleAsset) -> tuple[AgeEvidence, ...]:
    """The evidence that a document on the asset gives, which is rarely all there could be."""
    sources = (asset.lot.signs or "").split("|")
    found = (
        _panel_made(asset),
        _battery_made(asset),
        _bios_dated(asset),
        AgeEvidence(
            source="os_trace",
            date=asset.bought + timedelta(days=asset.chance("os_trace").whole(5, 45)),
            quality="low",
        ),
    )
    return tuple(sign for sign in found if sign.source in sources)


def _panel_made(asset: SampleAsset) -> AgeEvidence:
    """A Monday, since EDID counts in weeks."""
    about = asset.bought - timedelta(days=asset.chance("panel_edid").whole(60, 180))
    week = min((about - date(about.year, 1, 1)).days // 7, 51)
    monday = date(about.year, 1, 1) + timedelta(weeks=week)
    return AgeEvidence(source="panel_edid", date=monday, quality="high")


def _battery_made(asset: SampleAsset) -> AgeEvidence:
    days = asset.chance("battery").whole(40, 150)
    made = asset.bought - timedelta(days=days)
    return AgeEvidence(source="battery", date=made, quality="medium")


def _bios_dated(asset: SampleAsset) -> AgeEvidence:
    """From the factory to the latest update, so that it tells little."""
    oldest, newest = asset.bought - timedelta(days=120), REFERENCE - timedelta(days=60)
    updated = asset.chance("bios").day(oldest, min(newest, asset.bought + timedelta(days=1400)))
    return AgeEvidence(source="bios", date=updated, quality="low")
