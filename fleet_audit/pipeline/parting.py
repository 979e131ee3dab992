"""Taking an asset apart that the rules made of two machines: by document, or by name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.inventory.merging import apply_corrections
from fleet_audit.model.asset import IdentityKey, Observation
from fleet_audit.model.errors import UnusableCorrection
from fleet_audit.model.marking import said
from fleet_audit.pipeline.corrections import known
from fleet_audit.pipeline.rereading import Reread, Told, reread, standing, told, without
from fleet_audit.pipeline.uniting import keep
from fleet_audit.store.documents import hand_over, seen_in
from fleet_audit.store.happenings import Detail
from fleet_audit.store.intake import MANUAL, Intake
from fleet_audit.store.joining import attached_to, family, give_names, set_seen, share_names
from fleet_audit.store.lookups import Stored

if TYPE_CHECKING:
    from sqlalchemy import Engine


_WITH_MAKER = ("serial", "board", "asset_tag")


class Parted(Struct, frozen=True, kw_only=True):
    """What taking an asset apart has given."""

    asset_id: int
    """The new asset."""
    documents: int
    """How many documents went to it."""
    shared: tuple[IdentityKey, ...]
    """Names that both have: alone they decide nothing from now on."""
    warnings: tuple[str, ...] = ()


def split_asset(
    engine: Engine,
    organisation_id: int,
    asset_id: int,
    now: datetime,
    *,
    documents: Collection[int] = (),
    names: Collection[str] = (),
) -> Parted:
    """Make an asset of its own of some documents on another: those named, or that say a name.

    Both are then what their own documents say, merged again in the order that they came; what
    people said of the first stays with it.
    """
    with Intake(engine, organisation_id, now) as intake:
        stored = known(intake, asset_id)
        connection = intake.settled()
        every = reread(connection, organisation_id, family(connection, asset_id))
        is_taken = [_is_wanted(again, documents, names) for again in every]
        taken, rest = list(compress(every, is_taken)), list(compress(every, map(not_, is_taken)))
        unread = len(seen_in(connection, organisation_id, family(connection, asset_id)))
        unread -= len(every)
        strange = set(documents) - {again.seen.raw_document_id for again in taken}
        new, old = told(taken), told(rest)
        if new is None or strange:
            raise _nothing_to_take(asset_id, strange)
        if old is None:
            raise _nothing_left(asset_id, is_whole=not unread)
        shared = tuple(key for key in new.record.keys if key in old.record.keys)
        give_names(connection, asset_id, without(new.record.keys, old.record.keys))
        share_names(connection, organisation_id, asset_id, shared)
        new_id = _make(intake, stored, new, shared)
        _remake(intake, stored, old)
        connection = intake.settled()
        hand_over(connection, [again.seen.observation_id for again in taken], new_id)
        last_on = _last_on(every, is_taken)
        for attached_id in attached_to(connection, asset_id):
            if last_on.get(attached_id) and (screen := intake.asset(attached_id)):
                intake.attach(attached_id, new_id, screen.record.category or "other", now)
        intake.tell(asset_id, "split", MANUAL, Detail(other=new_id))
        intake.tell(new_id, "split", MANUAL, Detail(other=asset_id))
        warnings = _warnings(asset_id, new_id, new, old, unread)
    return Parted(asset_id=new_id, documents=len(taken), shared=shared, warnings=warnings)


def _last_on(every: list[Reread], is_taken: list[bool]) -> dict[int, bool]:
    """By what was seen attached, whether a document that is taken out was the last to see it."""
    pairs = zip(every, is_taken, strict=True)
    return {attached: is_new for again, is_new in pairs for attached in again.attached}


def _is_wanted(again: Reread, documents: Collection[int], names: Collection[str]) -> bool:
    if again.seen.raw_document_id in documents:
        return True
    return any(_answers_to(key, name) for key in again.keys for name in names)


def _answers_to(key: IdentityKey, name: str) -> bool:
    """Whether a name is that key: `serial:dell:ABC`, `serial:ABC` or `ABC`."""
    asked = name.casefold()
    whole = f"{key.kind}:{key.value}".casefold()
    bare = (
        key.value.rpartition(":")[2] if key.kind in ("serial", "board", "asset_tag") else key.value
    )
    return asked in (whole, f"{key.kind}:{bare}".casefold(), bare.casefold(), key.value.casefold())


def _nothing_to_take(asset_id: int, strange: Collection[int]) -> UnusableCorrection:
    return UnusableCorrection(
        said(
            "asset {asset}: no document {named} speaks of it, or it can no longer be read; "
            "`assets history {asset} --documents` lists them with their names",
            asset=asset_id,
            named=", ".join(map(str, sorted(strange))) or said("of that name"),
        )
    )


def _nothing_left(asset_id: int, *, is_whole: bool) -> UnusableCorrection:
    if is_whole:
        return UnusableCorrection(
            said("asset {asset}: nothing would be left of it; name fewer documents", asset=asset_id)
        )
    return UnusableCorrection(
        said(
            "asset {asset}: what would be left of it rests on documents that can no longer be "
            "read; name these instead",
            asset=asset_id,
        )
    )


def _make(intake: Intake, stored: Stored, new: Told, shared: Collection[IdentityKey]) -> int:
    record = standing(new.record, stored)
    seen = Observation(source=MANUAL, observed_at=new.last_seen, asset=record)
    own = replace(record, keys=tuple(without(record.keys, shared)))
    new_id = intake.put(None, own, seen, None, new.stated)
    keep(intake, known(intake, new_id), record)
    set_seen(intake.settled(), new_id, new.first_seen, new.last_seen)
    return new_id


def _remake(intake: Intake, stored: Stored, old: Told) -> None:
    record = standing(old.record, stored)
    record = apply_corrections(record, stored.corrections, old.first_seen.date())
    keep(intake, replace(stored, last_seen=old.last_seen, stated=old.stated), record)
    set_seen(intake.settled(), stored.asset_id, old.first_seen, old.last_seen)


def _warnings(asset_id: int, new_id: int, new: Told, old: Told, unread: int) -> tuple[str, ...]:
    found: list[str] = []
    if unread:
        found.append(
            said(
                "asset {asset}: {number} of its documents can no longer be read; "
                "what only they said is not in it any more",
                asset=asset_id,
                number=unread,
            )
        )
    for one, other, loser in ((new, old, new_id), (old, new, asset_id)):
        if not without(one.record.keys, other.record.keys):
            found.append(
                said(
                    "asset {asset}: every name of it is also that of the other, so later "
                    "inventories will go to asset {first}; give it a UUID of its own",
                    asset=loser,
                    first=asset_id,
                )
            )
    return tuple(found)
