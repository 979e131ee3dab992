"""The inbox by itself: any row of batches is kept as one document after the other would be."""

from __future__ import annotations

import random
import zlib
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine, insert

from fleet_audit.store import inbox
from fleet_audit.store.dialects import writing
from fleet_audit.store.receipt import Receipt, Received
from fleet_audit.store.senders import OTHER_BODY, is_last_of_agent
from fleet_audit.store.tables import Organisation

NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)


class OneByOne:
    """What becomes of documents that come one after the other, in plain sets."""

    def __init__(self) -> None:
        self.kept: list[Received] = []
        self.last: dict[tuple[int, str], str] = {}
        self._known: set[tuple[int, str]] = set()
        self._keys: dict[tuple[int, str], str] = {}

    def take(self, got: Received) -> Receipt:
        """Keep a document, and say what became of it."""
        name = (got.organisation_id, got.sha256)
        if got.idempotency_key:
            key = (got.organisation_id, got.idempotency_key)
            if self._keys.setdefault(key, got.sha256) != got.sha256:
                return OTHER_BODY
        if got.agent_id:
            self.last[got.organisation_id, got.agent_id] = got.sha256
        if name in self._known:
            return inbox.KNOWN
        self._known.add(name)
        self.kept.append(got)
        return inbox.KEPT


@pytest.mark.parametrize("seed", range(3))
def test_a_batch_is_kept_as_one_after_the_other(
    engine: Engine, organisation: int, seed: int
) -> None:
    """Receipts, documents with all that was said of them, and the last of each agent are the same.

    Bodies come again, keys are lent to others, some agents have no name, organisations are two.
    """
    chance = random.Random(seed)  # noqa: S311 - turns, not secrets
    with writing(engine) as connection:
        other = insert(Organisation.__table__).values(id=77, name="Other", created_at=NOW)
        connection.execute(other)

    def made(turn: int) -> Received:
        body = bytes([chance.randrange(40)]) * chance.choice((1, 3_000))
        return Received(
            organisation_id=chance.choice((organisation, 77)),
            sha256=sha256(body).hexdigest(),
            body=body,
            file_name=f"document {turn}",
            route=chance.choice(("native", "glpi-json")),
            received_at=NOW + timedelta(microseconds=turn),
            agent_id=chance.choice((None, "é", "a'b", "agent-1")),
            idempotency_key=chance.choice((None, None, "k1", "k2", "k3")),
            site=chance.choice((None, "Lyon")) if turn > 50 else None,
        )

    plain, turn = OneByOne(), 0
    for _ in range(20):
        batch = [made(turn := turn + 1) for _ in range(chance.choice((1, 2, 30)))]
        assert inbox.keep(engine, batch) == [plain.take(got) for got in batch]
    assert inbox.backlog(engine, "1").documents == len(plain.kept)
    for found, got in zip(inbox.oldest(engine, "1", 10_000), plain.kept, strict=True):
        assert (found.sha256, found.body, found.source) == (got.sha256, got.body, got.route)
        assert (found.file_name, found.sender, found.site) == (
            *(got.file_name, got.agent_id, got.site),
        )
        assert (found.organisation_id, found.received_at) == (got.organisation_id, got.received_at)
    for (owner, agent), last in plain.last.items():
        assert is_last_of_agent(engine, owner, agent, last)


def test_the_size_of_what_waits_is_as_it_is_kept(engine: Engine, organisation: int) -> None:
    """The backlog counts bytes out of no compression but that of the store."""
    body = b"laptop " * 5_000
    got = Received(
        organisation_id=organisation,
        sha256=sha256(body).hexdigest(),
        body=body,
        file_name="a",
        route="native",
        received_at=NOW,
    )
    inbox.keep(engine, [got])
    assert inbox.backlog(engine, "1").size_bytes == len(zlib.compress(body, 1))


def test_a_batch_that_fails_leaves_nothing(
    engine: Engine, organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the last step fails, no document is there, and the next one is kept as the first."""
    got = Received(
        organisation_id=organisation,
        sha256="a",
        body=b"{}",
        file_name="a",
        route="native",
        received_at=NOW,
    )

    def fail(*_given: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(inbox, "_remember", fail)
        with pytest.raises(ZeroDivisionError):
            inbox.keep(engine, [got])
    assert inbox.backlog(engine, "1").documents == 0
    assert inbox.keep(engine, [got]) == [inbox.KEPT]
    assert [kept.raw_document_id for kept in inbox.oldest(engine, "1", 9)] == [1]
