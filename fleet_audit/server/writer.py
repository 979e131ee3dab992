"""The one writer: documents that wait are committed together, each answered after the commit.

What is left to do with them is done behind, by the same thread, whenever no document waits, and a
little of it each second while documents never cease to come.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any

from msgspec import Struct
from sqlalchemy import Engine

from fleet_audit.model.errors import FleetAuditError, StoreFull, UnusableStore
from fleet_audit.model.marking import N_
from fleet_audit.server.refusal import Refused, reason_of, too_busy
from fleet_audit.store.inbox import Backlog
from fleet_audit.store.receipt import Receipt, Received

Receive = Callable[[Engine, Sequence[Received]], Sequence[Receipt]]
"""Takes a batch into the store in one transaction, and gives a receipt for each document."""

QUEUE_LIMIT = 1_024
"""Documents that may wait; one more is asked to come back later."""
BATCH_LIMIT = 256
"""Documents in one transaction."""
BACKLOG_LIMIT = 200_000
"""Documents that may be kept without being merged; beyond, others are asked to come back later."""
BACKLOG_LIMIT_BYTES = 4 * 1024**3
"""Size of those documents, as they are kept."""
BACKLOG_SECONDS = 60
"""What a sender is asked to wait when so much is still to be merged."""

_NEXT_SECONDS = 0.002
"""How long the next document of a row is waited for."""
_MOST_WAITS = 3
"""How many times, at most: 6 ms in all."""
_DIGEST_SECONDS = 1.0
"""How long merging may wait for documents that never cease to come."""
_MERGED_AT_ONCE = 16
"""Documents merged by one transaction where none waits to be written: some 30 ms."""
_MERGED_BETWEEN = 4
"""The same between two batches, while those who sent the next one wait."""
_MANY = 16
"""Documents of a batch after which more are expected, from those whom it answered."""
_QUIET_SECONDS = 0.02
"""How long they are waited for before the merging goes on."""
_LOOK_SECONDS = 30.0
"""How often an idle server looks for what another one left behind."""
_STOP_SECONDS = 5.0
"""How long merging goes on after the order to stop; the next start goes on from there."""
_OBJECTS_BEFORE_COLLECTION = 50_000
"""Objects made before those newly made are searched for cycles: 700 is what Python does."""

_log = logging.getLogger("fleet_audit.server")

_Waiting = tuple[Received, "asyncio.Future[Receipt]"]


class Later(Struct, frozen=True, kw_only=True):
    """What is done with documents after they are acknowledged."""

    digest: Callable[[Engine, int], int]
    """Merges what waits, so many at most; returns how many documents, 0 where none waits."""
    backlog: Callable[[Engine], Backlog]
    """How much waits."""


NOTHING_LATER = Later(
    digest=lambda _engine, _most: 0, backlog=lambda _engine: Backlog(documents=0, size_bytes=0)
)
"""For an intake that is whole when it acknowledges."""


class GroupCommit:
    """A queue before a single thread that writes; each commit serves all who wait by then."""

    def __init__(
        self,
        engine: Engine,
        receive: Receive,
        queue_limit: int = QUEUE_LIMIT,
        batch_limit: int = BATCH_LIMIT,
        *,
        later: Later = NOTHING_LATER,
    ) -> None:
        self._engine = engine
        self._receive = receive
        self._batch_limit = batch_limit
        self._later = later
        self._backlog = Backlog(documents=0, size_bytes=0)
        self._all_merged = asyncio.Event()
        self._digested_at = 0.0
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(queue_limit)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Write for as long as the context lasts, then finish what waits."""
        # A batch makes many objects that live until its commit. Looking among them, and among all
        # that was loaded at the start, for cycles to free took a seventh of the time of the intake.
        gc.freeze()
        thresholds = gc.get_threshold()
        gc.set_threshold(_OBJECTS_BEFORE_COLLECTION, *thresholds[1:])
        task = asyncio.create_task(self._write_on())
        try:
            yield
            await self._queue.join()
            await self._finish()
        finally:
            task.cancel()
            self._thread.shutdown()
            gc.set_threshold(*thresholds)
            gc.unfreeze()

    async def submit(self, received: Received) -> Receipt:
        """Hand a document over and wait for the commit that holds it."""
        waiting = self._backlog
        if waiting.documents >= BACKLOG_LIMIT or waiting.size_bytes >= BACKLOG_LIMIT_BYTES:
            raise too_busy(
                N_("too many documents are still to be merged; send this one again later"),
                seconds=BACKLOG_SECONDS,
            )
        done: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((received, done))
        except asyncio.QueueFull:
            reason = N_("too many documents are waiting; send this one again later")
            raise too_busy(reason) from None
        return await done

    async def _write_on(self) -> None:
        is_row = False
        while True:
            batch = await self._first(is_row=is_row)
            if batch:
                await self._gather(batch)
                await self._commit(batch)
                self._all_merged.clear()
                for _document in batch:
                    self._queue.task_done()
            is_row = len(batch) >= _MANY
            is_quiet = self._queue.empty() and not is_row
            if is_quiet or time.monotonic() - self._digested_at >= _DIGEST_SECONDS:
                await self._digest(_MERGED_AT_ONCE if is_quiet else _MERGED_BETWEEN)

    async def _first(self, *, is_row: bool) -> list[_Waiting]:
        """The next document; none where there is something to merge meanwhile.

        In a row of batches, those whom the last one answered are given time to send the next.
        """
        is_merging = not self._all_merged.is_set()
        if is_merging and not is_row and self._queue.empty():
            await asyncio.sleep(0)
            return []
        try:
            async with asyncio.timeout(_QUIET_SECONDS if is_merging else _LOOK_SECONDS):
                return [await self._queue.get()]
        except TimeoutError:
            return []

    async def _gather(self, batch: list[_Waiting]) -> None:
        """Add what waits, and what still comes in a row; a document by itself waits for nobody.

        A batch costs much the same at any size, and those whom it answers send again together.
        """
        await asyncio.sleep(0)
        for _ in range(_MOST_WAITS):
            before = len(batch)
            while len(batch) < self._batch_limit and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            if not before < len(batch) < self._batch_limit:
                return
            await asyncio.sleep(_NEXT_SECONDS)

    async def _commit(self, batch: list[_Waiting]) -> None:
        """Commit a batch; if it fails for an unforeseen reason, each document by itself."""
        documents = [received for received, _done in batch]
        receipts = await self._try(self._receive, self._engine, documents)
        if not isinstance(receipts, BaseException):
            for (_received, done), receipt in zip(batch, receipts, strict=True):
                if not done.done():
                    done.set_result(receipt)
        elif len(batch) > 1 and not isinstance(receipts, (StoreFull, UnusableStore)):
            for waiting in batch:
                await self._commit([waiting])
        else:
            for received, done in batch:
                _refuse(received, done, receipts)

    async def _digest(self, most: int) -> None:
        """Merge a little of what waits, and see how much is left."""
        merged = await self._try(self._later.digest, self._engine, most)
        left = await self._try(self._later.backlog, self._engine)
        self._digested_at = time.monotonic()
        if isinstance(left, Backlog):
            self._backlog = left
        if not merged:
            self._all_merged.set()
        elif isinstance(merged, BaseException):
            # A full disk or a busy store: nothing is lost, and it is tried again by and by.
            self._all_merged.set()
            is_foreseen = isinstance(merged, FleetAuditError)
            _log.error("not merged yet: %s", merged, exc_info=None if is_foreseen else merged)

    async def _finish(self) -> None:
        """Merge what waits, for so long; the rest is on the disk."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await self._all_merged.wait()

    async def _try(self, work: Callable[..., Any], *given: Any) -> Any:
        loop = asyncio.get_running_loop()
        call = loop.run_in_executor(self._thread, work, *given)
        outcomes = await asyncio.gather(call, return_exceptions=True)
        return outcomes[0]


def _refuse(received: Received, done: asyncio.Future[Receipt], error: BaseException) -> None:
    if not done.done():
        done.set_exception(_refusal(received, error))


def _refusal(received: Received, error: BaseException) -> Refused:
    if isinstance(error, StoreFull):
        return Refused(507, reason_of(error))
    if isinstance(error, UnusableStore):
        return too_busy(reason_of(error), 503)
    _log.error("%s could not be stored", received.file_name, exc_info=error)
    return Refused(500, N_("the document could not be stored; the log of the server says why"))
