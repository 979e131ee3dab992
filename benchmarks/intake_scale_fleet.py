"""Stores of any size for `intake_scale.py`: copies of one machine, made by the database itself."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, insert, text

from fleet_audit.pipeline.inbox import keep, settle
from fleet_audit.store.dialects import writing
from fleet_audit.store.organisation import organisation_id
from fleet_audit.store.receipt import Received
from fleet_audit.store.tables import Asset, AssetEvent, AssetState, Identity, ObservationRow

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST = 10_000_000
"""The number in the names of the first machine; every other one counts from there."""
CHUNK = 20_000
LAPTOP = Path(__file__).parents[1] / "tests" / "contract" / "laptop.json"
_CHOSEN = "WITH RECURSIVE n(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM n WHERE n < {last})"


def document(number: int, memory_mib: int = 8192) -> bytes:
    """What our agent says of a machine; its number stands in each of its names."""
    said = json.loads(LAPTOP.read_bytes())
    said["agent"]["id"] = f"f1ee7000-0000-4000-9000-0000{FIRST + number}"
    said["device"] |= {
        "serial": f"BN{FIRST + number}",
        "uuid": f"f1ee7000-0000-4000-8000-0000{FIRST + number}",
        "macs": [],
    }
    said["memory"]["total_mib"] = memory_mib
    said["display"] = [panel for panel in said["display"] if panel.get("internal")]
    return json.dumps(said).encode()


def take_in(engine: Engine, number: int, memory_mib: int, minutes: int) -> None:
    """Keep one inventory and merge it, as the server does; it arrives minutes after the first."""
    body = document(number, memory_mib)
    received = Received(
        organisation_id=1,
        sha256=sha256(body).hexdigest(),
        body=body,
        file_name="agent",
        route="native",
        received_at=NOW + timedelta(minutes=minutes),
    )
    (receipt,) = keep(engine, [received])
    settle(engine)
    if not receipt.accepted:
        raise ValueError(receipt.reason)


def fill(engine: Engine, assets: int) -> None:
    """Take in the first machine of an empty store, and copy it until there are so many."""
    organisation_id(engine)
    take_in(engine, 0, 8192, 0)
    with engine.connect() as connection:
        state = connection.execute(text("SELECT record FROM asset_state")).scalar_one()
    record = zlib.decompress(state)
    for first in range(1, assets, CHUNK):
        with writing(engine) as connection:
            copy(connection, record, range(first, min(first + CHUNK, assets)))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":  # it does so by itself, a minute later
            connection.execute(text("VACUUM ANALYZE"))
        else:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def copy(connection: Connection, record: bytes, numbers: range) -> None:
    """Copy the first machine, once for each number."""
    copy_rows(connection, Asset.__table__, numbers, id="id + n", serial=renamed("serial"))
    connection.execute(
        insert(AssetState.__table__),
        [
            {
                "asset_id": 1 + number,
                "organisation_id": 1,
                "record": zlib.compress(
                    record.replace(str(FIRST).encode(), str(FIRST + number).encode()), 1
                ),
            }
            for number in numbers
        ],
    )
    owner = {"asset_id": "asset_id + n"}
    copy_rows(connection, Identity.__table__, numbers, **owner, value=renamed("value"))
    copy_rows(connection, ObservationRow.__table__, numbers, **owner, raw_document_id="NULL")
    copy_rows(connection, AssetEvent.__table__, numbers, **owner)
    connection.execute(text(f"UPDATE store_state SET last_asset_id = {numbers.stop}"))


def renamed(column: str) -> str:
    """SQL of a name in which another number stands."""
    return f"replace({column}, '{FIRST}', CAST({FIRST} + n AS TEXT))"


def copy_rows(connection: Connection, table: Table, numbers: range, **values: str) -> None:
    """Copy what a table says of the first machine; a key that counts by itself goes on."""
    keys = {"id"} if "id" in table.c and "id" not in values else set()
    columns = [column.name for column in table.c if column.name not in keys]
    chosen = _CHOSEN.format(first=numbers.start, last=numbers.stop - 1)
    read = ", ".join(values.get(column, column) for column in columns)
    owner = "id" if table is Asset.__table__ else "asset_id"
    connection.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(columns)}) {chosen}"
            f" SELECT {read} FROM {table.name} CROSS JOIN n WHERE {owner} = 1"
        )
    )


def change(engine: Engine, turn: int) -> int:
    """Give each hundredth machine, evenly over the fleet, another memory; return how many."""
    with writing(engine) as connection:
        connection.execute(text("UPDATE store_state SET revision = revision + 1"))
        return connection.execute(
            text(
                "UPDATE asset SET memory_gib = :memory,"
                " revision = (SELECT revision FROM store_state) WHERE id % 100 = :turn"
            ),
            {"memory": 32.0 + turn, "turn": turn % 100},
        ).rowcount
