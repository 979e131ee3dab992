"""A service of this machine that answers as a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from fleet_audit.inventory.reading import read_document
from fleet_audit.inventory.remote.fetching import fetch
from fleet_audit.model.asset import AssetRecord, Observation

SECRETS = {
    "FLEET_AUDIT_GLPI_APP_TOKEN": "sesame-app",
    "FLEET_AUDIT_GLPI_USER_TOKEN": "sesame-user",
    "FLEET_AUDIT_GLPI_CLIENT_ID": "one",
    "FLEET_AUDIT_GLPI_CLIENT_SECRET": "sesame-client",
    "FLEET_AUDIT_GLPI_USER": "auditor",
    "FLEET_AUDIT_GLPI_PASSWORD": "sesame-password",
    "FLEET_AUDIT_LANSWEEPER_TOKEN": "sesame-lansweeper",
    "FLEET_AUDIT_OCS_USER": "reader",
    "FLEET_AUDIT_OCS_PASSWORD": "sesame-ocs",
    "FLEET_AUDIT_SNIPEIT_TOKEN": "sesame-snipe",
    "FLEET_AUDIT_FLEET_TOKEN": "sesame-fleet",
    "FLEET_AUDIT_JAMF_CLIENT_ID": "one",
    "FLEET_AUDIT_JAMF_CLIENT_SECRET": "sesame-jamf",
    "FLEET_AUDIT_INTUNE_TENANT": "tenant",
    "FLEET_AUDIT_INTUNE_CLIENT_ID": "one",
    "FLEET_AUDIT_INTUNE_CLIENT_SECRET": "sesame-intune",
}


class Stub:
    """The address of the service, what it was asked, and what it is to answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.answer: Callable[[str, dict[str, str]], Any] = lambda _path, _query: {}
        self.bodies: list[bytes] = []
        """What came with each question, in the same order."""
        self.address = ""


def handler_of(stub: Stub) -> type[BaseHTTPRequestHandler]:
    """A handler whose answers are JSON, or `(status, headers, bytes)`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            stub.bodies.append(self.rfile.read(length))
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            stub.asked.append((parts.path, query, dict(self.headers)))
            answer = stub.answer(parts.path, query)
            whole = isinstance(answer, tuple)
            status, headers, body = answer if whole else (200, {}, json.dumps(answer).encode())
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            with suppress(ConnectionError):
                self.end_headers()
                self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_arguments: Any) -> None:
            """Keep the output of the tests quiet."""

    return Handler


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    """A service on a free port, and the secrets for it."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = Stub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(made))
    made.address = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("FLEET_AUDIT_INTUNE_LOGIN", made.address)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def read(stub: Stub) -> Callable[[str, Path], list[AssetRecord]]:
    """The equipment of a service, through its pages; nothing of them may be refused."""

    def equipment(name: str, folder: Path) -> list[AssetRecord]:
        fetch(f"{name}+{stub.address}", folder)
        found = []
        for path in sorted(p for p in folder.iterdir() if p.suffix in (".csv", ".xml")):
            items = list(read_document(path.read_bytes(), path.name))
            assert all(isinstance(item, Observation) for item in items), items
            found += [item.asset for item in items if isinstance(item, Observation)]
        return found

    return equipment
