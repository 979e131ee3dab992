"""Whether a fleet of 1,000,000 assets costs more to keep in step than one of 10,000.

Run it as `python benchmarks/intake_scale.py [ASSETS] [FOLDER]`. Two aims: taking in one changed
inventory costs the same in both stores, within 1.5 times; and once 1 % of the assets have changed,
the snapshot follows in under five reads of itself. Both stores are measured in turn, so that what
else the machine does weighs on both alike. Stores are filled by the intake itself, with a record as
a document of our agent gives it, but without raw documents, which are only ever appended.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import duckdb
from msgspec.structs import replace
from sqlalchemy import Engine

from fleet_audit.inventory.identity import keys
from fleet_audit.inventory.reading import read_document
from fleet_audit.model.asset import AssetRecord, Observation
from fleet_audit.pipeline.inbox import keep, settle
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.intake import Intake
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id
from fleet_audit.store.receipt import Received
from fleet_audit.store.snapshot import refresh_snapshot

SMALL = 10_000
TURNS = 60
BATCH = 5_000
AIM_INTAKE = 1.5
AIM_SNAPSHOT = 5.0
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LAPTOP = Path(__file__).parents[1] / "tests" / "contract" / "laptop.json"


def document(number: int, memory_mib: int) -> bytes:
    """What our agent says of a machine."""
    said = json.loads(LAPTOP.read_bytes())
    said["agent"]["id"] = f"agent-{number}"
    said["device"] |= {"serial": serial(number), "uuid": unique(number), "macs": []}
    said["memory"]["total_mib"] = memory_mib
    said["display"] = [panel for panel in said["display"] if panel.get("internal")]
    return json.dumps(said).encode()


def serial(number: int) -> str:
    """The serial number of a machine."""
    return f"BN{number:07X}"


def unique(number: int) -> str:
    """The UUID of a machine."""
    return str(uuid.UUID(int=(0xF1EE7 << 100) + number))


def template() -> Observation:
    """A machine as its document is read."""
    (found,) = read_document(document(0, 8192), "laptop.json")
    if not isinstance(found, Observation):
        raise TypeError(found)
    return found


def machine(record: AssetRecord, number: int) -> AssetRecord:
    """Another machine of the same model."""
    other = replace(
        record, serial=serial(number), uuid=unique(number), agent_id=f"agent-{number}", keys=()
    )
    return replace(other, keys=keys(other))


def fill(engine: Engine, assets: int) -> float:
    """Take in as many machines; return the seconds that it took."""
    seen = template()
    start = time.perf_counter()
    for first in range(0, assets, BATCH):
        with Intake(engine, 1, NOW) as intake:
            batch = [machine(seen.asset, n) for n in range(first, min(first + BATCH, assets))]
            intake.prefetch(key for record in batch for key in record.keys)
            for record in batch:
                intake.put(None, record, replace(seen, asset=record), None)
    return time.perf_counter() - start


def change(engine: Engine, numbers: range) -> None:
    """Give some machines another memory."""
    seen = template()
    with Intake(engine, 1, NOW) as intake:
        known = [machine(seen.asset, number) for number in numbers]
        intake.prefetch(key for record in known for key in record.keys)
        for record in known:
            larger = replace(record, memory_gib=64.0)
            intake.put(intake.find(record.keys), larger, replace(seen, asset=larger), None)


def timed(task: Callable[[], object]) -> float:
    """Seconds that a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def take_in(engine: Engine, number: int, turn: int) -> None:
    """Take in one inventory that says another memory than before."""
    body = document(number, 8192 + 1024 * (turn + 1))
    received = Received(
        organisation_id=1,
        sha256=sha256(body).hexdigest(),
        body=body,
        file_name="agent",
        route="native",
        received_at=NOW + timedelta(minutes=turn),
    )
    (receipt,) = keep(engine, [received])
    settle(engine)
    if not receipt.accepted:
        raise ValueError(receipt.reason)


def read(address: StoreAddress) -> None:
    """Read every value of the snapshot."""
    files = [str(path) for path in refresh_snapshot(address).files]
    with duckdb.connect() as connection:
        connection.read_parquet(files).aggregate("max(COLUMNS(*))").fetchall()


def opened(folder: Path, name: str, assets: int) -> tuple[StoreAddress, Engine]:
    """A store of that many machines."""
    address = store_address(str(folder / f"{name}.sqlite"))
    engine = open_store(address)
    organisation_id(engine)
    seconds = fill(engine, assets)
    print(f"filled with {assets:>9,} assets   {seconds:8.1f} s   {assets / seconds:8,.0f} a second")
    return address, engine


def compare_intake(small: Engine, large: Engine, assets: int) -> float:
    """How much more one changed inventory costs in the large store."""
    chance = random.Random(2026)
    seconds: dict[str, list[float]] = {"small": [], "large": []}
    for turn in range(TURNS):
        for name, engine, size in (("small", small, SMALL), ("large", large, assets)):
            number = chance.randrange(size)
            seconds[name].append(timed(lambda e=engine, n=number, t=turn: take_in(e, n, t)))
    middle = {name: statistics.median(found[5:]) for name, found in seconds.items()}
    for name, size in (("small", SMALL), ("large", assets)):
        print(f"one changed inventory among {size:>9,}   {1000 * middle[name]:8.2f} ms")
    return middle["large"] / middle["small"]


def compare_snapshot(address: StoreAddress, engine: Engine, assets: int) -> float:
    """How many reads of itself the snapshot needs to follow 1 % of change."""
    whole = timed(lambda: refresh_snapshot(address))
    follows, reads = [], []
    share = assets // 100
    for turn in range(3):
        change(engine, range(turn * share, (turn + 1) * share))
        follows.append(timed(lambda: refresh_snapshot(address)))
        reads.append(timed(lambda: read(address)))
    follow, reading = min(follows), min(reads)
    print(f"snapshot made anew               {1000 * whole:8.0f} ms")
    print(f"snapshot after {share:,} changes    {1000 * follow:8.0f} ms")
    print(f"snapshot read, every value       {1000 * reading:8.0f} ms")
    return follow / reading


def run(folder: Path, assets: int) -> int:
    """Print both comparisons; 1 where an aim is missed."""
    _address, small = opened(folder, "small", SMALL)
    address, large = opened(folder, "large", assets)
    intake = compare_intake(small, large, assets)
    snapshot = compare_snapshot(address, large, assets)
    print(f"intake, large over small         {intake:8.2f}    aim {AIM_INTAKE}")
    print(f"snapshot, reads of itself        {snapshot:8.2f}    aim {AIM_SNAPSHOT}")
    return int(intake > AIM_INTAKE or snapshot > AIM_SNAPSHOT)


def main() -> int:
    """Measure in a folder that goes away afterwards."""
    assets = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    place = sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(dir=place) as folder, suppress(KeyboardInterrupt):
        return run(Path(folder), assets)
    return 1


if __name__ == "__main__":
    sys.exit(main())
