"""A real server on a free port, and a sender with a token."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from fleet_audit.model.asset import AssetRecord
from fleet_audit.pipeline.inbox import settle
from fleet_audit.store.address import store_address
from fleet_audit.store.listing import assets
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id
from fleet_audit.store.tokens import create_token, revoke_token

_ROOT = Path(__file__).resolve().parents[2]


class Served:
    """A store, the server on it, and a sender that has a token."""

    def __init__(self, store: str) -> None:
        self.store = store
        self.engine: Engine = open_store(store_address(store))
        organisation = organisation_id(self.engine)
        self.token = create_token(self.engine, organisation, "test", datetime.now(UTC), site="Lyon")
        self.start()

    def start(self) -> None:
        """Start the server, and wait for the address that it prints."""
        self.server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("receiving.py")), self.store],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )
        assert self.server.stdout is not None
        url = self.server.stdout.readline().strip()
        self.client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=30,
            trust_env=False,
            limits=httpx.Limits(max_connections=64),
        )

    def stop(self, *, kill: bool = False) -> int:
        """Stop the server, or kill it; return its exit code."""
        self.client.close()
        if kill:
            self.server.kill()
        else:
            self.server.terminate()
        code = self.server.wait(30)
        assert self.server.stdout is not None
        self.server.stdout.close()
        return code

    def count(self, table: str) -> int:
        """Rows of a table."""
        with self.engine.connect() as connection:
            found = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        return int(found)


@pytest.fixture
def served(tmp_path: Path, new_store: Callable[[Path], str]) -> Iterator[Served]:
    """A server on a new store, on each database in turn."""
    made = Served(new_store(tmp_path))
    yield made
    if made.server.poll() is None:
        made.stop()
    made.engine.dispose()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server for the tests that leave nothing in its store."""
    made = Served(str(tmp_path_factory.mktemp("shared") / "store.sqlite"))
    yield made
    assert made.count("raw_document") == 0
    made.stop()
    made.engine.dispose()


@pytest.fixture(scope="session")
def document() -> Callable[..., bytes]:
    """Maker of inventory documents, as JSON."""

    def make(agent: str = "agent-1", model: str = "Latitude 7420", **sections: Any) -> bytes:
        content = {
            "schema": "fleet-audit/inventory/1",
            "agent": {"id": agent, "version": "0.1.0", "os": "linux"},
            "sent_at": "2025-11-03T09:00:00Z",
            "device": {"vendor": "Dell Inc.", "model": model},
            **sections,
        }
        return json.dumps(content).encode()

    return make


class Collector:
    """`fleet-audit serve` as users start it, and the store behind it."""

    def __init__(self, path: Path, *options: str) -> None:
        self.path = path
        self.engine: Engine = open_store(store_address(str(path)))
        self.organisation = organisation_id(self.engine)
        program = shutil.which("fleet-audit", path=str(Path(sys.executable).parent))
        assert program is not None
        self.process = subprocess.Popen(
            [program, "serve", "--store", path, "--port", "0", "--lang", "en", *options],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        self.url = self.process.stderr.readline().split()[-1]
        self.client = httpx.Client(base_url=self.url, timeout=60, trust_env=False)

    def token(self, name: str = "site", *scopes: str, site: str | None = None) -> str:
        """The secret of a new token."""
        now = datetime.now(UTC)
        kept = scopes or ("inventory",)
        return create_token(self.engine, self.organisation, name, now, scopes=kept, site=site)

    def revoke(self, name: str) -> None:
        """Revoke the tokens of a name."""
        assert revoke_token(self.engine, self.organisation, name, datetime.now(UTC))

    def assets(self) -> list[AssetRecord]:
        """Every asset, in the order of arrival."""
        settle(self.engine)
        return [record for _id, record in assets(self.engine, self.organisation)]

    def of_serial(self, serial: str) -> AssetRecord:
        """The one asset of that serial number."""
        (found,) = (record for record in self.assets() if record.serial == serial)
        return found

    def stop(self) -> None:
        """Stop the server."""
        self.client.close()
        self.process.terminate()
        self.process.wait(30)
        assert self.process.stderr is not None
        self.process.stderr.close()
        self.engine.dispose()


@pytest.fixture(scope="session")
def collector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    """One collector for all tests: each speaks of machines of its own."""
    made = Collector(tmp_path_factory.mktemp("collector") / "store.sqlite")
    yield made
    made.stop()


@pytest.fixture
def own_collector(tmp_path: Path) -> Iterator[Callable[..., Collector]]:
    """Starts collectors with options of the test's own."""
    made: list[Collector] = []

    def start(*options: str) -> Collector:
        made.append(Collector(tmp_path / f"store{len(made)}.sqlite", *options))
        return made[-1]

    yield start
    for one in made:
        one.stop()
