"""Walks of the sample's printers, two months apart, as `fleet-audit collect snmp` keeps them."""

from __future__ import annotations

from datetime import datetime

from fleet_audit.inventory.collect import oids
from fleet_audit.inventory.sample.assets import SampleAsset
from fleet_audit.inventory.sample.facts import sent_on
from fleet_audit.inventory.sources.walk_reading import MARK
from fleet_audit.model.quantity import DAYS_PER_YEAR

_DAYS_BETWEEN = 61
_MONTHS_PER_YEAR = 12
_FIRST_COUNT = 40_000
_NUMBERS = {"HP": 11, "Ricoh": 367, "Brother": 2435}
"""Maker → its enterprise number (IANA)."""


def printer_walks(asset: SampleAsset) -> tuple[bytes, bytes]:
    """What the printer answers now, and what it answered two months before."""
    pages = (asset.trait("pages") or 0) * _MONTHS_PER_YEAR * _DAYS_BETWEEN / DAYS_PER_YEAR
    first = _FIRST_COUNT + asset.number
    before, now = sent_on(4 + _DAYS_BETWEEN, 9), sent_on(4, 9)
    return _walk(asset, before, first), _walk(asset, now, first + round(pages))


def _walk(asset: SampleAsset, at: datetime, count: int) -> bytes:
    lines = (
        f"{MARK}{at:%Y-%m-%dT%H:%M:%SZ}",
        _line(oids.OBJECT_ID, "OID", f".1.3.6.1.4.1.{_NUMBERS[asset.product.manufacturer]}.1"),
        _line(oids.LOCATION, "STRING", asset.lot.site),
        _line(f"{oids.DEVICE_KIND}.1", "OID", f".{oids.PRINTER_KIND}"),
        _line(f"{oids.DEVICE_DESCRIPTION}.1", "STRING", asset.product.model),
        _line(f"{oids.PRINTER_SERIAL}.1", "STRING", asset.serial),
        _line(f"{oids.MARKER_UNIT}.1.1", "INTEGER", oids.IMPRESSIONS),
        _line(f"{oids.MARKER_COUNT}.1.1", "Counter32", count),
    )
    return ("\n".join(lines) + "\n").encode()


def _line(oid: str, kind: str, value: object) -> str:
    return f".{oid} = {kind}: {value}"
