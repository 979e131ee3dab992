"""Making one asset of two by hand, and two of one; called inside an `Intake`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from fleet_audit.model.asset import IdentityKey
from fleet_audit.store.happenings import Detail, read_detail
from fleet_audit.store.lookups import SHARED
from fleet_audit.store.tables import (
    Asset,
    AssetEvent,
    Attachment,
    Correction,
    Identity,
    Tombstone,
)

_ATTACHED = Attachment.__table__
_BURIED = Tombstone.__table__
_NAMES = Identity.__table__


def family(connection: Connection, asset_id: int) -> list[int]:
    """The asset and all that were merged into it, however long ago."""
    found = [asset_id]
    for member in found:
        merged = select(_BURIED.c.asset_id).where(_BURIED.c.merged_into == member)
        found += connection.execute(merged.order_by(_BURIED.c.asset_id)).scalars()
    return found


def is_buried(connection: Connection, asset_id: int) -> bool:
    """Whether an asset is one no longer."""
    found = select(_BURIED.c.asset_id).where(_BURIED.c.asset_id == asset_id)
    return connection.execute(found).scalar() is not None


def last_merged(connection: Connection, asset_id: int) -> tuple[int, datetime] | None:
    """The asset last merged into this one, and when; null where none was."""
    columns = _BURIED.c
    row = connection.execute(
        select(columns.asset_id, columns.at)
        .where(columns.merged_into == asset_id)
        .order_by(columns.revision.desc(), columns.asset_id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def merge_detail(connection: Connection, asset_id: int, merged: int) -> Detail:
    """What the history keeps of the last merge of an asset into this one."""
    columns = AssetEvent.__table__.c
    rows = connection.execute(
        select(columns.detail)
        .where(columns.asset_id == asset_id, columns.kind == "merged")
        .order_by(columns.id.desc())
    ).scalars()
    found = (read_detail(text) for text in rows)
    return next(detail for detail in found if detail.other == merged and detail.joined)


def unbury(connection: Connection, asset_id: int) -> None:
    """Make an asset one again."""
    connection.execute(delete(_BURIED).where(_BURIED.c.asset_id == asset_id))


def set_seen(connection: Connection, asset_id: int, first: datetime, last: datetime) -> None:
    """Put right when an asset was first and last seen."""
    asset = Asset.__table__
    connection.execute(
        update(asset).where(asset.c.id == asset_id).values(first_seen=first, last_seen=last)
    )


def give_names(
    connection: Connection, giver: int, keys: Iterable[IdentityKey], taker: int | None = None
) -> None:
    """Give names of an asset to another, or set them free."""
    for key in keys:
        theirs = (
            _NAMES.c.asset_id == giver,
            _NAMES.c.kind == key.kind,
            _NAMES.c.value == key.value,
        )
        if taker is None:
            connection.execute(delete(_NAMES).where(*theirs))
        else:
            connection.execute(update(_NAMES).where(*theirs).values(asset_id=taker))


def share_names(
    connection: Connection, organisation_id: int, asset_id: int, keys: Iterable[IdentityKey]
) -> None:
    """Say that names of an asset are those of several machines: alone they decide nothing."""
    rows = [
        {
            "organisation_id": organisation_id,
            "kind": SHARED + key.kind,
            "value": key.value,
            "asset_id": asset_id,
        }
        for key in keys
    ]
    unshare_names(connection, organisation_id, keys)
    if rows:
        connection.execute(insert(_NAMES), rows)


def unshare_names(
    connection: Connection, organisation_id: int, keys: Iterable[IdentityKey]
) -> None:
    """Let names decide alone again."""
    for key in keys:
        connection.execute(
            delete(_NAMES).where(
                _NAMES.c.organisation_id == organisation_id,
                _NAMES.c.kind == SHARED + key.kind,
                _NAMES.c.value == key.value,
            )
        )


def copy_corrections(connection: Connection, giver: int, taker: int) -> None:
    """Let an asset inherit what was said of another, where nothing was said of itself."""
    columns = Correction.__table__.c
    said = _corrections(connection, taker)
    rows = [
        {**row, "asset_id": taker}
        for row in _corrections(connection, giver).values()
        if row["field"] not in said
    ]
    if rows:
        connection.execute(insert(columns.asset_id.table), rows)


def return_corrections(connection: Connection, heir: int, giver: int) -> list[str]:
    """Take back from an asset what it inherited; return the fields."""
    columns = Correction.__table__.c
    theirs = _corrections(connection, giver)
    ours = _corrections(connection, heir)
    same = [f for f, row in theirs.items() if {**row, "asset_id": heir} == ours.get(f)]
    connection.execute(
        delete(columns.asset_id.table).where(columns.asset_id == heir, columns.field.in_(same))
    )
    return same


def _corrections(connection: Connection, asset_id: int) -> dict[str, dict[str, Any]]:
    table = Correction.__table__
    rows = connection.execute(select(table).where(table.c.asset_id == asset_id)).mappings()
    return {row["field"]: dict(row) for row in rows}


def move_attachments(connection: Connection, giver: int, taker: int, at: datetime) -> None:
    """Put what lasts on an asset on another, and an asset where another lasts."""
    for row in _lasting(connection, giver):
        ends = {
            end: taker if row[end] == giver else row[end] for end in ("asset_id", "to_asset_id")
        }
        _end(connection, [row["id"]], at)
        is_itself = ends["asset_id"] == ends["to_asset_id"]
        if is_itself or (row["asset_id"] == giver and _is_placed(connection, taker, row["kind"])):
            continue
        connection.execute(
            insert(_ATTACHED).values(
                organisation_id=row["organisation_id"],
                kind=row["kind"],
                attached_from=at,
                attached_until=None,
                **ends,
            )
        )


def attached_to(connection: Connection, asset_id: int) -> list[int]:
    """What is on an asset now."""
    return [
        row["asset_id"] for row in _lasting(connection, asset_id) if row["asset_id"] != asset_id
    ]


def return_attachments(connection: Connection, holder: int, owner: int, at: datetime) -> None:
    """Undo `move_attachments` of that moment."""
    columns = _ATTACHED.c
    for ours, other in (
        (columns.asset_id, columns.to_asset_id),
        (columns.to_asset_id, columns.asset_id),
    ):
        ended = (ours == owner, columns.attached_until == at)
        beside = connection.execute(select(other).where(*ended)).scalars().all()
        connection.execute(
            delete(_ATTACHED).where(ours == holder, columns.attached_from == at, other.in_(beside))
        )
        connection.execute(update(_ATTACHED).where(*ended).values(attached_until=None))


def _lasting(connection: Connection, asset_id: int) -> Sequence[Any]:
    columns = _ATTACHED.c
    return (
        connection.execute(
            select(_ATTACHED)
            .where(
                or_(columns.asset_id == asset_id, columns.to_asset_id == asset_id),
                columns.attached_until.is_(None),
            )
            .order_by(columns.id)
        )
        .mappings()
        .all()
    )


def _is_placed(connection: Connection, asset_id: int, kind: str) -> bool:
    """Whether an asset lasts on another already."""
    columns = _ATTACHED.c
    found = select(columns.id).where(
        columns.asset_id == asset_id, columns.kind == kind, columns.attached_until.is_(None)
    )
    return connection.execute(found).first() is not None


def _end(connection: Connection, ids: Sequence[int], at: datetime) -> None:
    connection.execute(update(_ATTACHED).where(_ATTACHED.c.id.in_(ids)).values(attached_until=at))
