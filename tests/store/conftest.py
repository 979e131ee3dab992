"""A store of its own for each test, and records to put in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine

from fleet_audit.model.asset import AssetRecord, IdentityKey, Observation
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.intake import Intake, IntakeOutcome
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id

NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)


@pytest.fixture
def address(tmp_path: Path, new_store: Callable[[Path], str]) -> StoreAddress:
    """Address of a store that does not exist yet, on each database in turn."""
    return replace(store_address(new_store(tmp_path)), snapshot=tmp_path / "store.snapshot")


@pytest.fixture
def engine(address: StoreAddress) -> Iterator[Engine]:
    """An open, empty store."""
    opened = open_store(address)
    yield opened
    opened.dispose()


@pytest.fixture
def organisation(engine: Engine) -> int:
    """Its first organisation."""
    return organisation_id(engine)


@pytest.fixture
def now() -> datetime:
    """The present of the tests."""
    return NOW


@pytest.fixture
def laptop() -> Callable[..., AssetRecord]:
    """Maker of laptops known by serial number, and by any other key given."""

    def make(serial: str, *keys: tuple[str, str], **fields: Any) -> AssetRecord:
        given: dict[str, Any] = {
            "category": "laptop",
            "manufacturer": "Dell",
            "model": "Latitude 7420",
            "purchase_date": date(2021, 3, 14),
        }
        names = (("serial", f"dell:{serial}"), *keys)
        return AssetRecord(
            serial=serial, keys=tuple(IdentityKey(*name) for name in names), **{**given, **fields}
        )

    return make


@pytest.fixture
def take_in(engine: Engine, organisation: int) -> Callable[..., IntakeOutcome]:
    """Maker of batches: each record replaces the stored one that its keys name."""

    def batch(*records: AssetRecord, at: datetime = NOW, now: datetime = NOW) -> IntakeOutcome:
        with Intake(engine, organisation, now) as intake:
            for record in records:
                seen = Observation(source="native", observed_at=at, asset=record)
                intake.put(intake.find(record.keys), record, seen, None)
        return intake.outcome

    return batch
