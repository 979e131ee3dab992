"""`fleet-audit import` of a service."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

ROWS = [
    {
        "id": n,
        "asset_tag": f"T{n}",
        "serial": f"SERVICE{n:04}",
        "model": {"name": "ThinkPad T14"},
        "manufacturer": {"name": "Lenovo"},
        "category": {"name": "Laptop"},
        "purchase_date": {"date": "2022-05-06"},
    }
    for n in range(7)
]


GLPI: dict[str, object] = {
    "initSession": {"session_token": "open"},
    "Computer": [{"id": 1, "serial": "KEPT0001", "computermodels_id": "ThinkPad T14"}],
}
"""What a GLPI answers whose profile may read computers alone."""


class Handler(BaseHTTPRequestHandler):
    """Snipe-IT, with seven laptops; GLPI, with one."""

    def do_GET(self) -> None:
        """Answer every question to Snipe-IT with the same page."""
        if "/apirest.php/" in self.path:
            self.answer_as_glpi(self.path.partition("?")[0].rpartition("/")[2])
            return
        body = json.dumps({"total": 7, "rows": ROWS}).encode()
        is_known = self.headers.get("Authorization") == "Bearer sesame"
        self.send_response(200 if is_known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_as_glpi(self, kind: str) -> None:
        """Refuse every kind but computers, after "Errors" of GLPI's `apirest.md`."""
        body = json.dumps(GLPI.get(kind, ["ERROR_RIGHT_MISSING", "…"])).encode()
        self.send_response(200 if kind in GLPI else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Keep the output of the tests quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    """Where the service listens."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"snipeit+http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_service_is_imported_and_twice_changes_nothing(
    fleet_audit: Run, tmp_path: Path, address: str
) -> None:
    """An address of a service is imported like a file; the second time nothing changes."""
    store = tmp_path / "store.sqlite"
    variables = {"FLEET_AUDIT_SNIPEIT_TOKEN": "sesame", "NO_PROXY": "127.0.0.1"}
    first = json.loads(fleet_audit("import", "--json", address, store=store, **variables).stdout)
    assert (first["created"], first["rejected"]) == (7, [])
    second = json.loads(fleet_audit("import", "--json", address, store=store, **variables).stdout)
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, 7)
    assert list(tmp_path.rglob("snipeit-*")) == []


def test_refusals_of_services_have_their_exit_codes(
    fleet_audit: Run, tmp_path: Path, address: str
) -> None:
    """Credentials that are missing or wrong exit with 2, a service that is not there with 4."""
    store = tmp_path / "store.sqlite"
    direct = {"NO_PROXY": "127.0.0.1", "FLEET_AUDIT_SNIPEIT_TOKEN": "wrong-sesame"}
    lacking = fleet_audit("import", address, store=store, expect=2, NO_PROXY="127.0.0.1")
    assert "FLEET_AUDIT_SNIPEIT_TOKEN" in lacking.stderr
    refused = fleet_audit("import", address, store=store, expect=2, **direct)
    assert "401" in refused.stderr and "sesame" not in refused.stderr
    unknown = fleet_audit("import", "acme+https://x.example", store=store, expect=2, **direct)
    assert "snipeit" in unknown.stderr
    fleet_audit("import", "snipeit+http://127.0.0.1:9", store=store, expect=4, **direct)


def test_a_part_that_is_kept_back_is_told_and_the_rest_imported(
    fleet_audit: Run, tmp_path: Path, address: str
) -> None:
    """Kinds that the account may not read exit with 3, each named with the right to give."""
    store = tmp_path / "store.sqlite"
    glpi = address.replace("snipeit", "glpi")
    secrets = {"FLEET_AUDIT_GLPI_APP_TOKEN": "sesame", "FLEET_AUDIT_GLPI_USER_TOKEN": "sesame"}
    done = fleet_audit("import", glpi, store=store, expect=3, NO_PROXY="127.0.0.1", **secrets)
    assert "1 new" in done.stdout
    assert "the right to read Monitor" in done.stderr
    assert done.stderr.count("no right to read") == 5
    assert "sesame" not in done.stderr
    again = fleet_audit(
        *("import", "--lang", "fr", "--json", glpi),
        store=store,
        expect=3,
        NO_PROXY="127.0.0.1",
        **secrets,
    )
    outcome = json.loads(again.stdout)
    assert (outcome["created"], outcome["unchanged"]) == (0, 1)
    assert {item["file"] for item in outcome["rejected"]} == {glpi}
