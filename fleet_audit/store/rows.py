"""An asset record as rows: the flat columns of `asset`, and the whole record for `asset_state`."""

from __future__ import annotations

import zlib
from operator import attrgetter
from typing import Any

import msgspec

from fleet_audit.model.asset import CANONICAL_COLUMNS, AssetRecord, Stated
from fleet_audit.store.part_columns import PART_COLUMNS, part_columns

_FURTHER = {
    "name": "name",
    "is_virtual": "is_virtual",
    "os_build": "os_build",
    "os_installed_on": "os_installed_on",
    "battery_health_pct": "battery_health_pct",
    "measured_power_w": "measured_power_w",
    "measured_power_scope": "measured_power_scope",
    "manufactured_earliest": "manufactured.earliest",
    "manufactured_latest": "manufactured.latest",
    "manufactured_point": "manufactured.point",
    "age_method": "manufactured.method",
    "age_confidence": "manufactured.confidence",
    "pages_per_month": "pages_per_month",
    "memory_added_gib": "memory_added_gib",
    "storage_added_gb": "storage_added_gb",
    "batteries_replaced": "batteries_replaced",
    "parts_added_on": "parts_added_on",
}
_SAID_COLUMNS: tuple[str, ...] = (*CANONICAL_COLUMNS, *_FURTHER)
FLAT_COLUMNS: tuple[str, ...] = (*_SAID_COLUMNS, *PART_COLUMNS)
"""Columns of `asset` that come from the record, or from its parts."""

_read = attrgetter(*CANONICAL_COLUMNS, *_FURTHER.values())
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(AssetRecord)
_stated_decoder = msgspec.json.Decoder(Stated)
_FAST = 1


def flat_row(record: AssetRecord) -> dict[str, Any]:
    """Columns of `asset` that the record fills, without NUL, which PostgreSQL refuses in text."""
    row = dict(zip(_SAID_COLUMNS, _read(record), strict=True)) | part_columns(record)
    for column, value in row.items():
        if value.__class__ is str and "\x00" in value:
            row[column] = value.replace("\x00", "")
    return row


def pack_record(record: AssetRecord) -> bytes:
    """The whole record, compressed."""
    return zlib.compress(_encoder.encode(record), _FAST)


def unpack_record(packed: bytes) -> AssetRecord:
    """The record that `pack_record` compressed."""
    return _decoder.decode(zlib.decompress(packed))


def pack_stated(stated: Stated | None) -> str | None:
    """When the fields of an asset were stated, as text."""
    return None if stated is None else _encoder.encode(stated).decode()


def unpack_stated(packed: str | None) -> Stated | None:
    """What `pack_stated` wrote."""
    return None if packed is None else _stated_decoder.decode(packed)


def flat_value(record: AssetRecord, column: str) -> Any:
    """What the record says in a flat column."""
    return attrgetter(_FURTHER.get(column, column))(record)


def changed_columns(before: AssetRecord, after: AssetRecord) -> tuple[str, ...]:
    """Flat columns that differ; empty where only components, counters of wear or keys do."""
    pairs = zip(_SAID_COLUMNS, _read(before), _read(after), strict=True)
    return tuple(column for column, old, new in pairs if old != new)
