"""One asset of two, and two of one, where the rules could not tell and a person can."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING

from msgspec.structs import replace

from fleet_audit.inventory.merging import apply_corrections
from fleet_audit.model.asset import IdentityKey
from fleet_audit.model.errors import UnusableCorrection
from fleet_audit.model.marking import said
from fleet_audit.pipeline.corrections import known
from fleet_audit.pipeline.rereading import Reread, Told, reread, told, without
from fleet_audit.pipeline.uniting import as_known, keep, unite
from fleet_audit.store.documents import hand_over
from fleet_audit.store.happenings import Detail, Joined
from fleet_audit.store.intake import MANUAL, Intake
from fleet_audit.store.joining import (
    give_names,
    is_buried,
    last_merged,
    merge_detail,
    return_attachments,
    return_corrections,
    set_seen,
    share_names,
    unbury,
)
from fleet_audit.store.lookups import Stored

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def merge_assets(
    engine: Engine, organisation_id: int, asset_id: int, other_id: int, now: datetime
) -> None:
    """Make one asset of two: the other's names, documents and history go to the first."""
    with Intake(engine, organisation_id, now) as intake:
        stored, other = _living(intake, asset_id), _living(intake, other_id)
        if asset_id == other_id:
            raise UnusableCorrection(said("asset {asset}: merge it with another", asset=asset_id))
        unite(intake, stored, other, reason="merged by hand")


def undo_merge(engine: Engine, organisation_id: int, asset_id: int, now: datetime) -> int:
    """Make two assets again of the last merge; return the one that comes back.

    Both are as they were, and as the documents that came since have made them.
    """
    with Intake(engine, organisation_id, now) as intake:
        stored = _living(intake, asset_id)
        connection = intake.settled()
        merged = last_merged(connection, asset_id)
        if merged is None:
            raise UnusableCorrection(
                said(
                    "asset {asset}: nothing was merged into it; say what to take out of it with "
                    "--document or --key, from what `assets history {asset} --documents` lists",
                    asset=asset_id,
                )
            )
        other_id, at = merged
        back = known(intake, other_id)
        kept = merge_detail(connection, asset_id, other_id).joined
        before = _as_told(kept or stored)
        _take_back(connection, stored.asset_id, other_id, at)
        theirs, ours = _since(connection, organisation_id, asset_id, at, before, back)
        hand_over(connection, [again.seen.observation_id for again in theirs], other_id)
        fields = set(return_corrections(connection, asset_id, other_id))
        own = {n: value for n, value in stored.corrections.items() if n not in fields}
        other, one = told(theirs, _as_told(back)) or before, told(ours, before) or before
        _part_names(connection, organisation_id, (asset_id, one), (other_id, other))
        _settle(intake, back, other)
        _settle(intake, replace(stored, corrections=own), one)
        intake.revise(other_id)
        intake.tell(asset_id, "split", MANUAL, Detail(other=other_id))
        intake.tell(other_id, "split", MANUAL, Detail(other=asset_id))
    return other_id


def _living(intake: Intake, asset_id: int) -> Stored:
    stored = known(intake, asset_id)
    if is_buried(intake.settled(), asset_id):
        raise UnusableCorrection(
            said("asset {asset}: it was merged or removed already", asset=asset_id)
        )
    return stored


def _take_back(connection: Connection, asset_id: int, other_id: int, at: datetime) -> None:
    unbury(connection, other_id)
    return_attachments(connection, asset_id, other_id, at)


def _since(
    connection: Connection,
    organisation_id: int,
    asset_id: int,
    at: datetime,
    before: Told,
    back: Stored,
) -> tuple[list[Reread], list[Reread]]:
    """The documents that came since the merge: those of the asset that comes back, and the rest."""
    later = [
        again
        for again in reread(connection, organisation_id, [asset_id])
        if again.seen.received_at > at
    ]
    is_theirs = [_is_of(again.keys, back.record.keys, before.record.keys) for again in later]
    return list(compress(later, is_theirs)), list(compress(later, map(not_, is_theirs)))


def _is_of(
    names: Iterable[IdentityKey],
    keys: Collection[IdentityKey],
    others: Collection[IdentityKey],
) -> bool:
    """Whether the strongest name that tells two assets apart is among the first's."""
    telling = [key for key in names if (key in keys) != (key in others)]
    return bool(telling) and telling[0] in keys


def _as_told(stored: Stored | Joined) -> Told:
    return Told(
        record=stored.record,
        first_seen=stored.first_seen,
        last_seen=stored.last_seen,
        stated=as_known(stored).stated,
    )


def _part_names(
    connection: Connection, organisation_id: int, one: tuple[int, Told], other: tuple[int, Told]
) -> None:
    """Give back the names of one alone; those of both decide nothing alone."""
    (one_id, ours), (other_id, theirs) = one, other
    mine = without(theirs.record.keys, ours.record.keys)
    give_names(connection, one_id, mine, other_id)
    share_names(connection, organisation_id, one_id, without(theirs.record.keys, mine))


def _settle(intake: Intake, stored: Stored, found: Told) -> None:
    """Keep an asset as it is told, under what people say of it."""
    record = apply_corrections(found.record, stored.corrections, found.first_seen.date())
    keep(
        intake,
        replace(
            stored,
            first_seen=found.first_seen,
            last_seen=found.last_seen,
            stated=found.stated,
        ),
        record,
    )
    set_seen(intake.settled(), stored.asset_id, found.first_seen, found.last_seen)
