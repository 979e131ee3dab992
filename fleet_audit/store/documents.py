"""The documents that spoke of an asset, to be read again when it is taken apart."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, Engine, select, update

from fleet_audit.model.asset import IdentityKey
from fleet_audit.store.joining import family
from fleet_audit.store.lookups import chunks
from fleet_audit.store.tables import Identity, ObservationRow, RawDocument

_SEEN = ObservationRow.__table__
_RAW = RawDocument.__table__


class Seen(Struct, frozen=True, kw_only=True):
    """That a document spoke of an asset."""

    observation_id: int
    asset_id: int
    raw_document_id: int
    source: str
    observed_at: datetime | None
    received_at: datetime
    file_name: str | None


class Kept(Struct, frozen=True, kw_only=True):
    """A document as it came, with what its end point knew of it."""

    sha256: str
    """Its hash when it came; another than that of its body where a mapping was used."""
    body: bytes
    source: str
    file_name: str | None
    sender: str | None
    site: str | None


def documents(engine: Engine, organisation_id: int, asset_id: int) -> list[Seen]:
    """The documents on an asset and on those merged into it, in the order that they came."""
    with engine.connect() as connection:
        return seen_in(connection, organisation_id, family(connection, asset_id))


def seen_in(connection: Connection, organisation_id: int, ids: Sequence[int]) -> list[Seen]:
    """What documents spoke of some assets, in the order that they came."""
    columns = _SEEN.c
    rows = connection.execute(
        select(
            columns.id.label("observation_id"),
            columns.asset_id,
            columns.raw_document_id,
            columns.source,
            columns.observed_at,
            columns.received_at,
            _RAW.c.file_name,
        )
        .join_from(_SEEN, _RAW, _RAW.c.id == columns.raw_document_id)
        .where(columns.organisation_id == organisation_id, columns.asset_id.in_(ids))
        .order_by(columns.id)
    )
    return [Seen(**row) for row in rows.mappings()]


def kept_document(connection: Connection, raw_document_id: int) -> Kept:
    """A document, out of the store's own compression."""
    columns = _RAW.c
    row = (
        connection.execute(
            select(
                columns.sha256,
                columns.body,
                columns.source,
                columns.file_name,
                columns.sender,
                columns.site,
            ).where(columns.id == raw_document_id)
        )
        .mappings()
        .one()
    )
    return Kept(**{**row, "body": zlib.decompress(row["body"])})


def spoken_of(connection: Connection, raw_document_id: int) -> list[tuple[int, int]]:
    """The observations that a document made, with their assets, in the order of the document."""
    columns = _SEEN.c
    rows = connection.execute(
        select(columns.id, columns.asset_id)
        .where(columns.raw_document_id == raw_document_id)
        .order_by(columns.id)
    )
    return [(observation_id, asset_id) for observation_id, asset_id in rows]


def names_in(connection: Connection, ids: Sequence[int]) -> list[IdentityKey]:
    """The names of some assets."""
    names = Identity.__table__.c
    rows = connection.execute(select(names.kind, names.value).where(names.asset_id.in_(ids)))
    return [IdentityKey(kind, value) for kind, value in rows]


def hand_over(connection: Connection, observations: Iterable[int], asset_id: int) -> None:
    """Say that some observations are of another asset after all."""
    for ids in chunks(observations):
        connection.execute(update(_SEEN).where(_SEEN.c.id.in_(ids)).values(asset_id=asset_id))
