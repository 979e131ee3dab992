"""The writer by itself: what happens when it falls behind or the store is busy."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, create_engine

from fleet_audit.model.errors import UnusableAddress, UnusableStore
from fleet_audit.server import writer as writer_module
from fleet_audit.server.app import application
from fleet_audit.server.body import Allowance
from fleet_audit.server.refusal import Refused
from fleet_audit.server.serve import run
from fleet_audit.server.writer import GroupCommit, Later
from fleet_audit.store.inbox import Backlog
from fleet_audit.store.receipt import Receipt, Received

ENGINE = create_engine("sqlite://")


def _received(name: str) -> Received:
    return Received(
        organisation_id=1,
        sha256=name,
        body=b"{}",
        file_name=name,
        route="native",
        received_at=datetime(2025, 11, 3, tzinfo=UTC),
    )


def test_a_full_queue_asks_to_come_back() -> None:
    """A document that finds the queue full gets 429 and a time; those that wait are all written."""
    started, gate = threading.Event(), threading.Event()
    batches: list[int] = []

    def receive(_engine: Engine, batch: Sequence[Received]) -> list[Receipt]:
        started.set()
        gate.wait(10)
        batches.append(len(batch))
        return [Receipt(accepted=True)] * len(batch)

    async def scenario() -> tuple[list[Receipt], Refused]:
        writer = GroupCommit(ENGINE, receive, queue_limit=3)
        async with writer.running():
            first = asyncio.create_task(writer.submit(_received("0")))
            await asyncio.to_thread(started.wait, 10)
            waiting = [asyncio.create_task(writer.submit(_received(str(n)))) for n in (1, 2, 3)]
            await asyncio.sleep(0)
            with pytest.raises(Refused) as refusal:
                await writer.submit(_received("4"))
            gate.set()
            return await asyncio.gather(first, *waiting), refusal.value

    receipts, refused = asyncio.run(scenario())
    assert [receipt.accepted for receipt in receipts] == [True] * 4
    assert (refused.status, refused.headers) == (429, {"Retry-After": "5"})
    assert batches == [1, 3]


class Heap:
    """What is kept and still to be merged, as the store would have it."""

    def __init__(self) -> None:
        self.left = 0
        self.merged: list[int] = []
        self.trouble: list[Exception] = []

    def receive(self, _engine: Engine, batch: Sequence[Received]) -> list[Receipt]:
        """Keep a batch."""
        self.left += len(batch)
        return [Receipt(accepted=True)] * len(batch)

    def digest(self, _engine: Engine, most: int) -> int:
        """Merge half as many at most, if nothing is in the way."""
        if self.trouble:
            raise self.trouble.pop()
        merged = min(most // 2, self.left)
        self.left -= merged
        self.merged.append(merged)
        return merged

    def backlog(self, _engine: Engine) -> Backlog:
        """How much is left."""
        return Backlog(documents=self.left, size_bytes=self.left)

    @property
    def later(self) -> Later:
        """What the writer does behind."""
        return Later(digest=self.digest, backlog=self.backlog)


def test_what_was_acknowledged_is_merged_before_the_end() -> None:
    """After the answers all that was kept is merged, and an order to stop waits for it."""
    heap = Heap()

    async def scenario() -> None:
        writer = GroupCommit(ENGINE, heap.receive, later=heap.later)
        async with writer.running():
            await asyncio.gather(*(writer.submit(_received(str(n))) for n in range(9)))

    asyncio.run(scenario())
    assert (heap.left, sum(heap.merged)) == (0, 9)


def test_documents_that_never_cease_do_not_stop_the_merging(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While there is always a document to write, some are merged all the same."""
    monkeypatch.setattr(writer_module, "_DIGEST_SECONDS", 0.05)
    heap = Heap()
    merged_meanwhile: list[int] = []

    async def scenario() -> None:
        writer = GroupCommit(ENGINE, heap.receive, later=heap.later)
        async with writer.running():
            until = asyncio.get_running_loop().time() + 0.5

            async def sender(number: int) -> None:
                while asyncio.get_running_loop().time() < until:
                    await writer.submit(_received(str(number)))

            await asyncio.gather(*(sender(n) for n in range(16)))
            merged_meanwhile.append(sum(heap.merged))

    asyncio.run(scenario())
    assert merged_meanwhile[0] > 0


def test_too_much_to_merge_asks_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit a document is asked for later, until some of the others are merged."""
    monkeypatch.setattr(writer_module, "BACKLOG_LIMIT", 3)
    heap = Heap()
    heap.left = 5
    heap.trouble = [UnusableStore("the store is busy")]

    async def scenario() -> Refused:
        writer = GroupCommit(ENGINE, heap.receive, later=heap.later)
        async with writer.running():
            await asyncio.sleep(0.1)
            with pytest.raises(Refused) as refusal:
                await writer.submit(_received("0"))
        return refusal.value

    refused = asyncio.run(scenario())
    assert (refused.status, refused.headers) == (429, {"Retry-After": "60"})


def test_a_busy_store_asks_to_come_back() -> None:
    """A store that another program holds is 503 with a time to wait."""

    def receive(_engine: Engine, _batch: Sequence[Received]) -> list[Receipt]:
        raise UnusableStore("the store is busy")

    async def scenario() -> None:
        writer = GroupCommit(ENGINE, receive)
        async with writer.running():
            await writer.submit(_received("0"))

    with pytest.raises(Refused, match="busy") as refusal:
        asyncio.run(scenario())
    assert refusal.value.status == 503
    assert "Retry-After" in refusal.value.headers


def test_memory_is_lent_and_given_back() -> None:
    """Bodies share one allowance; what one request took is free again once it is answered."""
    allowance = Allowance(10)
    with allowance.hold() as first, allowance.hold() as second:
        first(6)
        second(4)
        with pytest.raises(Refused) as refusal:
            second(1)
    assert refusal.value.status == 429
    with allowance.hold() as third:
        third(10)


def test_a_port_that_is_taken_is_refused() -> None:
    """A host and port that cannot be listened on are named, with the remedy."""
    app = application(ENGINE, lambda _engine, _batch: [])
    with pytest.raises(UnusableAddress, match=r"192\.0\.2\.1 port 80.*--port"):
        run(app, "192.0.2.1", 80)
