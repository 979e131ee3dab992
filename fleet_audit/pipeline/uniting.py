"""Making one asset of two: the names, documents, attachments and history of both go to one."""

from __future__ import annotations

from msgspec.structs import replace

from fleet_audit.inventory.merging import apply_corrections, joined
from fleet_audit.inventory.stamps import known_as
from fleet_audit.model.asset import AssetRecord, Known, Observation
from fleet_audit.model.marking import said
from fleet_audit.store.happenings import Detail, Joined
from fleet_audit.store.intake import MANUAL, Intake
from fleet_audit.store.joining import copy_corrections, move_attachments, unshare_names
from fleet_audit.store.lookups import TAG, Stored

_NAMES = ("asset_tag", "serial", "name")
"""What the asset that stays is called, where both are called something."""
_BY_TAG = frozenset({TAG, "row"})
"""Kinds of the keys of what a list knows by its tag alone."""


def keep(intake: Intake, stored: Stored, record: AssetRecord) -> None:
    """Keep a record that was made by hand; nobody saw the asset for that."""
    seen = Observation(source=MANUAL, observed_at=stored.last_seen, asset=record)
    intake.put(stored, record, seen, None)


def as_known(stored: Stored | Joined) -> Known:
    """What is known of an asset of the store, with its stamps."""
    return known_as(stored.record, stored.stated, stored.last_seen)


def unite(
    intake: Intake, stored: Stored, other: Stored, *, reason: str, route: str = MANUAL
) -> None:
    """Make one asset of two that both stand; the first one stays, and is called as it was."""
    before = Joined(
        record=stored.record,
        first_seen=stored.first_seen,
        last_seen=stored.last_seen,
        stated=stored.stated,
    )
    first = min(stored.first_seen, other.first_seen)
    both = joined(as_known(stored), as_known(other))
    named = {n: v for n in _NAMES if (v := getattr(stored.record, n)) is not None}
    said_of_both = {**other.corrections, **stored.corrections}
    record = apply_corrections(replace(both.record, **named), said_of_both, first.date())
    connection = intake.settled()
    move_attachments(connection, other.asset_id, stored.asset_id, intake.now)
    copy_corrections(connection, other.asset_id, stored.asset_id)
    in_common = [key for key in other.record.keys if key in stored.record.keys]
    unshare_names(connection, intake.organisation_id, in_common)
    intake.bury(other.asset_id, reason, merged_into=stored.asset_id, route=route)
    intake.tell(stored.asset_id, "merged", route, Detail(other=other.asset_id, joined=before))
    last = max(stored.last_seen, other.last_seen)
    keep(intake, replace(stored, first_seen=first, last_seen=last, stated=both.stated), record)


def with_its_tag(intake: Intake, stored: Stored, seen: Observation) -> Stored:
    """The asset that an observation speaks of, made one with what a list knew by its tag alone.

    A row without a serial number that came before the inventory that has one made an asset of its
    own; the observation that gives both names says that they are one.
    """
    other = intake.tagged(seen.asset.keys)
    if other is None or not _is_one(stored, other, seen):
        return stored
    unite(intake, stored, other, reason=said("its tag is that of the other"), route=seen.source)
    warning = said(
        "asset {other}: a list knew it by the tag {tag} alone; it is asset {asset}, and both are "
        "one now; if they are two: fleet-audit assets split {asset}",
        other=other.asset_id,
        tag=other.record.asset_tag,
        asset=stored.asset_id,
    )
    intake.outcome.warnings.append(warning)
    return intake.asset(stored.asset_id) or stored


def _is_one(stored: Stored, other: Stored, seen: Observation) -> bool:
    """Whether the other has no better name than its tag, and each stands for one machine."""
    is_by_tag = all(key.kind in _BY_TAG for key in other.record.keys)
    is_one_each = {each.quantity for each in (other.record, stored.record, seen.asset)} == {1}
    return is_by_tag and is_one_each and other.asset_id != stored.asset_id
