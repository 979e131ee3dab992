"""Several collectors and importers side by side on one PostgreSQL database."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, text

from fleet_audit.model.errors import StoreFull
from fleet_audit.model.inventory_document import SCHEMA
from fleet_audit.pipeline.inbox import settle
from fleet_audit.store.address import store_address
from fleet_audit.store.dialects import writing
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id
from fleet_audit.store.tokens import create_token

pytestmark = pytest.mark.postgres

Run = Callable[..., "subprocess.CompletedProcess[str]"]

MACHINES = 24
TURNS = 4


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    """The address of an empty database."""
    return new_database()


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """The store on it."""
    opened = open_store(store_address(database))
    organisation_id(opened)
    yield opened
    opened.dispose()


@contextmanager
def collector(program: str, database: str, environment: dict[str, str]) -> Iterator[str]:
    """`fleet-audit serve` on the database, on a free port; gives its address."""
    with subprocess.Popen(
        [program, "serve", "--port", "0", "--store", database],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        try:
            yield server.stderr.readline().split()[-1]
            server.terminate()
            assert server.wait(30) in (0, -signal.SIGTERM)
        finally:
            server.kill()


def inventory(machine: int, turn: int, agent: str) -> bytes:
    """What an agent says of a machine; each turn the memory is another."""
    return json.dumps(
        {
            "schema": SCHEMA,
            "agent": {"id": f"{agent}-{machine}", "version": "0.1.0", "os": "linux"},
            "sent_at": f"2025-11-{turn + 1:02}T09:00:00Z",
            "device": {
                "vendor": "Dell Inc.",
                "model": "Latitude 5420",
                "serial": f"SER{machine:04}",
            },
            "memory": {"total_mib": 4096 * (turn + 1)},
        }
    ).encode()


def counted(engine: Engine, statement: str) -> int:
    """A number from the database, once all that was received is merged."""
    settle(engine)
    with engine.connect() as connection:
        return int(connection.execute(text(statement)).scalar_one())


def test_two_collectors_make_one_asset_of_a_machine(
    database: str, engine: Engine, program: str, environment: dict[str, str]
) -> None:
    """Two servers that hear of the same machines at once: one asset each, no document lost."""
    token = create_token(engine, 1, "agents", datetime.now(UTC))
    headers = {"Authorization": f"Bearer {token}"}

    def send(job: tuple[str, int, int, str]) -> str:
        url, machine, turn, agent = job
        answer = client.post(
            f"{url}/v1/inventory", content=inventory(machine, turn, agent), headers=headers
        )
        assert answer.status_code == 202, answer.text
        return str(answer.json()["sha256"])

    with ExitStack() as stack:
        urls = [stack.enter_context(collector(program, database, environment)) for _ in range(2)]
        client = stack.enter_context(httpx.Client(timeout=60, trust_env=False))
        jobs = [
            (url, machine, turn, agent)
            for turn in range(TURNS)
            for machine in range(MACHINES)
            for url, agent in zip(urls, ("glpi", "ours"), strict=True)
        ]
        with ThreadPoolExecutor(16) as pool:
            acknowledged = list(pool.map(send, jobs))
    assert len(set(acknowledged)) == len(jobs)
    assert counted(engine, "SELECT count(*) FROM asset") == MACHINES
    assert counted(engine, "SELECT count(*) FROM raw_document") == len(jobs)
    assert counted(engine, "SELECT count(*) FROM observation") == len(jobs)
    assert counted(engine, "SELECT count(DISTINCT memory_gib) FROM asset") == 1
    assert counted(engine, "SELECT min(memory_gib)::int FROM asset") == 4 * TURNS
    assert counted(engine, "SELECT count(*) FROM identity WHERE kind = 'agent'") == 2 * MACHINES


def test_the_same_document_sent_to_both_has_one_effect(
    database: str, engine: Engine, program: str, environment: dict[str, str]
) -> None:
    """A body sent to two servers at the same moment is one document, acknowledged by both."""
    token = create_token(engine, 1, "agents", datetime.now(UTC))
    headers = {"Authorization": f"Bearer {token}"}
    with ExitStack() as stack:
        urls = [stack.enter_context(collector(program, database, environment)) for _ in range(2)]
        client = stack.enter_context(httpx.Client(timeout=60, trust_env=False))
        pool = stack.enter_context(ThreadPoolExecutor(8))
        for machine in range(10):
            body = inventory(machine, 0, "ours")
            answers = pool.map(
                lambda url, body=body: client.post(
                    f"{url}/v1/inventory", content=body, headers=headers
                ),
                urls * 4,
            )
            assert {answer.status_code for answer in answers} == {202}
    for table in ("asset", "raw_document", "observation"):
        assert counted(engine, f"SELECT count(*) FROM {table}") == 10


def test_importers_side_by_side_lose_nothing(
    database: str, engine: Engine, program: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """Two imports of the same machines at once end well, and a third changes nothing."""
    for agent in ("glpi", "ours"):
        (tmp_path / agent).mkdir()
        for machine in range(MACHINES):
            (tmp_path / agent / f"{machine}.json").write_bytes(inventory(machine, 0, agent))
    runs = [
        subprocess.Popen(
            [program, "import", str(tmp_path / agent), "--store", database, "--quiet"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for agent in ("glpi", "ours")
    ]
    told = [run.communicate(timeout=120)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    again = subprocess.run(
        [program, "import", str(tmp_path), "--store", database, "--json"],
        env=environment,
        capture_output=True,
        check=True,
    )
    done = json.loads(again.stdout)
    assert (done["created"], done["updated"]) == (0, 0)
    assert counted(engine, "SELECT count(*) FROM asset") == MACHINES
    assert counted(engine, "SELECT count(*) FROM identity WHERE kind = 'agent'") == 2 * MACHINES


def test_a_full_disk_of_the_server_is_told_apart(engine: Engine) -> None:
    """What PostgreSQL says when its disk is full becomes the same refusal as on a file."""
    full = text("DO $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$")
    with pytest.raises(StoreFull, match="free some space"), writing(engine) as connection:
        connection.execute(full)


def test_every_command_says_the_same_on_both(
    database: str, fleet_audit: Run, tmp_path: Path
) -> None:
    """Import, corrections, lists, figures and explanations print the same on either database."""
    table = tmp_path / "fleet.csv"
    shutil.copy(Path(__file__).parents[2] / "docs" / "examples" / "parc.csv", table)
    commands = (
        ("import", table, "--json"),
        ("import", table, "--json"),
        ("assets", "set", "EX-002", "purchase_date=2019-03-31", "room=Room 12"),
        ("assets", "merge", "EX-001", "EX-002"),
        ("assets", "split", "EX-001"),
        ("assets", "list", "--format", "csv"),
        ("assets", "export"),
        ("assets", "history", "EX-002", "--format", "csv"),
        ("footprint", "--per", "category", "--format", "json", "--country", "FR"),
        ("explain", "EX-001", "--format", "json", "--country", "FR"),
    )

    def printed(store: str) -> list[str]:
        done = [
            fleet_audit(*command, "--as-of", "2026-06-30", store=store).stdout
            for command in commands
        ]
        return [
            "\n".join(line.partition(",")[2] for line in text.splitlines())
            if command[1] == "history"  # but for the moment of each event
            else text
            for command, text in zip(commands, done, strict=True)
        ]

    assert printed(database) == printed(str(tmp_path / "store.sqlite"))


def test_a_wrong_address_names_the_server_and_the_remedy(fleet_audit: Run, database: str) -> None:
    """A database that is not there is refused in one line, without the password."""
    wrong = database.replace("fleet@", "fleet:secret@").partition("?")[0] + "_none"
    done = fleet_audit("assets", "list", store=wrong, expect=2)
    assert "_none" in done.stderr
    assert "secret" not in done.stderr
    assert sys.executable not in done.stderr
    assert os.linesep not in done.stderr.strip()
