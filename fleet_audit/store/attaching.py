"""Which asset sits on which, and from when to when: monitors, docks, virtual machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, bindparam, insert, select, update

from fleet_audit.store.lookups import chunks
from fleet_audit.store.tables import Attachment


class Attaching(Struct, frozen=True, kw_only=True):
    """That an asset was seen on another at a moment."""

    asset_id: int
    to_asset_id: int
    kind: str
    at: datetime


class _Open(Struct, kw_only=True):
    """An attachment that lasts: in the database, or as a row still to be written."""

    to_asset_id: int
    since: datetime
    row_id: int | None = None
    row: dict[str, object] | None = None


def write_attachments(
    connection: Connection, organisation_id: int, seen: Sequence[Attaching]
) -> list[tuple[Attaching, int]]:
    """Write the attachments seen, oldest first; return those by which an asset moved, and whence.

    News older than the attachment that lasts is dropped: it says where the asset was.
    """
    lasting = _lasting(connection, [attaching.asset_id for attaching in seen])
    moved: list[tuple[Attaching, int]] = []
    closed: list[dict[str, object]] = []
    opened: list[dict[str, object]] = []
    for attaching in sorted(seen, key=lambda each: each.at):
        place = (attaching.asset_id, attaching.kind)
        current = lasting.get(place)
        if current and (
            current.to_asset_id == attaching.to_asset_id or attaching.at < current.since
        ):
            continue
        if current:
            moved.append((attaching, current.to_asset_id))
            _close(current, attaching.at, closed)
        row = _row(organisation_id, attaching)
        opened.append(row)
        lasting[place] = _Open(to_asset_id=attaching.to_asset_id, since=attaching.at, row=row)
    _write(connection, closed, opened)
    return moved


def _lasting(connection: Connection, ids: Sequence[int]) -> dict[tuple[int, str], _Open]:
    columns = Attachment.__table__.c
    found: dict[tuple[int, str], _Open] = {}
    for chunk in chunks(sorted(set(ids))):
        rows = connection.execute(
            select(
                columns.id,
                columns.asset_id,
                columns.kind,
                columns.to_asset_id,
                columns.attached_from,
            ).where(columns.asset_id.in_(chunk), columns.attached_until.is_(None))
        )
        for row_id, asset_id, kind, to_asset_id, since in rows:
            found[asset_id, kind] = _Open(row_id=row_id, to_asset_id=to_asset_id, since=since)
    return found


def _close(current: _Open, at: datetime, closed: list[dict[str, object]]) -> None:
    """End an attachment, in the database or among the rows still to be written."""
    if current.row is not None:
        current.row["attached_until"] = at
    else:
        closed.append({"_id": current.row_id, "_until": at})


def _row(organisation_id: int, attaching: Attaching) -> dict[str, object]:
    return {
        "organisation_id": organisation_id,
        "asset_id": attaching.asset_id,
        "to_asset_id": attaching.to_asset_id,
        "kind": attaching.kind,
        "attached_from": attaching.at,
        "attached_until": None,
    }


def _write(
    connection: Connection, closed: list[dict[str, object]], opened: list[dict[str, object]]
) -> None:
    table = Attachment.__table__
    if closed:
        connection.execute(
            update(table)
            .where(table.c.id == bindparam("_id"))
            .values(attached_until=bindparam("_until")),
            closed,
        )
    if opened:
        connection.execute(insert(table), opened)
