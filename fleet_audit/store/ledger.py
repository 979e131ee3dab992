"""Purchases and the equipment that they are of: who has a serial number, and what waits for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

from msgspec import Struct
from sqlalchemy import Connection, delete, exists, insert, select

from fleet_audit.model.asset import AssetRecord
from fleet_audit.store.lookups import chunks
from fleet_audit.store.rows import pack_record, unpack_record
from fleet_audit.store.tables import Asset, LedgerLine, Tombstone

Name: TypeAlias = tuple[str, str]
"""`serial` or `asset_tag`, and its value as `called` writes it."""

_LINE = LedgerLine.__table__
_ASSET = Asset.__table__


class Waiting(Struct, frozen=True, kw_only=True):
    """A line that waits for its equipment."""

    line_id: int
    name: Name
    raw_document_id: int | None
    source: str
    record: AssetRecord
    received_at: datetime


def called(text: str) -> str:
    """A serial number or asset tag as ledgers and inventories can be compared."""
    return "".join(text.upper().split())


def names_of(record: AssetRecord) -> list[Name]:
    """Names by which a ledger may speak of an asset, the serial number first."""
    pairs = (("serial", record.serial), ("asset_tag", record.asset_tag))
    return [(kind, called(text)) for kind, text in pairs if text is not None]


def owners(
    connection: Connection, organisation_id: int, records: Iterable[AssetRecord]
) -> dict[Name, list[int]]:
    """The assets that have the serial numbers or asset tags of some records."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for kind, text in (("serial", record.serial), ("asset_tag", record.asset_tag)):
            if text is not None:
                wanted[kind] |= {text, text.upper(), text.lower(), called(text)}
    found: dict[Name, list[int]] = defaultdict(list)
    for kind, texts in wanted.items():
        for chunk in chunks(sorted(texts)):
            for asset_id, text in _owners(connection, organisation_id, kind, chunk):
                found[kind, called(text)].append(asset_id)
    return dict(found)


def _owners(
    connection: Connection, organisation_id: int, kind: str, texts: Sequence[str]
) -> list[tuple[int, str]]:
    column = _ASSET.c[kind]
    is_gone = exists().where(Tombstone.__table__.c.asset_id == _ASSET.c.id)
    rows = connection.execute(
        select(_ASSET.c.id, column).where(
            _ASSET.c.organisation_id == organisation_id, column.in_(texts), ~is_gone
        )
    )
    return [(asset_id, text) for asset_id, text in rows]


def wait(
    connection: Connection,
    organisation_id: int,
    records: Iterable[AssetRecord],
    source: str,
    raw_document_id: int | None,
    at: datetime,
) -> None:
    """Keep purchases until their equipment is described."""
    rows = [
        {
            "organisation_id": organisation_id,
            "kind": kind,
            "value": value,
            "raw_document_id": raw_document_id,
            "source": source,
            "record": pack_record(record),
            "received_at": at,
        }
        for record in records
        for kind, value in names_of(record)[:1]
    ]
    if rows:
        connection.execute(insert(_LINE), rows)


def has_waiting(connection: Connection, organisation_id: int) -> bool:
    """Whether any purchase waits."""
    line = select(_LINE.c.id).where(_LINE.c.organisation_id == organisation_id).limit(1)
    return connection.execute(line).first() is not None


def waiting(connection: Connection, organisation_id: int, names: Iterable[Name]) -> list[Waiting]:
    """The purchases that wait for one of some names, in the order that they came."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, value in dict.fromkeys(names):
        by_kind[kind].append(value)
    found = []
    for kind, values in by_kind.items():
        for chunk in chunks(values):
            rows = connection.execute(
                select(_LINE)
                .where(
                    _LINE.c.organisation_id == organisation_id,
                    _LINE.c.kind == kind,
                    _LINE.c.value.in_(chunk),
                )
                .order_by(_LINE.c.id)
            )
            found += [
                Waiting(
                    line_id=row.id,
                    name=(row.kind, row.value),
                    raw_document_id=row.raw_document_id,
                    source=row.source,
                    record=unpack_record(row.record),
                    received_at=row.received_at,
                )
                for row in rows
            ]
    return found


def arrived(connection: Connection, line_ids: Iterable[int]) -> None:
    """Drop lines whose equipment has come."""
    for chunk in chunks(line_ids):
        connection.execute(delete(_LINE).where(_LINE.c.id.in_(chunk)))
