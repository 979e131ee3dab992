"""The inbox: documents kept at once, in the order that they came, and merged a moment later.

Keeping is all that an acknowledgement waits for. It allots the keys of documents under the lock of
`StoreState`, so that their order is that of the commits, whichever collector kept them.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    Connection,
    Engine,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from fleet_audit.store.dialects import ONCE, Row, insert_many, replacing, writing
from fleet_audit.store.lookups import chunks
from fleet_audit.store.receipt import Receipt, Received
from fleet_audit.store.senders import OTHER_BODY
from fleet_audit.store.tables import AgentSeen, IdempotencyKey, Inbox, RawDocument, StoreState

_FAST = 1
_STATE = StoreState.__table__
_RAW = RawDocument.__table__
_INBOX = Inbox.__table__
_KEYS = IdempotencyKey.__table__
_AGENTS = AgentSeen.__table__
_REPLACING_AGENTS = replacing(_AGENTS)
_DIGESTED_COLUMNS = (
    _INBOX.c.raw_document_id,
    _INBOX.c.organisation_id,
    _RAW.c.sha256,
    _RAW.c.received_at,
    _RAW.c.source,
    _RAW.c.file_name,
    _RAW.c.body,
    _RAW.c.sender,
    _RAW.c.site,
)

KNOWN = Receipt(accepted=True, known=True)
KEPT = Receipt(accepted=True)


class Backlog(Struct, frozen=True, kw_only=True):
    """How much waits to be merged."""

    documents: int
    size_bytes: int
    """Size of their bodies as they are kept."""


class Kept(Struct, frozen=True, kw_only=True):
    """A document that waits, with what its end point knew of it."""

    raw_document_id: int
    organisation_id: int
    sha256: str
    received_at: datetime
    source: str
    file_name: str | None
    body: bytes
    """Out of our own compression."""
    sender: str | None
    site: str | None


class Failure(Struct, frozen=True, kw_only=True):
    """A document that could not be merged."""

    raw_document_id: int
    file_name: str | None
    reason: str


def keep(engine: Engine, batch: Sequence[Received]) -> list[Receipt]:
    """Keep documents, each once, in one transaction; the receipts are valid once this returns.

    What was kept before, or came with a key of another body, is told apart.
    """
    with writing(engine) as connection:
        last = connection.execute(_ALLOT, {"many": len(batch)}).scalar_one() - len(batch)
        numbered = dict(enumerate(batch, last + 1))
        lent = _lent_keys(connection, numbered)
        tried = {number: got for number, got in numbered.items() if number not in lent}
        fresh = _enter(connection, last, tried)
        _remember(connection, tried.values())
    receipts = dict.fromkeys(tried, KNOWN) | dict.fromkeys(fresh, KEPT)
    return [receipts.get(number, OTHER_BODY) for number in numbered]


_ALLOT = (
    update(_STATE)
    .values(last_raw_document_id=_STATE.c.last_raw_document_id + bindparam("many"))
    .returning(_STATE.c.last_raw_document_id)
)
"""Takes the lock and allots a number to each document of a batch; those not needed stay unused."""


def _lent_keys(connection: Connection, numbered: Mapping[int, Received]) -> set[int]:
    """Documents whose idempotency key stands for another body, kept before or in the batch."""
    mine: dict[int, dict[int, Received]] = defaultdict(dict)
    for number, got in numbered.items():
        if got.idempotency_key:
            mine[got.organisation_id][number] = got
    lent = set()
    for organisation, batch in mine.items():
        bodies = _bodies(connection, organisation, batch.values())
        for number, got in batch.items():
            if bodies.setdefault(got.idempotency_key, got.sha256) != got.sha256:
                lent.add(number)
    return lent


def _bodies(
    connection: Connection, organisation: int, batch: Iterable[Received]
) -> dict[str | None, str]:
    """The bodies that the idempotency keys of a batch stood for before."""
    found: dict[str | None, str] = {}
    for keys in chunks(got.idempotency_key for got in batch):
        rows = connection.execute(
            select(_KEYS.c.key, _KEYS.c.sha256).where(
                _KEYS.c.organisation_id == organisation, _KEYS.c.key.in_(keys)
            )
        )
        found |= {row.key: row.sha256 for row in rows}
    return found


def _enter(connection: Connection, last: int, numbered: Mapping[int, Received]) -> set[int]:
    """Write documents under numbers after the last, and those that are new into the inbox.

    The database finds what is known already while it writes, which saves looking for it before.
    """
    rows = [_document_row(number, got) for number, got in numbered.items()]
    insert_many(connection, _RAW, rows, ONCE)
    return set(connection.execute(_ENTER, {"last": last}).scalars())


_ENTER = (
    insert(_INBOX)
    .from_select(
        ["raw_document_id", "organisation_id", "size_bytes"],
        select(_RAW.c.id, _RAW.c.organisation_id, func.length(_RAW.c.body)).where(
            _RAW.c.id > bindparam("last")
        ),
    )
    .returning(_INBOX.c.raw_document_id)
)


def _document_row(number: int, got: Received) -> Row:
    return {
        "id": number,
        "organisation_id": got.organisation_id,
        "sha256": got.sha256,
        "received_at": got.received_at,
        "source": got.route,
        "file_name": got.file_name,
        "size_bytes": len(got.body),
        "body": zlib.compress(got.body, _FAST),
        "sender": got.agent_id,
        "site": got.site,
    }


def _remember(connection: Connection, batch: Collection[Received]) -> None:
    """Who sent what last, and under which keys."""
    keys = {(got.organisation_id, got.idempotency_key): got for got in batch if got.idempotency_key}
    insert_many(connection, _KEYS, [_key_row(*key, got) for key, got in keys.items()], ONCE)
    agents = {(got.organisation_id, got.agent_id): got for got in batch if got.agent_id}
    rows = [_agent_row(*agent, got) for agent, got in agents.items()]
    insert_many(connection, _AGENTS, rows, _REPLACING_AGENTS)


def _key_row(organisation: int, key: str, got: Received) -> Row:
    return {
        "organisation_id": organisation,
        "key": key,
        "sha256": got.sha256,
        "received_at": got.received_at,
    }


def _agent_row(organisation: int, agent: str, got: Received) -> Row:
    return {
        "organisation_id": organisation,
        "agent_id": agent,
        "sha256": got.sha256,
        "seen_at": got.received_at,
    }


def _to_try(version: str) -> Any:
    """Rows that wait, or that another version could not merge."""
    return or_(_INBOX.c.failed_with.is_(None), _INBOX.c.failed_with != version)


def is_waiting(engine: Engine, version: str) -> bool:
    """Whether a document waits."""
    with engine.connect() as connection:
        return bool(connection.execute(select(exists().where(_to_try(version)))).scalar())


def backlog(engine: Engine, version: str) -> Backlog:
    """How much waits."""
    with engine.connect() as connection:
        documents, size = connection.execute(
            select(func.count(), func.sum(_INBOX.c.size_bytes)).where(_to_try(version))
        ).one()
    return Backlog(documents=documents, size_bytes=int(size or 0))


def oldest(engine: Engine, version: str, most: int) -> list[Kept]:
    """The documents that wait longest, in the order that they came."""
    wanted = (
        select(*_DIGESTED_COLUMNS)
        .join_from(_INBOX, _RAW, _RAW.c.id == _INBOX.c.raw_document_id)
        .where(_to_try(version))
        .order_by(_INBOX.c.raw_document_id)
        .limit(most)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
    return [Kept(**{**row._mapping, "body": zlib.decompress(row.body)}) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name for it


def still_waiting(connection: Connection, ids: Iterable[int], version: str) -> set[int]:
    """Those that nobody else merged meanwhile; asked inside the transaction that merges them."""
    found: set[int] = set()
    for chunk in chunks(ids):
        wanted = select(_INBOX.c.raw_document_id).where(
            _INBOX.c.raw_document_id.in_(chunk), _to_try(version)
        )
        found |= set(connection.execute(wanted).scalars())
    return found


def take_out(connection: Connection, ids: Iterable[int]) -> None:
    """Take documents out of the inbox, in the transaction that merges them."""
    for chunk in chunks(ids):
        connection.execute(delete(_INBOX).where(_INBOX.c.raw_document_id.in_(chunk)))


def set_aside(engine: Engine, raw_document_id: int, version: str, reason: str) -> None:
    """Leave a document that cannot be merged where it is, with the reason, for a later version."""
    with writing(engine) as connection:
        connection.execute(
            update(_INBOX)
            .where(_INBOX.c.raw_document_id == raw_document_id)
            .values(failed_with=version, reason=reason)
        )


def set_aside_documents(engine: Engine) -> list[Failure]:
    """The documents that could not be merged, and why."""
    wanted = (
        select(_INBOX.c.raw_document_id, _RAW.c.file_name, _INBOX.c.reason)
        .join_from(_INBOX, _RAW, _RAW.c.id == _INBOX.c.raw_document_id)
        .where(_INBOX.c.failed_with.is_not(None))
        .order_by(_INBOX.c.raw_document_id)
    )
    with engine.connect() as connection:
        return [Failure(**row) for row in connection.execute(wanted).mappings()]
