"""Taking in a batch of documents: one transaction, whole or not at all."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import Connection, Engine, delete, insert, select, update

from fleet_audit.model.asset import AssetRecord, IdentityKey, Observation, Stated
from fleet_audit.model.marking import said
from fleet_audit.store.attaching import Attaching, write_attachments
from fleet_audit.store.corrections import write_correction
from fleet_audit.store.dialects import writing
from fleet_audit.store.happenings import Detail
from fleet_audit.store.lookups import SHARED, TAG, Lookups, Stored, is_bare_of
from fleet_audit.store.pending import Pending, Touched
from fleet_audit.store.tables import (
    Asset,
    Identity,
    RawDocument,
    StoreState,
    Tombstone,
)

MEMORY_LIMIT = 5_000
"""Assets held before they are written out, so that memory does not grow with the batch."""

MANUAL = "manual"
"""Route of what is done by hand."""

_CLOCK_SLACK = timedelta(days=1)
"""How far ahead of ours the clock of a machine may be before a warning."""
_FAST = 1


class IntakeOutcome(Struct, kw_only=True):
    """What became of the assets of a batch; an asset counts once."""

    created: set[int] = field(default_factory=set)
    updated: set[int] = field(default_factory=set)
    unchanged: set[int] = field(default_factory=set)
    merged: set[int] = field(default_factory=set)
    """Assets that were found to be others, and are none any longer."""
    warnings: list[str] = field(default_factory=list)


class Intake:
    """A batch being taken in, as a context: committed at the end, rolled back on any error.

    The store is locked for other writers meanwhile, so a batch should be read and parsed before.
    Raises `StoreFull` when the disk is full.
    """

    def __init__(self, engine: Engine, organisation_id: int, now: datetime) -> None:
        self._engine = engine
        self.organisation_id = organisation_id
        self.now = now
        self._pending = Pending(organisation_id, now)
        self._attachings: dict[Attaching, str] = {}
        self._source = MANUAL
        self._revision: int | None = None
        self._exit = ExitStack()
        self.outcome = IntakeOutcome()

    def __enter__(self) -> Self:
        """Lock the store and start the transaction."""
        with ExitStack() as stack:
            self._connection: Connection = stack.enter_context(writing(self._engine))
            self._known = Lookups(self._connection, self.organisation_id)
            state = StoreState.__table__
            self._state = self._connection.execute(select(state).with_for_update()).mappings().one()
            self._last_asset_id: int = self._state["last_asset_id"]
            self._last_raw_document_id: int = self._state["last_raw_document_id"]
            stack.push(self._finish)
            self._exit = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write and commit, or roll back."""
        self._exit.__exit__(kind, error, trace)

    def _finish(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.write()
            self._write_counters()

    def _write_counters(self) -> None:
        counters = {
            "revision": self._revision or self._state["revision"],
            "last_asset_id": self._last_asset_id,
            "last_raw_document_id": self._last_raw_document_id,
        }
        if any(self._state[name] != value for name, value in counters.items()):
            self._connection.execute(update(StoreState.__table__).values(counters))

    def is_known(self, sha256: str) -> bool:
        """Whether the organisation already has a document of that hash."""
        return self._known.has_document(sha256)

    def prefetch(self, keys: Iterable[IdentityKey] = (), documents: Iterable[str] = ()) -> None:
        """Look up many keys and document hashes at once, ahead of `find` and `is_known`."""
        if len(self._known) >= MEMORY_LIMIT:
            self.write()
            self._known.forget()
        self._known.read(keys)
        self._known.read_documents(documents)

    def add_document(
        self,
        *,
        sha256: str,
        source: str,
        file_name: str | None,
        body: bytes,
        sender: str | None = None,
        site: str | None = None,
    ) -> int:
        """Keep a document as it came; return its key, to be given to `put`."""
        self._last_raw_document_id += 1
        self._known.keep_document(sha256)
        self._pending.add(
            RawDocument.__table__,
            id=self._last_raw_document_id,
            sha256=sha256,
            received_at=self.now,
            source=source,
            file_name=file_name,
            size_bytes=len(body),
            body=zlib.compress(body, _FAST),
            sender=sender,
            site=site,
        )
        return self._last_raw_document_id

    def find(self, keys: Sequence[IdentityKey]) -> Stored | None:
        """The asset that the strongest matching key names, as this batch has left it."""
        return self._known.find(keys)

    def asset(self, asset_id: int) -> Stored | None:
        """The asset of that id, as this batch has left it."""
        return self._known.asset(asset_id)

    def assets(self, asset_ids: Sequence[int]) -> dict[int, Stored]:
        """Of some ids, those that the organisation has, read together."""
        return self._known.assets(asset_ids)

    def correct(self, known: Sequence[Stored], field: str, value: object) -> list[Stored]:
        """Keep what a person says of a field; the records themselves are then given to `put`."""
        self.write()
        ids = [stored.asset_id for stored in known]
        write_correction(self._connection, self.organisation_id, ids, field, value, self.now)
        corrected = [replace(s, corrections={**s.corrections, field: value}) for s in known]
        for stored in corrected:
            self._known.keep(stored)
        return corrected

    def put(
        self,
        stored: Stored | None,
        record: AssetRecord,
        observation: Observation,
        raw_document_id: int | None,
        stated: Stated | None = None,
    ) -> int:
        """Keep a record as the state of the stored asset, or of a new one; return its id.

        `stated` says when each of its fields was stated; by default, as before. A record equal to
        the stored one leaves the asset alone but for the moment it was seen.
        """
        seen = self._moment(observation.observed_at, record)
        asset_id = stored.asset_id if stored else self._next_asset_id()
        stated = stated or (stored.stated if stored else None)
        touched = self._touch(asset_id, stored, record, seen, observation.source)
        touched.stated = stated
        self._own_keys(asset_id, stored, record, observation.source)
        self._pending.observe(asset_id, observation, raw_document_id)
        self._source = observation.source
        self._known.keep(
            Stored(
                asset_id=asset_id,
                record=record,
                first_seen=touched.first_seen,
                last_seen=touched.last_seen,
                corrections=stored.corrections if stored else {},
                stated=stated,
            )
        )
        if len(self._pending) >= MEMORY_LIMIT:
            self.write()
        return asset_id

    def attach(self, asset_id: int, to_asset_id: int, kind: str, at: datetime | None) -> None:
        """Say that an asset was seen on another; where it was on a third before, that one ends."""
        moment = min(at or self.now, self.now)
        attaching = Attaching(asset_id=asset_id, to_asset_id=to_asset_id, kind=kind, at=moment)
        self._attachings[attaching] = self._source

    def tagged(self, keys: Sequence[IdentityKey]) -> Stored | None:
        """The asset that the tag among the keys names, whatever the stronger ones name."""
        return self._known.tagged(keys)

    def bury(
        self, asset_id: int, reason: str, merged_into: int | None = None, route: str = MANUAL
    ) -> None:
        """Take an asset out of the fleet; its names go to the asset it is merged into.

        Its row and history stay; the snapshot drops it.
        """
        self.write()
        names = Identity.__table__
        theirs = names.c.asset_id == asset_id
        if merged_into is None:
            self._connection.execute(delete(names).where(theirs))
        else:
            self._connection.execute(update(names).where(theirs).values(asset_id=merged_into))
        kind = "merged" if merged_into else "left"
        self.tell(asset_id, kind, route, Detail(other=merged_into, text=reason))
        self._connection.execute(
            insert(Tombstone.__table__).values(
                asset_id=asset_id,
                organisation_id=self.organisation_id,
                revision=self._next_revision(),
                merged_into=merged_into,
                reason=str(reason),
                at=self.now,
            )
        )
        self.outcome.merged.add(asset_id)
        self._known.forget()

    def settled(self) -> Connection:
        """The connection, once what waits is written: for what is done by hand, in `joining`."""
        self.write()
        self._known.forget()
        return self._connection

    def tell(self, asset_id: int, kind: str, route: str, detail: Detail) -> None:
        """Add to the history of an asset."""
        self._pending.add_event(asset_id, kind, route, detail)

    def warn(self, asset_id: int, route: str, warning: str, detail: Detail) -> None:
        """Say what the rules cannot tell, to who imports and in the history of the asset."""
        self.outcome.warnings.append(warning)
        self.tell(asset_id, "changed", route, detail)

    def revise(self, asset_id: int) -> None:
        """Make the snapshot read an asset again, although its record is the same."""
        asset = Asset.__table__
        revision = self._next_revision()
        self.settled().execute(
            update(asset).where(asset.c.id == asset_id).values(revision=revision)
        )

    def write(self) -> None:
        """Write what waits, inside the transaction that is still open."""
        self._count()
        revision = self._next_revision() if self._pending.has_changes else 0
        self._pending.write(self._connection, revision)
        if self._attachings:
            self._write_attachments()

    def _write_attachments(self) -> None:
        seen = self._attachings
        for moved, formerly in write_attachments(
            self._connection, self.organisation_id, list(seen)
        ):
            detail = Detail(part=moved.kind, other=moved.to_asset_id, formerly=formerly)
            self.tell(moved.asset_id, "moved", seen[moved], detail)
        self._attachings.clear()
        self._pending.write(self._connection, 0)

    def _count(self) -> None:
        outcome = self.outcome
        for touched in self._pending.assets.values():
            if touched.before is None:
                outcome.created.add(touched.asset_id)
            elif touched.is_changed:
                outcome.updated.add(touched.asset_id)
            else:
                outcome.unchanged.add(touched.asset_id)
        outcome.created -= outcome.merged
        outcome.updated -= outcome.created | outcome.merged
        outcome.unchanged -= outcome.created | outcome.updated | outcome.merged

    def _next_asset_id(self) -> int:
        self._last_asset_id += 1
        return self._last_asset_id

    def _next_revision(self) -> int:
        """One revision for the whole transaction: nobody sees it before the commit."""
        self._revision = self._state["revision"] + 1
        return self._revision

    def moment(self, observation: Observation) -> datetime:
        """The moment that an observation counts for: none is later than its coming."""
        return min(observation.observed_at or self.now, self.now)

    def _moment(self, observed_at: datetime | None, record: AssetRecord) -> datetime:
        """When an asset was seen; a clock ahead of ours would shut out every later document."""
        if observed_at is None or observed_at <= self.now:
            return observed_at or self.now
        if observed_at > self.now + _CLOCK_SLACK:
            self.outcome.warnings.append(
                said(
                    "{asset}: its document is dated {day:%Y-%m-%d}, in the future; "
                    "taken as received now; set the clock of that machine",
                    asset=record.name or record.serial or record.asset_tag or said("an asset"),
                    day=observed_at,
                )
            )
        return self.now

    def _touch(
        self, asset_id: int, stored: Stored | None, record: AssetRecord, seen: datetime, source: str
    ) -> Touched:
        touched = self._pending.assets.get(asset_id)
        if touched is None:
            touched = Touched(
                asset_id=asset_id,
                before=stored.record if stored else None,
                after=record,
                first_seen=stored.first_seen if stored else seen,
                last_seen=stored.last_seen if stored else seen,
                source=source,
                known_since=stored.first_seen if stored else None,
            )
            self._pending.assets[asset_id] = touched
        elif touched.after != record:
            touched.after, touched.source = record, source
        touched.first_seen = min(touched.first_seen, seen)
        touched.last_seen = max(touched.last_seen, seen)
        return touched

    def _own_keys(
        self, asset_id: int, stored: Stored | None, record: AssetRecord, route: str
    ) -> None:
        """Give the asset the names that are free; say which belong to another asset."""
        already = set(stored.record.keys) if stored else set()
        new = [key for key in record.keys if key not in already]
        self._known.read(new)
        for key in dict.fromkeys(new):
            owner = self._known.owner(key)
            if stored and self._known.is_shared(key):
                continue
            if owner is None:
                self._known.own(key, asset_id)
                self._pending.add(
                    Identity.__table__, kind=key.kind, value=key.value, asset_id=asset_id
                )
            elif owner != asset_id:
                self._share_tag(key, owner)
                other = self.asset(owner)
                if other is None or not is_bare_of(key, record.keys, other.record.keys):
                    self._tell_of_two(asset_id, key, owner, route)

    def _share_tag(self, key: IdentityKey, owner: int) -> None:
        """A tag of two assets decides nothing from now on."""
        if key.kind != TAG or self._known.is_shared(key):
            return
        self._known.share(key)
        self._pending.add(Identity.__table__, kind=SHARED + TAG, value=key.value, asset_id=owner)

    def _tell_of_two(self, asset_id: int, key: IdentityKey, owner: int, route: str) -> None:
        self.outcome.warnings.append(
            said(
                "asset {asset}: its {kind} {value} is that of asset {owner}; kept as two; "
                "if they are one: fleet-audit assets merge {owner} {asset}",
                asset=asset_id,
                kind=key.kind,
                value=key.value,
                owner=owner,
            )
        )
        self.tell(asset_id, "changed", route, Detail(key=f"{key.kind} {key.value}", other=owner))
