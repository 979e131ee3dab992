"""Inventories a second and time to a durable answer, against a textbook server in the same run.

Run it as `python benchmarks/ingest.py [--rounds 3] [--seconds 8] [--clients 256]`. Rounds of the
two servers alternate, each on a new store, with the load from a process of its own
(`ingest_load.py`) and the same documents of about 11 kB: each machine is made known, then sent
again with changed content. Both answer after a commit that is on the disk. Ours merges documents
behind the answer: after the load, the benchmark waits until all of them are merged, prints how fast
that went, and checks that each machine is there once, as its last document says. PostgreSQL is
measured too where it is installed. Aims: ten times the throughput, a tenth of the p99.

Let the machine do nothing else meanwhile: of a busy one the textbook server, with forty threads, is
given a larger share than ours with two.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from ingest_load import FIRST_SECONDS
from private_postgres import private_server, programs_folder

from fleet_audit.pipeline.inbox import backlog
from fleet_audit.store.address import store_address
from fleet_audit.store.listing import assets
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id

HERE = Path(__file__).parent
AIM_RATIO = 10
PROGRAM = str(Path(sys.executable).parent / "fleet-audit")

Round = dict[str, Any]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, variables: dict[str, str]) -> Iterator[str]:
    """A server in a process of its own, once it listens."""
    server = subprocess.Popen(
        command, env={**os.environ, **variables}, stdout=sys.stderr, stderr=sys.stderr
    )
    try:
        for _ in range(300):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def load(url: str, token: str, asked: argparse.Namespace) -> Round:
    """One round of the load."""
    command = [sys.executable, str(HERE / "ingest_load.py"), url, token]
    command += ["--clients", str(asked.clients), "--seconds", str(asked.seconds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    outcome: Round = json.loads(done.stdout)
    return outcome


def ours(store: str, asked: argparse.Namespace) -> Round:
    """One round of `fleet-audit serve` on a new store."""
    token = subprocess.run(
        [PROGRAM, "token", "create", "bench", "--store", store],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    port = free_port()
    with serving([PROGRAM, "serve", "--port", str(port), "--store", store], port, {}) as url:
        outcome = load(url, token, asked)
        return outcome | digested(store, outcome)


def digested(store: str, outcome: Round) -> Round:
    """Wait until all that was acknowledged is merged; how long that took, and what is wrong.

    Each machine must be there once, on for as long as its last document says.
    """
    engine = open_store(store_address(store))
    try:
        start, waiting = time.perf_counter(), backlog(engine).documents
        while backlog(engine).documents:
            time.sleep(0.2)
        seconds = time.perf_counter() - start
        found: Counter[tuple[str | None, float | None]] = Counter(
            (record.serial, record.usage.on_s if record.usage else None)
            for _id, record in assets(engine, organisation_id(engine))
            if str(record.serial).startswith("BENCH")
        )
    finally:
        engine.dispose()
    last = outcome["new"]["last"] | outcome["changed"]["last"]
    expected: Counter[tuple[str | None, float | None]] = Counter(
        (f"BENCH{int(machine):08}", FIRST_SECONDS + revision) for machine, revision in last.items()
    )
    wrong = (expected - found) + (found - expected)
    return {"waiting": waiting, "digest_seconds": seconds, "wrong": wrong.total()}


def textbook(database: str, asked: argparse.Namespace) -> Round:
    """One round of the textbook server on a new database."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(HERE / "baselines")]
    command += ["textbook_server:app", "--port", str(port), "--no-access-log"]
    command += ["--log-level", "critical"]
    with serving(command, port, {"BENCH_DATABASE": database}) as url:
        return load(url, "none", asked)


def compare(
    title: str,
    new_store: Callable[[], str],
    new_rival: Callable[[], str],
    asked: argparse.Namespace,
) -> bool:
    """Run the rounds, print the table, and say whether the aims are met."""
    rounds: dict[str, list[Round]] = {"textbook": [], "fleet-audit": []}
    for _ in range(asked.rounds):
        rounds["textbook"].append(textbook(new_rival(), asked))
        rounds["fleet-audit"].append(ours(new_store(), asked))
    size = rounds["fleet-audit"][0]["bytes"]
    print(f"\n{title}: {asked.clients} clients, {size:,} bytes, {asked.rounds} rounds, medians")
    print(f"{'':24}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'refused':>9}")
    met = True
    for phase in ("new", "changed"):
        rows = {name: summary(each, phase) for name, each in rounds.items()}
        for name, (rate, p50, p99, refused) in rows.items():
            print(f"{name + ', ' + phase:24}{rate:10,.0f}{p50:9,.0f}{p99:9,.0f}{refused:9}")
        (rate, _, p99, _), (base, _, base_p99, _) = rows["fleet-audit"], rows["textbook"]
        print(f"{'ratio':24}{rate / base:10.1f}{'':9}{p99 / base_p99:9.2f}")
        if phase == "changed":
            met = rate >= AIM_RATIO * base and p99 * AIM_RATIO <= base_p99
    return told_digest(rounds["fleet-audit"]) and met


def told_digest(rounds: list[Round]) -> bool:
    """Print how fast what was acknowledged was merged; whether nothing is lost, twice or old."""
    waiting = sum(one["waiting"] for one in rounds)
    seconds = sum(one["digest_seconds"] for one in rounds)
    wrong: int = sum(one["wrong"] for one in rounds)
    print(f"{'merged after the load':24}{waiting / seconds if seconds else 0:10,.0f}", end="")
    print(f"   {waiting:,} documents left then; machines lost, twice or old: {wrong}")
    return wrong == 0


def summary(rounds: list[Round], phase: str) -> tuple[float, float, float, int]:
    """Median rate, p50 and p99 in milliseconds, and the requests refused in all."""
    each = [one[phase] for one in rounds]
    return (
        statistics.median(one["answers"] / one["seconds"] for one in each),
        statistics.median(one["p50"] for one in each) * 1000,
        statistics.median(one["p99"] for one in each) * 1000,
        sum(one["refusals"] for one in each),
    )


def main() -> int:
    """Print a table for each database; 1 where an aim is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--clients", type=int, default=256)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, shared by the server and its clients")
    met = True
    if asked.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            met &= compare(
                "SQLite",
                lambda: f"{folder}/{uuid.uuid4().hex}.sqlite",
                lambda: f"sqlite:///{folder}/{uuid.uuid4().hex}.sqlite",
                asked,
            )
    programs = programs_folder() if asked.only != "sqlite" else None
    with private_server(programs) if programs else nullcontext() as new_database:
        if new_database is not None:
            met &= compare(
                "PostgreSQL",
                new_database,
                lambda: new_database().replace("postgresql:", "postgresql+psycopg:"),
                asked,
            )
        else:
            print("\nPostgreSQL: not installed, not measured")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
