"""Reading again the documents on an asset, and merging them as they were when they came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.inventory.future_dates import without_future
from fleet_audit.inventory.merging import merge
from fleet_audit.inventory.reading import read_document
from fleet_audit.model.asset import AssetRecord, IdentityKey, Known, Observation, Stated
from fleet_audit.pipeline.intake import placed
from fleet_audit.pipeline.purchases import FACTS
from fleet_audit.store.documents import Seen, kept_document, names_in, seen_in, spoken_of
from fleet_audit.store.lookups import Stored

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WITH_MAKER = ("serial", "asset_tag")
_PLACES = ("site", "room", "department", "country")


class Reread(Struct, frozen=True, kw_only=True):
    """What a document said of an asset, with the assets that it saw attached."""

    seen: Seen
    observation: Observation
    keys: tuple[IdentityKey, ...]
    """Names that it gives."""
    attached: tuple[int, ...] = ()

    @property
    def moment(self) -> datetime:
        """When the asset was seen, by the rule of the intake."""
        at = self.observation.observed_at
        return min(at, self.seen.received_at) if at else self.seen.received_at


class Told(Struct, frozen=True, kw_only=True):
    """An asset as some documents tell it."""

    record: AssetRecord
    first_seen: datetime
    last_seen: datetime
    stated: Stated

    @property
    def known(self) -> Known:
        """The record with its stamps, to be merged with what more is said."""
        return Known(self.record, self.stated)


def reread(connection: Connection, organisation_id: int, ids: Sequence[int]) -> list[Reread]:
    """What was said of some assets, in the order that it came; what cannot be read is left out."""
    seen = seen_in(connection, organisation_id, ids)
    known = frozenset(map(_bare, names_in(connection, ids)))
    found: dict[int, Reread] = {}
    for document in dict.fromkeys(each.raw_document_id for each in seen):
        mine = {s.observation_id: s for s in seen if s.raw_document_id == document}
        for again in _document(connection, document, mine, known):
            found[again.seen.observation_id] = again
    return [found[s.observation_id] for s in seen if s.observation_id in found]


def _document(
    connection: Connection, document: int, mine: dict[int, Seen], known: frozenset[str]
) -> Iterator[Reread]:
    """What one document says of the assets asked for, by its order or else by their names."""
    kept = kept_document(connection, document)
    if sha256(kept.body).hexdigest() != kept.sha256:
        return  # it was read through a mapping of its columns, which is not kept
    items = read_document(kept.body, kept.file_name or "", kept.source, sender=kept.sender)
    items = without_future(items, max(_day(seen) for seen in mine.values()))
    said = [placed(item, kept.site) for item in items if isinstance(item, Observation)]
    rows = spoken_of(connection, document)
    is_as_it_was = sum(1 + len(observation.attached) for observation in said) == len(rows)
    if is_as_it_was and not any(observation.only_enriches for observation in said):
        yield from _in_order(said, rows, mine)
    else:
        yield from _by_name(said, mine, known)


def _day(seen: Seen) -> date:
    return min(seen.observed_at or seen.received_at, seen.received_at).date()


def _in_order(
    said: Sequence[Observation], rows: Sequence[tuple[int, int]], mine: dict[int, Seen]
) -> Iterator[Reread]:
    row = iter(rows)
    for observation in said:
        observation_id, _asset = next(row)
        beside = [next(row) for _ in observation.attached]
        if observation_id in mine:
            attached = tuple(asset_id for _id, asset_id in beside)
            yield _again(mine[observation_id], observation, attached)
        for (attached_id, _asset), record in zip(beside, observation.attached, strict=True):
            if attached_id in mine:
                alone = replace(observation, asset=record, attached=(), partial=False)
                yield _again(mine[attached_id], alone)


def _by_name(
    said: Iterable[Observation], mine: dict[int, Seen], known: frozenset[str]
) -> Iterator[Reread]:
    """Where the order tells nothing, as in a ledger of which only some lines found an asset."""
    ours = (each for each in said if known.intersection(map(_bare, each.asset.keys)))
    for seen, observation in zip(mine.values(), ours, strict=False):
        yield _again(seen, observation)


def _again(seen: Seen, observation: Observation, attached: tuple[int, ...] = ()) -> Reread:
    """The observation on the day that it was taken for."""
    keys = observation.asset.keys
    if observation.only_enriches:
        facts = {name: getattr(observation.asset, name) for name in FACTS}
        asset = AssetRecord(**facts, evidence=observation.asset.evidence)
        observation = replace(observation, asset=asset, partial=True)
    dated = replace(observation, observed_at=seen.observed_at)
    return Reread(seen=seen, observation=dated, keys=keys, attached=attached)


def _bare(key: IdentityKey) -> str:
    """A name without the maker before it, which a ledger does not know."""
    return key.value.rpartition(":")[2].casefold() if key.kind in _WITH_MAKER else key.value


def told(rereadings: Iterable[Reread], before: Told | None = None) -> Told | None:
    """The asset after some documents, from nothing or from what was known; null for none."""
    for again in rereadings:
        seen, at = again.observation, again.moment
        if before is None:
            if seen.only_enriches:
                continue
            made = merge(None, seen, at)
            first, last = at, at
        else:
            made = merge(before.known, seen, at, before.first_seen.date())
            first, last = min(before.first_seen, at), max(before.last_seen, at)
        before = Told(record=made.record, first_seen=first, last_seen=last, stated=made.stated)
    return before


def standing(record: AssetRecord, known: Stored) -> AssetRecord:
    """The record where an inventory placed it beside its machine, which its own part leaves out."""
    places = [name for name in _PLACES if name not in known.corrections]
    return replace(
        record, **{name: getattr(record, name) or getattr(known.record, name) for name in places}
    )


def without(keys: Iterable[IdentityKey], others: Iterable[IdentityKey]) -> list[IdentityKey]:
    """Names that are not among the others."""
    taken = set(others)
    return [key for key in keys if key not in taken]
