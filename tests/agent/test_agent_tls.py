"""The way to a collector: whom the agent trusts, what it shows, by which proxy it goes."""

from __future__ import annotations

import gettext
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fleet_audit_agent import cli, identifier, settings
from tests.agent.fake_collector import fake_collector


class Pair(NamedTuple):
    """A certificate and its key, in files."""

    cert: Path
    key: Path


def self_signed(folder: Path, name: str) -> Pair:
    """A certificate for this machine that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pair = Pair(folder / f"{name}.crt", folder / f"{name}.key")
    pair.cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pair.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    pair.key.chmod(0o600)
    return pair


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pair]:
    """Certificates of the collector, of a machine, and of somebody else."""
    folder = tmp_path_factory.mktemp("certificates")
    return {name: self_signed(folder, name) for name in ("collector", "machine", "stranger")}


@pytest.fixture
def context(pairs: dict[str, Pair]) -> ssl.SSLContext:
    """What a collector serves with."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*pairs["collector"])
    return made


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """State and settings of the test's own, English, no proxy but the test's."""
    monkeypatch.setenv(identifier.STATE_VARIABLE, str(tmp_path / "state"))
    monkeypatch.setenv(settings.CONFIG_VARIABLE, str(tmp_path / "agent.conf"))
    monkeypatch.setenv("LANGUAGE", "en")
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    yield
    gettext.textdomain("messages")


@pytest.fixture
def send(tmp_path: Path, machines, record) -> Callable[..., int]:
    """Runs `send` of a recorded machine, once, to an address."""
    token = tmp_path / "token"
    token.write_text("fa_secret")
    token.chmod(0o600)
    root = record(machines["virtual_machine"])

    def run(url: str, *options: object) -> int:
        words = ("send", "--server", url, "--token-file", token, "--root", root, "--tries", 1)
        return cli.main([str(word) for word in (*words, *options)])

    return run


def test_an_unknown_authority_is_refused_with_its_remedy(send, context, capsys):
    """A certificate that the system does not vouch for gets nothing, and the option is named."""
    with fake_collector(context) as collector:
        assert send(collector.url) == 4
        assert collector.asked == []
    assert "--ca-file" in capsys.readouterr().err


def test_the_organisation_s_own_authority_is_trusted(send, context, pairs):
    """With --ca-file the document goes through, over TLS."""
    with fake_collector(context) as collector:
        assert send(collector.url, "--ca-file", pairs["collector"].cert) == 0
        assert len(collector.kept) == 1


def test_with_an_authority_of_its_own_no_other_counts(send, context, pairs):
    """--ca-file replaces the system's authorities: a stranger's certificate stays refused."""
    with fake_collector(context) as collector:
        assert send(collector.url, "--ca-file", pairs["stranger"].cert) == 4


def test_a_certificate_for_another_name_is_refused(send, context, pairs, capsys):
    """The name in the certificate must be that of the address."""
    with fake_collector(context) as collector:
        url = collector.url.replace("127.0.0.1", "localhost")
        assert send(url, "--ca-file", pairs["collector"].cert) == 4
    assert "localhost" in capsys.readouterr().err


def test_a_collector_that_asks_for_a_certificate_gets_it(send, context, pairs, capsys):
    """With --client-cert and --client-key the machine shows who it is; without, no one enters."""
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(pairs["machine"].cert)
    with fake_collector(context) as collector:
        trust = ("--ca-file", pairs["collector"].cert)
        assert send(collector.url, *trust) == 4
        assert "--client-cert" in capsys.readouterr().err
        cert, key = pairs["machine"]
        assert send(collector.url, *trust, "--client-cert", cert, "--client-key", key) == 0
        assert len(collector.kept) == 1


def test_unusable_certificates_are_named(send, pairs, tmp_path, capsys):
    """A file that is no certificate, and a key that others may read, are refused by name."""
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("nonsense")
    nonsense.chmod(0o600)
    url = "https://127.0.0.1:9"
    assert send(url, "--ca-file", nonsense) == 2
    assert send(url, "--ca-file", tmp_path / "absent") == 2
    assert send(url, "--client-cert", nonsense) == 2
    err = capsys.readouterr().err
    assert err.count("nonsense.pem") == 2 and err.count("absent") == 1
    nonsense.chmod(0o644)
    assert send(url, "--client-cert", nonsense) == 2
    assert "chmod 600" in capsys.readouterr().err


class FakeProxy:
    """A proxy that joins both ends, and keeps the first lines of what it was asked."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.heads: list[str] = []
        self.joints: list[threading.Thread] = []

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.joints.append(threading.Thread(target=self._join, args=(connection,)))
            self.joints[-1].start()

    def _join(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(65536)
        self.heads.append(head.decode("latin-1"))
        method, target = head.decode("latin-1").split()[:2]
        place = target if method == "CONNECT" else target.split("/")[2]
        host, port = place.rsplit(":", 1)
        with client, socket.create_connection((host, int(port))) as far:
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                far.sendall(head)
            back = threading.Thread(target=_pump, args=(far, client), daemon=True)
            back.start()
            _pump(client, far)
            back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@contextmanager
def fake_proxy() -> Iterator[FakeProxy]:
    """A proxy on a free port."""
    proxy = FakeProxy()
    thread = threading.Thread(target=proxy.serve, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.listener.shutdown(socket.SHUT_RDWR)
        proxy.listener.close()
        for one in (thread, *proxy.joints):
            one.join()


def test_a_proxy_sees_the_address_and_nothing_else(send, context, pairs):
    """Over TLS the proxy is shown its own credentials, never the token."""
    with fake_collector(context) as collector, fake_proxy() as proxy:
        way = f"http://user:p%40ss@127.0.0.1:{proxy.port}"
        assert send(collector.url, "--ca-file", pairs["collector"].cert, "--proxy", way) == 0
        (head,) = proxy.heads
    assert head.startswith("CONNECT 127.0.0.1:")
    assert "Proxy-Authorization: Basic dXNlcjpwQHNz" in head
    assert "fa_secret" not in head


def test_the_environment_names_the_proxy_and_the_exceptions(send, monkeypatch):
    """`http_proxy` is used, `no_proxy` and `--proxy none` are heeded."""
    with fake_collector() as collector, fake_proxy() as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        assert send(collector.url) == 0
        assert len(proxy.heads) == 1
        assert send(collector.url, "--proxy", "none") == 0
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert send(collector.url) == 0
        assert len(proxy.heads) == 1
        assert collector.asked[0].path == f"{collector.url}/v1/inventory"


@pytest.mark.parametrize("way", ["socks5://proxy:1080", "https://proxy", "http://", "proxy:port"])
def test_what_is_no_proxy_is_refused(send, way, capsys):
    """An address that no proxy has is misuse, told in one line."""
    assert send("https://127.0.0.1:9", "--proxy", way) == 2
    assert "not the address of a proxy" in capsys.readouterr().err


def test_a_proxy_that_refuses_is_told(send, context, capsys):
    """A proxy that wants other credentials is a trouble of the way, and nothing is lost."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        way = f"127.0.0.1:{listener.getsockname()[1]}"
        assert send("https://127.0.0.1:9", "--proxy", way) == 4
        thread.join()
    err = capsys.readouterr().err
    assert "407" in err and "that wait for the next run: 1" in err
