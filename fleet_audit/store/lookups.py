"""Reading what the store already knows, in few statements, for the length of one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, select

from fleet_audit.model.asset import AssetRecord, IdentityKey, Stated
from fleet_audit.store.rows import unpack_record, unpack_stated
from fleet_audit.store.tables import (
    Asset,
    AssetState,
    Correction,
    Identity,
    RawDocument,
    Tombstone,
)

T = TypeVar("T")

CHUNK = 500
"""Values bound in one statement; every database takes that many."""

SHARED = "shared "
"""Before a kind: who took an asset apart said that this name is that of several machines."""

TAG = "asset_tag"
"""Kind of the labels that organisations give."""

_SURE_KINDS = frozenset({"serial", "uuid"})
"""Kinds that name an asset by themselves (DESIGN, section 4: first match wins)."""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """An asset as the store has it."""

    asset_id: int
    record: AssetRecord
    first_seen: datetime
    last_seen: datetime
    corrections: dict[str, Any] = {}
    """What people said, by field; null empties the field."""
    stated: Stated | None = None
    """When each field was last stated; null for what was kept before this was."""


class Lookups:
    """What was read from the store, and what this transaction adds to it."""

    def __init__(self, connection: Connection, organisation_id: int) -> None:
        self._connection = connection
        self._organisation_id = organisation_id
        self._owners: dict[IdentityKey, int | None] = {}
        self._bearers: dict[str, set[int]] = defaultdict(set)
        self._bearers_read: set[str] = set()
        self._shared: set[IdentityKey] = set()
        self._assets: dict[int, Stored] = {}
        self._documents: dict[str, bool] = {}

    def __len__(self) -> int:
        """Count the assets held in memory."""
        return len(self._assets)

    def forget(self) -> None:
        """Drop what was read; it is read again when it is asked for."""
        self._owners.clear()
        self._bearers.clear()
        self._bearers_read.clear()
        self._shared.clear()
        self._assets.clear()

    def keep(self, stored: Stored) -> None:
        """Hold the newest state of an asset."""
        self._assets[stored.asset_id] = stored

    def own(self, key: IdentityKey, asset_id: int) -> None:
        """Note that a key belongs to an asset."""
        self._owners[key] = asset_id
        if serial := _bare_serial(key):
            self._bearers[serial].add(asset_id)

    def owner(self, key: IdentityKey) -> int | None:
        """Asset that a key belongs to."""
        if key not in self._owners:
            self.read([key])
        return self._owners[key]

    def find(self, keys: Sequence[IdentityKey]) -> Stored | None:
        """The asset of the first key that matches and that no stronger key contradicts.

        A serial number or a UUID decides alone. A board, an address or an agent is shared by
        mistake often enough (spare boards, docks, cloned disks) that two machines with different
        serial numbers stay two. A name said to be shared decides only where there is no other, and
        an asset tag then not at all: it is the organisation's own label, the weakest of names.
        """
        self.read(keys)
        own = [key for key in keys if key not in self._shared]
        asked = own or [key for key in keys if key.kind != TAG]
        return self._without_maker(asked) or self._first(asked, keys)

    def _without_maker(self, keys: Sequence[IdentityKey]) -> Stored | None:
        """The one asset of the same serial number, where the maker is told on one side alone."""
        key = next((key for key in keys if _bare_serial(key)), None)
        if key is None or self._owners[key] is not None:
            return None
        serial = _bare_serial(key)
        bearers = [self._assets[number] for number in self._bearers[serial]]
        if len(bearers) != 1 or _are_disjoint("uuid", keys, bearers[0].record.keys):
            return None
        is_told_by_one = _has_maker(serial, [key]) != _has_maker(serial, bearers[0].record.keys)
        return bearers[0] if is_told_by_one else None

    def tagged(self, keys: Sequence[IdentityKey]) -> Stored | None:
        """The asset that the tag among the keys names; null for one of several machines."""
        tags = [key for key in keys if key.kind == TAG]
        self.read(tags)
        return self._first([key for key in tags if key not in self._shared], keys)

    def _first(self, asked: Sequence[IdentityKey], keys: Sequence[IdentityKey]) -> Stored | None:
        for key in asked:
            asset_id = self._owners[key]
            if asset_id is None:
                continue
            stored = self._assets[asset_id]
            if key.kind in _SURE_KINDS or not _is_contradicted(key, keys, stored.record.keys):
                return stored
        return None

    def share(self, key: IdentityKey) -> None:
        """Note that a key is that of several assets."""
        self._shared.add(key)

    def is_shared(self, key: IdentityKey) -> bool:
        """Whether a key was said to be that of several machines; it must have been read."""
        return key in self._shared

    def read(self, keys: Iterable[IdentityKey]) -> None:
        """Read the owners of keys, and those assets."""
        asked = list(keys)
        if not asked:
            return
        by_kind: dict[str, list[str]] = defaultdict(list)
        for key in asked:
            if key not in self._owners:
                self._owners[key] = None
                by_kind[key.kind].append(key.value)
        for kind, values in by_kind.items():
            for chunk in chunks(values):
                self._read_owners(kind, chunk)
        self._read_bearers({_bare_serial(k) for k in asked if self._owners[k] is None} - {""})
        owners = {owner for owner in map(self._owners.get, asked) if owner is not None}
        owners |= set().union(*(self._bearers[_bare_serial(key)] for key in asked))
        for ids in chunks(sorted(owner for owner in owners if owner not in self._assets)):
            self.read_assets(ids)

    def _read_owners(self, kind: str, values: Sequence[str]) -> None:
        columns = Identity.__table__.c
        rows = self._connection.execute(
            select(columns.kind, columns.value, columns.asset_id).where(
                columns.organisation_id == self._organisation_id,
                columns.kind.in_((kind, SHARED + kind)),
                columns.value.in_(values),
            )
        )
        for found, value, asset_id in rows:
            key = IdentityKey(kind, value)
            if found == kind:
                self._owners[key] = asset_id
            else:
                self._shared.add(key)

    def _read_bearers(self, serials: set[str]) -> None:
        """Read which assets have serial numbers, whatever their makers."""
        columns = Asset.__table__.c
        for chunk in chunks(sorted(serials - self._bearers_read)):
            self._bearers_read.update(chunk)
            rows = self._connection.execute(
                select(columns.id, columns.serial)
                .where(
                    columns.organisation_id == self._organisation_id,
                    columns.serial.in_({*chunk, *map(str.lower, chunk)}),
                )
                .where(columns.id.not_in(select(Tombstone.__table__.c.asset_id)))
            )
            for asset_id, serial in rows:
                self._bearers["".join(serial.upper().split())].add(asset_id)

    def read_assets(self, ids: Sequence[int]) -> None:
        """Read assets by their ids, corrections included."""
        asset, state = Asset.__table__.c, AssetState.__table__.c
        corrections = self._corrections(ids)
        rows = self._connection.execute(
            select(asset.id, asset.first_seen, asset.last_seen, asset.stated, state.record)
            .join_from(Asset.__table__, AssetState.__table__, state.asset_id == asset.id)
            .where(asset.id.in_(ids), asset.organisation_id == self._organisation_id)
        )
        for asset_id, first_seen, last_seen, stated, record in rows:
            self._assets[asset_id] = Stored(
                asset_id=asset_id,
                record=unpack_record(record),
                first_seen=first_seen,
                last_seen=last_seen,
                corrections=corrections.get(asset_id, {}),
                stated=unpack_stated(stated),
            )

    def asset(self, asset_id: int) -> Stored | None:
        """The asset of that id, if this organisation has it."""
        if asset_id not in self._assets:
            self.read_assets([asset_id])
        return self._assets.get(asset_id)

    def assets(self, asset_ids: Sequence[int]) -> dict[int, Stored]:
        """Of some ids, those that this organisation has, read together."""
        self.read_assets([number for number in asset_ids if number not in self._assets])
        return {number: self._assets[number] for number in asset_ids if number in self._assets}

    def _corrections(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        columns = Correction.__table__.c
        rows = self._connection.execute(
            select(columns.asset_id, columns.field, columns.value).where(columns.asset_id.in_(ids))
        )
        found: dict[int, dict[str, Any]] = defaultdict(dict)
        for asset_id, field, value in rows:
            found[asset_id][field] = msgspec.json.decode(value)
        return found

    def read_documents(self, hashes: Iterable[str]) -> None:
        """Read which documents are already there."""
        asked = [sha256 for sha256 in hashes if sha256 not in self._documents]
        columns = RawDocument.__table__.c
        for chunk in chunks(asked):
            self._documents.update(dict.fromkeys(chunk, False))
            rows = self._connection.execute(
                select(columns.sha256).where(
                    columns.organisation_id == self._organisation_id, columns.sha256.in_(chunk)
                )
            )
            self._documents.update({sha256: True for (sha256,) in rows})

    def has_document(self, sha256: str) -> bool:
        """Whether a document of that hash is there."""
        self.read_documents([sha256])
        return self._documents[sha256]

    def keep_document(self, sha256: str) -> None:
        """Note that a document is now there."""
        self._documents[sha256] = True


def _is_contradicted(
    match: IdentityKey, keys: Sequence[IdentityKey], stored: Sequence[IdentityKey]
) -> bool:
    """Whether a serial number or a UUID stronger than the match differs between the two sides."""
    if match.kind == TAG and _are_elsewhere(match, keys, stored):
        return True
    stronger = {key.kind for key in keys[: keys.index(match)]} & _SURE_KINDS
    return any(_are_disjoint(kind, keys, stored) for kind in stronger)


def _bare_serial(key: IdentityKey) -> str:
    """The serial number without the maker before it; empty for any other key.

    A screen that is numbered within its model has no number without its maker.
    """
    _maker, _, serial = key.value.partition(":")
    return serial if key.kind == "serial" and ":" not in serial else ""


def _has_maker(serial: str, keys: Sequence[IdentityKey]) -> bool:
    """Whether a serial number is known with its maker."""
    return any(_bare_serial(key) == serial and key.value != f":{serial}" for key in keys)


def _placed(tag: IdentityKey, keys: Sequence[IdentityKey]) -> set[str]:
    """The tag as some keys have it within an organisation."""
    bare = f":{tag.value.partition(':')[2]}"
    return {k.value for k in keys if k.kind == TAG and k.value.endswith(bare)} - {bare}


def _are_elsewhere(
    match: IdentityKey, keys: Sequence[IdentityKey], stored: Sequence[IdentityKey]
) -> bool:
    """Whether both sides say in which organisation their tag is, and not in the same."""
    mine, yours = _placed(match, keys), _placed(match, stored)
    return bool(mine and yours and mine.isdisjoint(yours))


def is_bare_of(
    tag: IdentityKey, ours: Sequence[IdentityKey], theirs: Sequence[IdentityKey]
) -> bool:
    """Whether a tag alone repeats what both sides say within an organisation."""
    is_bare = tag.kind == TAG and tag.value.startswith(":")
    return is_bare and bool(_placed(tag, ours) and _placed(tag, theirs))


def _are_disjoint(kind: str, ours: Sequence[IdentityKey], theirs: Sequence[IdentityKey]) -> bool:
    """Whether both sides have values of a kind and none in common, with its maker or without."""
    mine = {key.value.rpartition(":")[2] for key in ours if key.kind == kind}
    yours = {key.value.rpartition(":")[2] for key in theirs if key.kind == kind}
    return bool(mine and yours and mine.isdisjoint(yours))


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Values, as many at a time as one statement binds."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
