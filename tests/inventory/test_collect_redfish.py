"""`fleet-audit collect redfish` against an emulator of others, and a tree of our own."""

from __future__ import annotations

import csv
import io
import json
import shutil
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.inventory.collect.redfish import SCHEMA
from fleet_audit.inventory.sources.redfish_tree import RedfishTree
from fleet_audit.model.asset import Observation, Rejected, Skipped
from tests.conftest import free_port
from tests.inventory.redfish_tree_fixture import CHASSIS, RESOURCES, SYSTEM

Run = Callable[..., Any]
ACCOUNT = {"FLEET_AUDIT_REDFISH_USER": "auditor", "FLEET_AUDIT_REDFISH_PASSWORD": "secret"}


@contextmanager
def controller(
    resources: Mapping[str, Any], certificate: tuple[Path, Path] | None = None
) -> Iterator[str]:
    """A controller that answers these resources to one account; a number is a status."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = resources.get(self.path, 404)
            if self.headers.get("Authorization") != "Basic YXVkaXRvcjpzZWNyZXQ=":
                found = 401
            body = json.dumps(found).encode() if isinstance(found, dict) else b""
            self.send_response(200 if isinstance(found, dict) else found)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def self_signed(folder: Path) -> tuple[Path, Path, str]:
    """A certificate such as a controller signs for itself: its files and its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "controller")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, private, made.fingerprint(hashes.SHA256()).hex()


def test_a_server_says_what_it_is_made_of_and_what_it_draws(
    fleet_audit: Run, tmp_path: Path
) -> None:
    """Identity, processors, modules, drives, supplies, and the mean power of a day."""
    store, kept = tmp_path / "s.sqlite", tmp_path / "kept"
    with controller(RESOURCES) as url:
        fleet_audit("collect", "redfish", url, "--keep", kept, store=store, **ACCOUNT)
    shown = json.loads(fleet_audit("assets", "show", "7XYZ123", store=store).stdout)
    told = {name: shown[name] for name in ("category", "manufacturer", "model", "asset_tag")}
    assert told == {
        "category": "server",
        "manufacturer": "Dell",
        "model": "PowerEdge R640",
        "asset_tag": "SRV-0042",
    }
    assert (shown["cpu_sockets"], shown["cpu_cores"], shown["memory_gib"]) == (2, 32, 64)
    assert (shown["storage_kind"], shown["storage_gb"]) == ("ssd", 960.2)
    assert shown["measured_power_w"] == 212
    (file,) = kept.iterdir()
    for bait in ("oem-bait", "DISK-SERIAL", "MODULE-SERIAL", "CPU-SERIAL", "secret"):
        assert bait not in file.read_text()


def test_a_part_that_fails_costs_itself_alone(fleet_audit: Run, tmp_path: Path) -> None:
    """A controller that fails at its drives still says its identity; what is unread is told."""
    store = tmp_path / "s.sqlite"
    with controller(RESOURCES | {f"{SYSTEM}/Storage": 500, f"{CHASSIS}/Power": 403}) as url:
        fleet_audit("collect", "redfish", url, store=store, **ACCOUNT)
    shown = fleet_audit("assets", "show", "7XYZ123", store=store).stdout
    assert f"the controller failed at {SYSTEM}/Storage" in shown
    assert json.loads(shown)["measured_power_w"] is None


def test_a_certificate_of_its_own_is_taken_by_its_fingerprint(
    fleet_audit: Run, tmp_path: Path
) -> None:
    """Without its fingerprint, or with another, it is not trusted."""
    chain, key, fingerprint = self_signed(tmp_path)
    store = tmp_path / "s.sqlite"
    ask = ("collect", "redfish")
    with controller(RESOURCES, (chain, key)) as url:
        refused = fleet_audit(*ask, url, store=store, expect=4, **ACCOUNT)
        assert "its certificate is not trusted" in refused.stderr
        other = ("--fingerprint", "00" * 32)
        assert (
            "not trusted" in fleet_audit(*ask, url, *other, store=store, expect=4, **ACCOUNT).stderr
        )
        short = ("--fingerprint", "AB:CD")
        refused = fleet_audit(*ask, url, *short, store=store, expect=2, **ACCOUNT)
        assert "64 hexadecimal digits" in refused.stderr
        own = ("--fingerprint", fingerprint)
        assert "1 new" in fleet_audit(*ask, url, *own, store=store, **ACCOUNT).stdout


def test_a_wrong_account_is_told(fleet_audit: Run, tmp_path: Path) -> None:
    """A refused account names the controller and what to check; nothing is written."""
    wrong = ACCOUNT | {"FLEET_AUDIT_REDFISH_PASSWORD": "other"}
    with controller(RESOURCES) as url:
        done = fleet_audit("collect", "redfish", url, store=tmp_path / "s", expect=4, **wrong)
    assert "refuses the credentials" in done.stderr and "other" not in done.stderr


def test_a_page_that_is_no_redfish_is_told(fleet_audit: Run, tmp_path: Path) -> None:
    """A web server that is no controller is refused by name."""
    with controller({"/redfish/v1/": {"hello": 1}}) as url:
        done = fleet_audit("collect", "redfish", url, store=tmp_path / "s", expect=4, **ACCOUNT)
    assert "this is no Redfish service" in done.stderr


def test_an_emulator_of_others_is_read(fleet_audit: Run, tmp_path: Path) -> None:
    """sushy-tools' emulator, which fails at storage, gives its system's identity."""
    program = shutil.which("sushy-emulator", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("sushy-tools is not installed (pip install sushy-tools)")
    settings, port, store = tmp_path / "sushy.conf", free_port(), tmp_path / "s.sqlite"
    settings.write_text(
        "SUSHY_EMULATOR_FAKE_DRIVER = True\n"
        'SUSHY_EMULATOR_FAKE_SYSTEMS = [{"uuid": "27946b59-9e44-4fa7-8e91-f3527a1ef094", '
        '"name": "srv-01", "power_state": "On", "nics": []}]\n'
    )
    command = (program, "--config", settings, "--fake", "-i", "127.0.0.1", "-p", str(port))
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as emulator:
        try:
            _wait(port)
            fleet_audit("collect", "redfish", f"http://127.0.0.1:{port}", store=store, **ACCOUNT)
        finally:
            emulator.terminate()
    rows = fleet_audit("assets", "list", "--format", "csv", store=store).stdout
    (row,) = csv.DictReader(io.StringIO(rows))
    assert (row["category"], row["manufacturer"], row["model"]) == (
        "server",
        "Sushy Emulator",
        "3500RX",
    )


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/redfish/v1/", timeout=5):
                return
        except (TimeoutError, OSError):
            assert time.monotonic() < deadline, "the emulator does not answer"
            time.sleep(0.1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(RESOURCES)), JSON, st.data())
def test_any_resource_may_lie(path: str, value: Any, chosen: st.DataObject) -> None:
    """A member of any kind, anywhere, costs no exception."""
    member = chosen.draw(st.sampled_from(sorted(RESOURCES[path])))
    told = RESOURCES | {path: RESOURCES[path] | {member: value}}
    content = json.dumps(
        {"schema": SCHEMA, "observed_at": "2026-11-30T10:00:00Z", "resources": told}
    )
    for seen in RedfishTree().read(content.encode(), "x"):
        assert isinstance(seen, Observation | Rejected | Skipped)
