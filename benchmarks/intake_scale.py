"""Whether a fleet of 1,000,000 assets costs more to keep in step than one of 10,000.

Run it as `python benchmarks/intake_scale.py`; `--help` lists what can be chosen. Two aims:

- Taking in one changed inventory costs the same in the large store as in the small one, within 1.5
  times. All stores are measured in turn, so that what else the machine does weighs on all alike.
- Once 1 % of the assets have changed, the snapshot follows in under five reads of itself. One read
  is the time that it takes to read every value of every column of the current snapshot once, for
  the largest of each: a count would be answered by the head of the file. Following is judged by its
  mean over as many turns of 1 % as it takes until the layer is merged into the file, that turn
  included. After each turn comes a read, so that both means are of the same minutes.

Stores are filled with copies of one machine, which the intake itself took in from a document of our
agent, each under names of its own: its row, its record, its names, an observation and its history.
Columns of one value are read faster than those of a real fleet, so the second aim is a strict one.
Raw documents are left out, since they are only ever appended. `--keep` leaves the stores in a
folder, where the next run finds them.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb
from intake_scale_fleet import change, fill, take_in
from msgspec import Struct
from msgspec.structs import replace
from private_postgres import private_server, programs_folder
from sqlalchemy import Engine, text

from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.snapshot import LAID_OVER, refresh_snapshot

SIZES = (10_000, 100_000, 1_000_000)
WARM = 10
AIM_INTAKE = 1.5
AIM_SNAPSHOT = 5.0


class Fleet(Struct, frozen=True, kw_only=True):
    """A store of a known size."""

    assets: int
    address: StoreAddress
    engine: Engine
    filled_s: float | None
    """Seconds that filling it took; null where it was kept from an earlier run."""


class Following(Struct, frozen=True, kw_only=True):
    """How long the snapshot of a fleet takes, in milliseconds."""

    anew_ms: float
    read_ms: float
    turns_ms: list[float]
    """Of each turn of 1 %; in the last one the layer was merged into the file."""

    @property
    def reads(self) -> float:
        """Mean of the turns, in reads of itself."""
        return statistics.mean(self.turns_ms) / self.read_ms


def milliseconds(task: Callable[[], object]) -> float:
    """How long a task takes."""
    start = time.perf_counter()
    task()
    return 1000 * (time.perf_counter() - start)


def read(address: StoreAddress) -> None:
    """Read every value of every column of the snapshot."""
    relation = refresh_snapshot(address).relation
    with duckdb.connect() as connection:
        connection.sql(relation).aggregate("max(COLUMNS(*))").fetchall()


def held(engine: Engine) -> int:
    """How many assets a store has ever had."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT last_asset_id FROM store_state")).scalar_one()
    return int(found)


def fleet(address: StoreAddress, assets: int) -> Fleet:
    """A store of so many machines, filled unless it already is."""
    engine = open_store(address)
    filled_s = None if held(engine) == assets else milliseconds(lambda: fill(engine, assets)) / 1000
    return Fleet(assets=assets, address=address, engine=engine, filled_s=filled_s)


def intake_ms(fleets: Sequence[Fleet], turns: int) -> list[float]:
    """Median milliseconds of one changed inventory, in each store in turn."""
    chance = random.Random(2026)
    memory = int(time.time())  # in a store kept from an earlier run it is still another
    taken: list[list[float]] = [[] for _ in fleets]
    for turn in range(turns + WARM):
        for each, found in zip(fleets, taken, strict=True):
            number = chance.randrange(each.assets)
            spent = milliseconds(
                lambda e=each, n=number, t=turn: take_in(
                    e.engine, n, 1024 + (memory + t) % 10**6, t
                )
            )
            found.append(spent)
    return [statistics.median(found[WARM:]) for found in taken]


def following(of: Fleet) -> Following:
    """Follow 1 % of change until the layer is merged, each turn on other machines."""
    anew = milliseconds(lambda: refresh_snapshot(of.address))
    turns, reads = [], []
    for turn in range(math.floor(100 * LAID_OVER) + 1):
        change(of.engine, turn)
        turns.append(milliseconds(lambda: refresh_snapshot(of.address)))
        reads.append(milliseconds(lambda: read(of.address)))
    return Following(anew_ms=anew, read_ms=statistics.mean(reads), turns_ms=turns)


def show(fleets: Sequence[Fleet], intakes: Sequence[float], found: Sequence[Following]) -> None:
    """Print a line for each size, with its ratios."""
    heads = ("filled s", "intake ms", "of the first", "anew ms", "read ms", "1 % ms", "merged ms")
    print(f"{'assets':>10}" + "".join(f"{head:>13}" for head in (*heads, "mean, reads")))
    for each, intake, snapshot in zip(fleets, intakes, found, strict=True):
        laid = statistics.median(snapshot.turns_ms[:-1])
        filled = "kept" if each.filled_s is None else f"{each.filled_s:.0f}"
        print(
            f"{each.assets:>10,}{filled:>13}{intake:>13.2f}{intake / intakes[0]:>13.2f}"
            f"{snapshot.anew_ms:>13.0f}{snapshot.read_ms:>13.0f}{laid:>13.0f}"
            f"{snapshot.turns_ms[-1]:>13.0f}{snapshot.reads:>13.2f}"
        )


def measure(fleets: Sequence[Fleet], turns: int) -> bool:
    """Print the table; whether both aims are met by the largest fleet."""
    intakes = intake_ms(fleets, turns)
    for each in fleets:
        if held(each.engine) != each.assets:
            raise ValueError("an inventory was not known again")
    found = [following(each) for each in fleets]
    show(fleets, intakes, found)
    ratio, reads = intakes[-1] / intakes[0], found[-1].reads
    print(f"intake, largest over smallest  {ratio:6.2f}    aim {AIM_INTAKE}")
    print(f"snapshot, reads of itself      {reads:6.2f}    aim {AIM_SNAPSHOT}")
    return ratio <= AIM_INTAKE and reads <= AIM_SNAPSHOT


@contextmanager
def addresses(folder: Path, sizes: Sequence[int], database: str) -> Iterator[list[StoreAddress]]:
    """A store for each size: files in the folder, or databases of a server of our own."""
    if database == "sqlite":
        yield [store_address(str(folder / f"{assets}.sqlite")) for assets in sizes]
        return
    programs = programs_folder()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed (Debian: postgresql)")
    with private_server(programs) as new_database:
        made = [store_address(new_database()) for _ in sizes]
        yield [
            replace(each, snapshot=folder / f"{assets}.postgresql.snapshot")
            for each, assets in zip(made, sizes, strict=True)
        ]


def parsed() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="assets of each store")
    parser.add_argument("--turns", type=int, default=100, help="inventories taken in by each store")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--keep", type=Path, help="folder where the SQLite stores stay")
    return parser.parse_args()


def main() -> int:
    """Measure; 1 where an aim is missed."""
    asked = parsed()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        places = stack.enter_context(addresses(folder, asked.sizes, asked.database))
        fleets = [fleet(each, n) for each, n in zip(places, asked.sizes, strict=True)]
        for each in fleets:
            stack.callback(each.engine.dispose)
        return int(not measure(fleets, asked.turns))


if __name__ == "__main__":
    sys.exit(main())
