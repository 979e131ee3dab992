"""The one writer: documents that wait are committed together, each answered after the commit."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from sqlalchemy import Engine

from fleet_audit.model.errors import StoreFull, UnusableStore
from fleet_audit.server.refusal import Refused, too_busy
from fleet_audit.store.receipt import Receipt, Received

Receive = Callable[[Engine, Sequence[Received]], Sequence[Receipt]]
"""Takes a batch into the store in one transaction, and gives a receipt for each document."""

QUEUE_LIMIT = 1_024
"""Documents that may wait; one more is asked to come back later."""
BATCH_LIMIT = 256
"""Documents in one transaction."""
_NEXT_SECONDS = 0.01
"""How long the next document of a row is waited for."""
_MOST_WAITS = 20
"""How many times, at most: 0.2 s in all."""
_OBJECTS_BEFORE_COLLECTION = 50_000
"""Objects made before those newly made are searched for cycles: 700 is what Python does."""

_log = logging.getLogger("fleet_audit.server")

_Waiting = tuple[Received, "asyncio.Future[Receipt]"]


class GroupCommit:
    """A queue before a single thread that writes; each commit serves all who wait by then."""

    def __init__(
        self,
        engine: Engine,
        receive: Receive,
        queue_limit: int = QUEUE_LIMIT,
        batch_limit: int = BATCH_LIMIT,
    ) -> None:
        self._engine = engine
        self._receive = receive
        self._batch_limit = batch_limit
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
        finally:
            task.cancel()
            self._thread.shutdown()
            gc.set_threshold(*thresholds)
            gc.unfreeze()

    async def submit(self, received: Received) -> Receipt:
        """Hand a document over and wait for the commit that holds it."""
        done: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((received, done))
        except asyncio.QueueFull:
            raise too_busy("too many documents are waiting; send this one again later") from None
        return await done

    async def _write_on(self) -> None:
        while True:
            batch = [await self._queue.get()]
            await self._gather(batch)
            await self._commit(batch)
            for _document in batch:
                self._queue.task_done()

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
        receipts = await self._try([received for received, _done in batch])
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

    async def _try(self, documents: list[Received]) -> Sequence[Receipt] | BaseException:
        loop = asyncio.get_running_loop()
        call = loop.run_in_executor(self._thread, self._receive, self._engine, documents)
        (outcome,) = await asyncio.gather(call, return_exceptions=True)
        return outcome


def _refuse(received: Received, done: asyncio.Future[Receipt], error: BaseException) -> None:
    if not done.done():
        done.set_exception(_refusal(received, error))


def _refusal(received: Received, error: BaseException) -> Refused:
    if isinstance(error, StoreFull):
        return Refused(507, str(error))
    if isinstance(error, UnusableStore):
        return too_busy(str(error), 503)
    _log.error("%s could not be stored", received.file_name, exc_info=error)
    return Refused(500, "the document could not be stored; the log of the server says why")
