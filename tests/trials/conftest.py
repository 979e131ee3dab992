"""A server in a process of its own, that trials may kill, and documents for it."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)
CONTRACT = Path(__file__).parents[1] / "contract" / "laptop.json"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where the store of a trial is."""
    return tmp_path / "store.sqlite"


@pytest.fixture
def secret(fleet_audit: Callable[..., subprocess.CompletedProcess[str]], store: Path) -> str:
    """A token of a new store."""
    return fleet_audit("token", "create", "trial", store=store).stdout.strip()


@pytest.fixture
def start(program: str, environment: dict[str, str], store: Path) -> Callable[[], object]:
    """Starts `fleet-audit serve` on the store; gives the process and where it listens."""

    @contextmanager
    def started() -> Iterator[tuple[subprocess.Popen[str], str]]:
        with subprocess.Popen(
            [program, "serve", "--port", "0", "--store", str(store)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as server:
            assert server.stderr is not None
            said = server.stderr.readline()
            assert said.startswith("Listening on http://"), said
            try:
                yield server, urlsplit(said.split()[-1]).netloc
            finally:
                server.kill()

    return started


@pytest.fixture(scope="session")
def laptop() -> Callable[[int, int], bytes]:
    """Documents of laptops: of that number, at that revision, with a screen of its own."""
    contract = json.loads(CONTRACT.read_bytes())

    def made(number: int, revision: int) -> bytes:
        document = json.loads(json.dumps(contract))
        document["agent"]["id"] = f"trial-{number}"
        document["device"]["serial"] = f"TRIAL{number:05}"
        document["device"]["uuid"] = f"4c4c4544-0042-4b10-8059-{number:012}"
        document["device"]["macs"] = [f"a4:bb:6d:{number >> 8 & 255:02x}:{number & 255:02x}:01"]
        document["display"][0]["serial"] = f"SCREEN{number:05}"
        document["os"]["name"] = f"System {revision}"
        document["sent_at"] = (FIRST_DAY + timedelta(minutes=revision)).isoformat()
        return json.dumps(document).encode()

    return made


@pytest.fixture(scope="session")
def post() -> Callable[..., tuple[int, dict[str, object]]]:
    """Sends a document over a connection; gives the status and the answer."""

    def sent(
        connection: http.client.HTTPConnection, secret: str, body: bytes
    ) -> tuple[int, dict[str, object]]:
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        connection.request("POST", "/v1/inventory", body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    return sent
