"""A store on each database, and machines that send their inventories to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine, text

from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.inventory_document import SCHEMA
from fleet_audit.pipeline.inbox import keep, settle
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.listing import assets
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id
from fleet_audit.store.receipt import Received

START = datetime(2025, 11, 3, 9, tzinfo=UTC)


@pytest.fixture
def address(tmp_path: Path, new_store: Callable[[Path], str]) -> StoreAddress:
    """Address of a store that does not exist yet, on each database in turn."""
    return replace(store_address(new_store(tmp_path)), snapshot=tmp_path / "store.snapshot")


@pytest.fixture
def engine(address: StoreAddress) -> Iterator[Engine]:
    """An open, empty store, with its first organisation."""
    opened = open_store(address)
    organisation_id(opened)
    yield opened
    opened.dispose()


class Senders:
    """Machines whose inventories come one a day."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now = START

    def document(self, *, agent: str = "agent-1", memory: int = 8192, **said: Any) -> bytes:
        """What a machine says of itself: `serial`, `uuid`, `board_serial`, `macs`."""
        sections = {name: said.pop(name) for name in ("display", "cpu", "age") if name in said}
        device = {"vendor": "Dell Inc.", "model": "Latitude 5420", "type": "laptop", **said}
        return json.dumps(
            {
                "schema": SCHEMA,
                "agent": {"id": agent, "version": "0.1.0", "os": "linux"},
                "sent_at": self.now.isoformat(),
                "device": device,
                "memory": {"total_mib": memory},
                **sections,
            }
        ).encode()

    def received(self, **said: Any) -> Received:
        """What a machine says as its end point hands it over, a day after the last."""
        site, key = said.pop("site", None), said.pop("key", None)
        self.now += timedelta(days=1)
        body = self.document(**said)
        return Received(
            organisation_id=1,
            sha256=sha256(body).hexdigest(),
            body=body,
            file_name="agent",
            route="native",
            received_at=self.now,
            agent_id=said.get("agent", "agent-1"),
            idempotency_key=key,
            site=site,
        )

    def send(self, *, site: str | None = None, **said: Any) -> int:
        """Take in what a machine says, a day after the last; return the id of its asset."""
        (receipt,) = keep(self.engine, [self.received(site=site, **said)])
        assert receipt.accepted, receipt
        settle(self.engine)
        return self.last_asset()

    def last_asset(self) -> int:
        """The asset that the last document spoke of, before what is attached to it."""
        found = "SELECT asset_id FROM observation WHERE raw_document_id = "
        found += "(SELECT max(id) FROM raw_document) ORDER BY id LIMIT 1"
        with self.engine.connect() as connection:
            return int(connection.execute(text(found)).scalar_one())

    def records(self) -> dict[int, AssetRecord]:
        """The fleet as it stands."""
        return dict(assets(self.engine, 1))


@pytest.fixture
def senders(engine: Engine) -> Senders:
    """Machines that send to the store."""
    return Senders(engine)
