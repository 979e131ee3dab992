"""A server for the tests, in a process of its own: `python receiving.py STORE`.

Prints its address, then serves. Its way of taking documents in is the shortest that is true: one
asset for each agent, named by it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import msgspec
from sqlalchemy import Engine

from fleet_audit.model.asset import AssetRecord, IdentityKey, Observation
from fleet_audit.model.errors import StoreFull
from fleet_audit.model.inventory_document import InventoryDocument
from fleet_audit.server.app import application
from fleet_audit.server.serve import run
from fleet_audit.store.address import store_address
from fleet_audit.store.intake import Intake
from fleet_audit.store.opening import open_store
from fleet_audit.store.receipt import Receipt, Received


def receive(engine: Engine, batch: Sequence[Received]) -> list[Receipt]:
    """Take a batch in: some models make it fail, be refused, find a full disk, or be slow."""
    with Intake(engine, batch[0].organisation_id, batch[0].received_at) as intake:
        return [_take_in(intake, received) for received in batch]


def _take_in(intake: Intake, received: Received) -> Receipt:
    document = msgspec.json.decode(received.body, type=InventoryDocument)
    earlier = intake.earlier(received)
    if earlier is not None:
        return earlier
    match document.device.model:
        case "poison":
            raise ZeroDivisionError("the merge of this document fails")
        case "refused":
            return Receipt(accepted=False, reason="no such date", field="battery[0].made_on")
        case "full":
            raise StoreFull("the disk is full; free some space")
        case "slow":
            time.sleep(0.5)
    record = AssetRecord(
        name=document.agent.id,
        model=document.device.model,
        keys=(IdentityKey("agent", document.agent.id),),
    )
    seen = Observation(source="native", observed_at=document.sent_at, asset=record)
    key = intake.add_document(
        sha256=received.sha256, source="native", file_name=received.file_name, body=received.body
    )
    intake.put(intake.find(record.keys), record, seen, key)
    intake.remember(received)
    return Receipt(accepted=True)


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
