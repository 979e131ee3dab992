"""Which files need not be read again: the same size and date as when all of them was taken in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, Engine, and_, delete, insert, select

from fleet_audit.store.lookups import chunks
from fleet_audit.store.tables import ObservationRow, RawDocument, SeenFile, Tombstone

_FILE = SeenFile.__table__
_RAW = RawDocument.__table__
_SEEN = ObservationRow.__table__
_GONE = Tombstone.__table__


class FileMark(Struct, frozen=True, kw_only=True):
    """A file as it is found."""

    path: str
    size_bytes: int
    modified_ns: int
    manner: str
    sha256: str


def seen_files(engine: Engine, organisation_id: int, paths: Sequence[str]) -> dict[str, FileMark]:
    """The files that were taken in whole, by path, as they were then."""
    found: dict[str, FileMark] = {}
    with engine.connect() as connection:
        for chunk in chunks(paths):
            rows = connection.execute(
                select(_FILE).where(
                    _FILE.c.organisation_id == organisation_id, _FILE.c.path.in_(chunk)
                )
            )
            for row in rows.mappings():
                values = {name: row[name] for name in FileMark.__struct_fields__}
                found[row["path"]] = FileMark(**values)
    return found


def assets_of(engine: Engine, organisation_id: int, documents: Sequence[str]) -> set[int]:
    """The assets that some documents, named by their hashes, spoke of, as they are now."""
    found: set[int] = set()
    with engine.connect() as connection:
        for chunk in chunks(documents):
            rows = connection.execute(
                select(_SEEN.c.asset_id)
                .join(_RAW, and_(_RAW.c.id == _SEEN.c.raw_document_id))
                .where(_RAW.c.organisation_id == organisation_id, _RAW.c.sha256.in_(chunk))
                .distinct()
            )
            found |= {asset_id for (asset_id,) in rows}
        return _standing(connection, found)


def _standing(connection: Connection, asset_ids: set[int]) -> set[int]:
    """What became of some assets: those merged stand as what they went into, those that left fall.

    Each round goes one merge further.
    """
    buried = dict[int, int | None]()
    for chunk in chunks(asset_ids):
        rows = select(_GONE.c.asset_id, _GONE.c.merged_into).where(_GONE.c.asset_id.in_(chunk))
        buried |= {key: value for key, value in connection.execute(rows)}  # noqa: C416 - rows are no pairs to the type checker
    if not buried:
        return asset_ids
    heirs = {heir for heir in buried.values() if heir is not None}
    return (asset_ids - buried.keys()) | _standing(connection, heirs)


def remember_files(connection: Connection, organisation_id: int, marks: Iterable[FileMark]) -> None:
    """Keep that some files are taken in whole, in place of what was known of them."""
    rows = {mark.path: {"organisation_id": organisation_id, **asdict(mark)} for mark in marks}
    for chunk in chunks(rows):
        connection.execute(
            delete(_FILE).where(_FILE.c.organisation_id == organisation_id, _FILE.c.path.in_(chunk))
        )
    if rows:
        connection.execute(insert(_FILE), list(rows.values()))
