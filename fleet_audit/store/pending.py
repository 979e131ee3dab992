"""Rows of one transaction, kept in memory and written together, a statement for each table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, Table, bindparam, insert, update

from fleet_audit.model.asset import AssetRecord, Observation, Stated
from fleet_audit.store.dialects import insert_once
from fleet_audit.store.happenings import Detail, changes, written
from fleet_audit.store.lookups import chunks
from fleet_audit.store.rows import FLAT_COLUMNS, flat_row, pack_record, pack_stated
from fleet_audit.store.tables import (
    Asset,
    AssetEvent,
    AssetState,
    Identity,
    Measurement,
    ObservationRow,
    RawDocument,
    UsageTotal,
)

_PLACE = frozenset({"site", "room"})

Values = dict[str, Any]


class Touched(Struct, kw_only=True):
    """An asset that the transaction spoke of: how it was, how it is."""

    asset_id: int
    before: AssetRecord | None
    """Null for a new one."""
    after: AssetRecord
    first_seen: datetime
    last_seen: datetime
    source: str
    """Source of the last change."""
    stated: Stated | None = None
    known_since: datetime | None = None
    """When it was first seen, as the store has it until now."""

    @property
    def is_changed(self) -> bool:
        """Whether its row must be written."""
        return self.before != self.after

    @property
    def is_dated_back(self) -> bool:
        """Whether it turns out to have been there on an earlier day, which the snapshot tells."""
        return self.known_since is not None and self.first_seen.date() < self.known_since.date()


class Pending:
    """Everything to be written, by table, in the order that foreign keys ask for."""

    def __init__(self, organisation_id: int, now: datetime) -> None:
        self._organisation_id = organisation_id
        self._now = now
        self.assets: dict[int, Touched] = {}
        self._rows: dict[str, list[Values]] = defaultdict(list)

    def __len__(self) -> int:
        """Count the assets that wait."""
        return len(self.assets)

    @property
    def has_changes(self) -> bool:
        """Whether an asset changes for who reads the snapshot, and so the revision moves."""
        return any(each.is_changed or each.is_dated_back for each in self.assets.values())

    def add(self, table: Table, **values: Any) -> None:
        """Add a row of this organisation."""
        self._rows[table.name].append({"organisation_id": self._organisation_id, **values})

    def add_event(self, asset_id: int, kind: str, route: str, detail: Detail | None = None) -> None:
        """Add to the history of an asset."""
        self.add(
            AssetEvent.__table__,
            asset_id=asset_id,
            kind=kind,
            at=self._now,
            route=route,
            detail=written(detail) if detail else None,
        )

    def observe(self, asset_id: int, seen: Observation, raw_document_id: int | None) -> None:
        """Add that a document spoke of an asset, with the readings it brought."""
        self.add(
            ObservationRow.__table__,
            asset_id=asset_id,
            raw_document_id=raw_document_id,
            source=seen.source,
            observed_at=seen.observed_at,
            received_at=self._now,
            partial=seen.partial,
        )
        for reading in seen.asset.power:
            self.add(Measurement.__table__, asset_id=asset_id, **asdict(reading))
        if seen.asset.usage is not None:
            self.add(UsageTotal.__table__, asset_id=asset_id, **asdict(seen.asset.usage))

    def write(self, connection: Connection, revision: int) -> None:
        """Write all that waits; what changed carries the revision."""
        changed = [touched for touched in self.assets.values() if touched.is_changed]
        for touched in changed:
            self.add_event(touched.asset_id, *_event(touched))
        self._insert(connection, RawDocument.__table__)
        self._write_assets(connection, changed, revision)
        for table in (Identity.__table__, ObservationRow.__table__, AssetEvent.__table__):
            self._insert(connection, table)
        for table in (Measurement.__table__, UsageTotal.__table__):
            self._insert(connection, table, once=True)
        self.assets.clear()

    def _insert(self, connection: Connection, table: Table, *, once: bool = False) -> None:
        rows = self._rows.pop(table.name, None)
        if rows:
            connection.execute(insert_once(connection, table) if once else insert(table), rows)

    def _write_assets(
        self, connection: Connection, changed: Sequence[Touched], revision: int
    ) -> None:
        ids = {touched.asset_id for touched in changed}
        same = [touched for touched in self.assets.values() if touched.asset_id not in ids]
        for touched in changed:
            if touched.before is not None:
                continue
            self.add(Asset.__table__, id=touched.asset_id, **_asset_row(touched, revision))
            state = pack_record(touched.after)
            self.add(AssetState.__table__, asset_id=touched.asset_id, record=state)
        self._insert(connection, Asset.__table__)
        self._insert(connection, AssetState.__table__)
        _update_assets(connection, [t for t in changed if t.before is not None], revision)
        _update_moments(connection, same)
        _revise(connection, [each.asset_id for each in same if each.is_dated_back], revision)


def _asset_row(touched: Touched, revision: int) -> Values:
    return {
        **flat_row(touched.after),
        "revision": revision,
        "first_seen": touched.first_seen,
        "last_seen": touched.last_seen,
        "source": touched.source,
        "stated": pack_stated(touched.stated),
    }


def _update_assets(connection: Connection, changed: Sequence[Touched], revision: int) -> None:
    if not changed:
        return
    asset, state = Asset.__table__, AssetState.__table__
    columns = (*FLAT_COLUMNS, "revision", "first_seen", "last_seen", "source", "stated")
    connection.execute(
        update(asset)
        .where(asset.c.id == bindparam("_id"))
        .values({column: bindparam(f"_{column}") for column in columns}),
        [
            {"_id": t.asset_id, **{f"_{k}": v for k, v in _asset_row(t, revision).items()}}
            for t in changed
        ],
    )
    connection.execute(
        update(state)
        .where(state.c.asset_id == bindparam("_id"))
        .values(record=bindparam("_record")),
        [{"_id": t.asset_id, "_record": pack_record(t.after)} for t in changed],
    )


def _update_moments(connection: Connection, seen: Sequence[Touched]) -> None:
    """Being seen again is no change: the revision stays."""
    if not seen:
        return
    asset = Asset.__table__
    columns = ("first_seen", "last_seen", "stated")
    connection.execute(
        update(asset)
        .where(asset.c.id == bindparam("_id"))
        .values({column: bindparam(f"_{column}") for column in columns}),
        [
            {
                "_id": t.asset_id,
                "_first_seen": t.first_seen,
                "_last_seen": t.last_seen,
                "_stated": pack_stated(t.stated),
            }
            for t in seen
        ],
    )


def _revise(connection: Connection, asset_ids: Sequence[int], revision: int) -> None:
    """Make the snapshot read assets again whose record is the same."""
    asset = Asset.__table__
    for ids in chunks(asset_ids):
        connection.execute(update(asset).where(asset.c.id.in_(ids)).values(revision=revision))


def _event(touched: Touched) -> tuple[str, str, Detail | None]:
    """Kind, route and detail of what happened to an asset that changed."""
    if touched.before is None:
        return "arrived", touched.source, None
    found = changes(touched.before, touched.after)
    detail = Detail(changes=found)
    if "status" in found and touched.after.status == "retired":
        return "left", touched.source, detail
    kind = "moved" if _PLACE.intersection(found) else "changed"
    return kind, touched.source, detail
