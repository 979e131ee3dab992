"""A server for the tests, in a process of its own: `python receiving.py STORE`.

Prints its address, then serves. It takes documents in as the collector does, and merges them before
it answers, so that a test can count at once.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import msgspec
from sqlalchemy import Engine

from fleet_audit.model.errors import StoreFull
from fleet_audit.model.inventory_document import InventoryDocument
from fleet_audit.pipeline.inbox import keep, settle
from fleet_audit.server.app import application
from fleet_audit.server.serve import run
from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.receipt import Receipt, Received


def receive(engine: Engine, batch: Sequence[Received]) -> list[Receipt]:
    """Take a batch in: some models make it fail, be refused, find a full disk, or be slow."""
    refused = {n: receipt for n, got in enumerate(batch) if (receipt := _troubled(got))}
    kept = iter(keep(engine, [got for n, got in enumerate(batch) if n not in refused]))
    receipts = [refused.get(n) or next(kept) for n in range(len(batch))]
    settle(engine)
    return receipts


def _troubled(received: Received) -> Receipt | None:
    document = msgspec.json.decode(received.body, type=InventoryDocument)
    match document.device.model:
        case "poison":
            raise ZeroDivisionError("the keeping of this document fails")
        case "refused":
            return Receipt(accepted=False, reason="no such date", field="battery[0].made_on")
        case "full":
            raise StoreFull("the disk is full; free some space")
        case "slow":
            time.sleep(0.5)
    return None


def _tell(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    run(
        application(open_store(store_address(sys.argv[1])), receive),
        "127.0.0.1",
        0,
        started=_tell,
    )
