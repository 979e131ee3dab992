"""The purchase list of the sample fleet: the canonical table as a French Excel saves it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec.structs import replace

from fleet_audit.inventory.canonical import CANONICAL_HEADINGS, canonical_cell
from fleet_audit.inventory.sample.assets import SampleAsset
from fleet_audit.inventory.sample.facts import ORGANISATION
from fleet_audit.model.asset import CANONICAL_COLUMNS, AssetRecord
from fleet_audit.model.quantity import DAYS_PER_YEAR

_PIXELS_PER_MEGAPIXEL = 1e6


def purchase_list(assets: Iterable[SampleAsset]) -> bytes:
    """Semicolons, decimal commas, days first, and the mark of UTF-8 at the head."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    writer.writerow(CANONICAL_HEADINGS)
    for asset in assets:
        if asset.lot.listed:
            record = listed_record(asset)
            writer.writerow([_french_cell(getattr(record, name)) for name in CANONICAL_COLUMNS])
    return sheet.getvalue().encode("utf-8-sig")


def _french_cell(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    cell = canonical_cell(value)
    return cell.replace(".", ",") if isinstance(value, float) else cell


def listed_record(asset: SampleAsset) -> AssetRecord:
    """What the list says of an asset. Hardware is left to the agent where one is installed."""
    lot, product = asset.lot, asset.product
    record = AssetRecord(
        asset_tag=asset.asset_tag,
        serial=asset.serial,
        quantity=lot.quantity,
        category=product.category,
        manufacturer=product.manufacturer,
        model=product.model,
        purchase_date=asset.bought if lot.dated == "purchase" else None,
        manufactured_year=asset.bought.year if lot.dated == "year" else None,
        warranty_end=_warranty_end(asset),
        ownership=lot.ownership,
        acquired_as=lot.acquired_as,
        organisation=ORGANISATION,
        site=lot.site,
        room=lot.room,
        department=asset.department,
        country=asset.country,
        energy_kwh_per_year=lot.energy_kwh_per_year,
        average_power_w=lot.average_power_w,
        hours_on_per_day=lot.hours_on_per_day,
        status=lot.status,
        retired_date=lot.retired_date,
        exit_route=lot.exit_route,
        receiver=lot.receiver,
    )
    return record if lot.document else _with_hardware(record, asset)


def _warranty_end(asset: SampleAsset) -> date | None:
    years = asset.product.warranty_years
    if years is None or asset.lot.dated != "purchase" or asset.lot.acquired_as != "new":
        return None
    return asset.bought + timedelta(days=round(DAYS_PER_YEAR * years))


def _with_hardware(record: AssetRecord, asset: SampleAsset) -> AssetRecord:
    product = asset.product
    return replace(
        record,
        cpu=product.cpu,
        cpu_sockets=product.cpu_sockets,
        cpu_cores=product.cpu_cores,
        cpu_mhz=product.cpu_mhz,
        memory_gib=product.memory_gib,
        storage_gb=product.storage_gb,
        storage_kind=product.storage_kind,
        screen_inches=product.screen_inches,
        screen_megapixels=_megapixels(product.px_w, product.px_h),
        os=product.os,
    )


def _megapixels(px_w: int | None, px_h: int | None) -> float | None:
    return round(px_w * px_h / _PIXELS_PER_MEGAPIXEL, 3) if px_w and px_h else None
