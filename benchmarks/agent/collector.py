"""A collector of our own on the loopback, with TLS, for as long as the agents send to it."""

from __future__ import annotations

import datetime as dt
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PROGRAM = str(Path(sys.executable).parent / "fleet-audit")
PATIENCE_S = 60


class Collector(NamedTuple):
    """Where it listens, and what to show it."""

    address: str
    token_file: Path
    authority: Path


@contextmanager
def collector(folder: Path) -> Iterator[Collector]:
    """`fleet-audit serve` on a store of its own."""
    certificate, key = _certificate(folder)
    store = {**os.environ, "FLEET_AUDIT_STORE": str(folder / "store.sqlite")}
    token = folder / "token"
    token.touch(mode=0o600)
    made = subprocess.run(
        [PROGRAM, "--lang", "en", "token", "create", "benchmark"],
        env=store,
        capture_output=True,
        text=True,
        check=True,
    )
    token.write_text(made.stdout.split()[-1] + "\n", encoding="ascii")
    port = _free_port()
    command = [PROGRAM, "serve", "--port", str(port)]
    command += ["--tls-cert", str(certificate), "--tls-key", str(key)]
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, env=store, stdout=log, stderr=log)
    try:
        _wait(port, certificate)
        yield Collector(f"127.0.0.1:{port}", token, certificate)
    finally:
        server.terminate()
        server.wait()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that signs itself, for 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "certificate.pem", folder / "key.pem"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, authority: Path) -> None:
    """Until the server shakes hands."""
    trust = ssl.create_default_context(cafile=authority)
    over = time.monotonic() + PATIENCE_S
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as plain:
                trust.wrap_socket(plain, server_hostname="127.0.0.1").close()
        except OSError:
            if time.monotonic() > over:
                raise
            time.sleep(0.1)
        else:
            return
