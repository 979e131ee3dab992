"""Assets one by one, for lists and single pages; never on the way to a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, Select, or_, select

from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.errors import AmbiguousAsset, UnknownFigure
from fleet_audit.model.marking import said
from fleet_audit.store.happenings import Detail, read_detail
from fleet_audit.store.joining import family
from fleet_audit.store.rows import unpack_record
from fleet_audit.store.tables import Asset, AssetEvent, AssetState, Attachment, Tombstone

_ASSET = Asset.__table__
_STATE = AssetState.__table__
_TOMBSTONE = Tombstone.__table__
_CHUNK = 1_000
_LARGEST_ID = 2**63 - 1


class Event(Struct, frozen=True, kw_only=True):
    """What happened to an asset."""

    asset_id: int
    """The asset itself, or one that was merged into it."""
    kind: str
    """`arrived`, `moved`, `changed`, `left`, `merged` or `split`."""
    at: datetime
    route: str
    """Source that told it; `manual` for what was done by hand."""
    detail: Detail


class Placed(Struct, frozen=True, kw_only=True):
    """An asset on another, for as long as it lasted."""

    asset_id: int
    to_asset_id: int
    kind: str
    attached_from: datetime
    attached_until: datetime | None


def assets(engine: Engine, organisation_id: int) -> Iterator[tuple[int, AssetRecord]]:
    """Every asset with its id, in the order of ids; those removed or merged are left out."""
    wanted = _living(
        select(_ASSET.c.id, _STATE.c.record).join_from(
            _ASSET, _STATE, _STATE.c.asset_id == _ASSET.c.id
        ),
        organisation_id,
    ).order_by(_ASSET.c.id)
    with engine.connect() as connection:
        rows = connection.execution_options(yield_per=_CHUNK).execute(wanted)
        for asset_id, record in rows:
            yield asset_id, unpack_record(record)


def asset(engine: Engine, organisation_id: int, asset_id: int) -> AssetRecord:
    """The asset of that id."""
    wanted = select(_STATE.c.record).where(
        _STATE.c.asset_id == asset_id, _STATE.c.organisation_id == organisation_id
    )
    with engine.connect() as connection:
        record = connection.execute(wanted).scalar()
    if record is None:
        raise UnknownFigure(
            said("asset {asset}: not in the store; list them with `assets list`", asset=asset_id)
        )
    return unpack_record(record)


def find_assets(engine: Engine, organisation_id: int, named: str) -> list[int]:
    """Ids of the assets of that id, serial number or tag; failing these, of that name."""
    exact = [_ASSET.c.serial == named, _ASSET.c.asset_tag == named]
    if named.isascii() and named.isdigit() and int(named) <= _LARGEST_ID:
        exact.append(_ASSET.c.id == int(named))
    with engine.connect() as connection:
        return _ids(connection, organisation_id, or_(*exact)) or _ids(
            connection, organisation_id, _ASSET.c.name == named
        )


def one_asset(engine: Engine, organisation_id: int, named: str) -> int:
    """Id of the one asset that answers to a name; refuses none and several."""
    found = find_assets(engine, organisation_id, named)
    if not found:
        raise UnknownFigure(
            said(
                "{named}: no asset has that id, serial number, tag or name; "
                "list them with `assets list`",
                named=named,
            )
        )
    if len(found) > 1:
        ids = ", ".join(map(str, found))
        raise AmbiguousAsset(
            said(
                "{named}: several assets answer to it; use one of the ids {ids}",
                named=named,
                ids=ids,
            )
        )
    return found[0]


def history(engine: Engine, organisation_id: int, asset_id: int) -> list[Event]:
    """What happened to an asset, and to those merged into it, oldest first."""
    columns = AssetEvent.__table__.c
    with engine.connect() as connection:
        wanted = (
            select(columns.asset_id, columns.kind, columns.at, columns.route, columns.detail)
            .where(
                columns.organisation_id == organisation_id,
                columns.asset_id.in_(family(connection, asset_id)),
            )
            .order_by(columns.id)
        )
        rows = connection.execute(wanted).mappings()
        return [Event(**{**row, "detail": read_detail(row["detail"])}) for row in rows]


def attachments(engine: Engine, organisation_id: int, asset_id: int) -> list[Placed]:
    """What was attached to an asset, and what it was attached to, oldest first."""
    columns = Attachment.__table__.c
    names = ("asset_id", "to_asset_id", "kind", "attached_from", "attached_until")
    wanted = (
        select(*(columns[name] for name in names))
        .where(
            columns.organisation_id == organisation_id,
            or_(columns.asset_id == asset_id, columns.to_asset_id == asset_id),
        )
        .order_by(columns.attached_from, columns.id)
    )
    with engine.connect() as connection:
        return [Placed(**row) for row in connection.execute(wanted).mappings()]


def _living(wanted: Select[Any], organisation_id: int) -> Select[Any]:
    buried = select(_TOMBSTONE.c.asset_id).where(_TOMBSTONE.c.asset_id == _ASSET.c.id).exists()
    return wanted.where(_ASSET.c.organisation_id == organisation_id, ~buried)


def _ids(connection: Connection, organisation_id: int, condition: Any) -> list[int]:
    wanted = _living(select(_ASSET.c.id), organisation_id).where(condition).order_by(_ASSET.c.id)
    return list(connection.execute(wanted).scalars())
