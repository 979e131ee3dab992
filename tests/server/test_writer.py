"""The writer by itself: what happens when it falls behind or the store is busy."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, create_engine

from fleet_audit.model.errors import UnusableAddress, UnusableStore
from fleet_audit.server.app import application
from fleet_audit.server.body import Allowance
from fleet_audit.server.refusal import Refused
from fleet_audit.server.serve import run
from fleet_audit.server.writer import GroupCommit
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
