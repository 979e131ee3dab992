"""Sets of reference facts in the store, so that a server and the command line share them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec.structs import asdict
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from fleet_audit.reference.sets import ReferenceSet, SetMark
from fleet_audit.store.dialects import insert_once, writing
from fleet_audit.store.tables import ReferenceSetRow, ReferenceSigner

_SET = ReferenceSetRow.__table__
_SIGNER = ReferenceSigner.__table__
_MARK = SetMark.__struct_fields__

Kept = Literal["created", "updated", "unchanged"]


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """What an address said of a set, to ask it only for what is newer."""

    etag: str | None = None
    last_modified: str | None = None


def save_set(
    engine: Engine,
    organisation_id: int,
    one: ReferenceSet,
    now: datetime,
    freshness: Freshness | None = None,
) -> Kept:
    """Keep a set in place of the one of its name; the same facts again change only their date."""
    with writing(engine) as connection:
        before = _mark_of(connection, organisation_id, one.mark.name)
        values = {
            **asdict(one.mark),
            **asdict(freshness or Freshness()),
            "imported_at": now,
            "body": one.packed,
        }
        if before is None:
            place = _next_position(connection, organisation_id)
            connection.execute(
                insert(_SET).values(organisation_id=organisation_id, position=place, **values)
            )
            return "created"
        _update(connection, organisation_id, one.mark.name, values)
    return "unchanged" if before.sha256 == one.mark.sha256 else "updated"


def _update(
    connection: Connection, organisation_id: int, name: str, values: dict[str, Any]
) -> None:
    connection.execute(
        update(_SET)
        .where(_SET.c.organisation_id == organisation_id, _SET.c.name == name)
        .values(**values)
    )


def mark_read(
    engine: Engine, organisation_id: int, name: str, retrieved: str, now: datetime
) -> None:
    """Note that a set was looked for again, and that nothing newer was published."""
    with writing(engine) as connection:
        _update(connection, organisation_id, name, {"retrieved": retrieved, "imported_at": now})


def remove_set(engine: Engine, organisation_id: int, name: str) -> bool:
    """Forget a set; whether there was one of that name."""
    with writing(engine) as connection:
        done = connection.execute(
            delete(_SET).where(_SET.c.organisation_id == organisation_id, _SET.c.name == name)
        )
    return done.rowcount > 0


def freshness_of(engine: Engine, organisation_id: int, name: str, url: str) -> Freshness | None:
    """What an address said of the set that was read from it; null where none was."""
    with engine.connect() as connection:
        found = connection.execute(
            select(_SET.c.etag, _SET.c.last_modified).where(
                _SET.c.organisation_id == organisation_id,
                _SET.c.name == name,
                _SET.c.url == url,
            )
        ).first()
    return None if found is None else Freshness(etag=found[0], last_modified=found[1])


def signers(engine: Engine, organisation_id: int) -> tuple[str, ...]:
    """Public keys whose bundles are taken, the first trusted first."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(_SIGNER.c.public_key)
            .where(_SIGNER.c.organisation_id == organisation_id)
            .order_by(_SIGNER.c.trusted_at, _SIGNER.c.public_key)
        )
        return tuple(row[0] for row in rows)


def trust(engine: Engine, organisation_id: int, public_key: str, now: datetime) -> None:
    """Take bundles signed with that key from now on."""
    with writing(engine) as connection:
        connection.execute(
            insert_once(connection, _SIGNER).values(
                organisation_id=organisation_id, public_key=public_key, trusted_at=now
            )
        )


def _mark_of(connection: Connection, organisation_id: int, name: str) -> SetMark | None:
    found = connection.execute(
        select(*(_SET.c[field] for field in _MARK)).where(
            _SET.c.organisation_id == organisation_id, _SET.c.name == name
        )
    ).first()
    return None if found is None else msgspec.convert(found._asdict(), SetMark)


def _next_position(connection: Connection, organisation_id: int) -> int:
    highest = connection.execute(
        select(func.max(_SET.c.position)).where(_SET.c.organisation_id == organisation_id)
    ).scalar()
    return (highest or 0) + 1
