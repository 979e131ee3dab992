"""The conversation with a collector: native protocol v1 over HTTPS. Loaded only to send."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from fleet_audit_agent import __version__
from fleet_audit_agent.private_file import require_private
from fleet_audit_agent.proxy import Proxy, proxy_for
from fleet_audit_agent.speech import Refusal, _

CONNECT_S = 15.0
"""Longest wait for a connection, and for each piece of an answer."""
DEADLINE_S = 60.0
"""Longest time for one exchange, however slowly its bytes come."""
MAX_ANSWER_BYTES = 64 << 10
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)
"""Where systems keep their authorities, for a Python that was built to look elsewhere."""


class Unreachable(Exception):
    """No answer came: the reason, in words for the user."""


class Answer(NamedTuple):
    """What a collector answered."""

    status: int
    content: dict[str, Any]
    """Its JSON object; empty where it is something else."""
    retry_after_s: float | None = None


class Access(NamedTuple):
    """How a collector is reached, as the options say."""

    url: str
    token: str
    ca_file: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    proxy: str | None = None


class Collector:
    """A collector and the connection to it, kept from one request to the next."""

    def __init__(self, access: Access, language: str = "en") -> None:
        """Checks address, certificates and proxy; nothing is sent yet."""
        self._place = checked_address(access.url)
        self._token = access.token
        self._language = language
        self._proxy = proxy_for(self._place.scheme, self._place.hostname or "", access.proxy)
        self._context = _context(access) if self._place.scheme == "https" else None
        self._connection: http.client.HTTPConnection | None = None

    def announce(self, agent_id: str, sha256: str) -> Answer:
        """Ask whether the last document still stands, by its hash."""
        body = json.dumps({"agent_id": agent_id, "sha256": sha256}).encode()
        return self._exchange("/v1/announce", body, {})

    def send(self, body: bytes, key: str) -> Answer:
        """Send a document, under a key that stands for it at every try."""
        headers = {"Content-Encoding": "gzip", "Idempotency-Key": key}
        return self._exchange("/v1/inventory", gzip.compress(body, mtime=0), headers)

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """One request and its answer, or the reason why there is none."""
        try:
            return self._asked(path, body, headers)
        except ssl.SSLCertVerificationError as refusal:
            self.close()
            raise Unreachable(
                _("its certificate is not trusted (%s); name your authority with --ca-file")
                % refusal.verify_message
            ) from refusal
        except socket.gaierror as refusal:
            self.close()
            raise Unreachable(
                _("no such host: %s") % (self._proxy.host if self._proxy else self._place.hostname)
            ) from refusal
        except (OSError, http.client.HTTPException, ValueError) as refusal:
            self.close()
            raise Unreachable(_reason(refusal)) from refusal

    def _asked(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = self._connected()
        target = self._place.path.rstrip("/") + path
        if self._proxy and self._context is None:
            target = f"http://{self._place.netloc}{target}"
            headers = {**headers, **self._proxy.headers}
        with _deadline(connection):
            with suppress(BrokenPipeError, ConnectionResetError):
                # Whoever refuses before the end of the body may have said why.
                connection.request("POST", target, body, {**self._headers(), **headers})
            response = connection.getresponse()
            content = response.read(MAX_ANSWER_BYTES + 1)
        if response.read(1) or response.will_close:
            self.close()
        return Answer(response.status, _object(content), _wait_s(response.headers["Retry-After"]))

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "User-Agent": f"fleet-audit-agent/{__version__}",
            "Accept": "application/json",
            "Accept-Language": self._language,
        }

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = self._new_connection()
        if self._connection.sock is None:
            self._connection.connect()
        return self._connection

    def _new_connection(self) -> http.client.HTTPConnection:
        host, port = self._place.hostname or "", self._place.port
        if self._context is None:
            via = self._proxy or Proxy(host, port or 80, {})
            return http.client.HTTPConnection(via.host, via.port, timeout=CONNECT_S)
        via = self._proxy or Proxy(host, port or 443, {})
        connection = http.client.HTTPSConnection(
            via.host, via.port, timeout=CONNECT_S, context=self._context
        )
        if self._proxy:
            connection.set_tunnel(host, port or 443, dict(self._proxy.headers))
        return connection


def checked_address(url: str) -> SplitResult:
    """The address of a collector; without TLS on this machine only, for the token goes along."""
    try:
        place = urlsplit(url)
        is_whole = place.scheme in ("http", "https") and bool(place.hostname) and place.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or place.query or place.fragment or place.username:
        raise Refusal(_("%s: not the address of a collector; write https://host:port") % url)
    if place.scheme == "http" and place.hostname not in _LOOPBACK:
        raise Refusal(_("%s: without TLS everyone on the way reads the token; use https") % url)
    return place


def _context(access: Access) -> ssl.SSLContext:
    """Trust in the system's authorities, or in the organisation's alone where it names its own."""
    try:
        context = ssl.create_default_context(cafile=access.ca_file or _bundle())
    except OSError as refusal:
        raise Refusal(
            _("%s: not a file of certificates (PEM): %s") % (access.ca_file, _cause(refusal))
        ) from refusal
    if access.client_cert:
        require_private(access.client_key or access.client_cert)
        try:
            context.load_cert_chain(access.client_cert, access.client_key, password="")
        except OSError as refusal:
            raise Refusal(
                _("%s: not a certificate with its key (PEM): %s")
                % (access.client_cert, _cause(refusal))
            ) from refusal
    return context


def _bundle() -> str | None:
    """A file of authorities where Python's own place for them is empty."""
    known = ssl.get_default_verify_paths()
    if os.name != "posix" or known.cafile or (known.capath and os.listdir(known.capath)):
        return None
    return next((path for path in _BUNDLES if os.path.exists(path)), None)


@contextmanager
def _deadline(connection: http.client.HTTPConnection) -> Iterator[None]:
    """Cut the connection when an exchange takes too long; each piece alone may be in time."""
    timer = threading.Timer(DEADLINE_S, _cut, (connection.sock,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(channel: socket.socket | None) -> None:
    if channel is not None:
        with suppress(OSError):
            socket.socket.shutdown(channel, socket.SHUT_RDWR)


def _object(content: bytes) -> dict[str, Any]:
    """The JSON object of an answer; nothing else is one of a collector."""
    try:
        found = json.loads(content) if len(content) <= MAX_ANSWER_BYTES else None
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _wait_s(text: str | None) -> float | None:
    """Seconds to wait, written as a number or as a date. Source: RFC 9110, section 10.2.3."""
    if text is None:
        return None
    number = text.strip()
    if number.isdecimal():
        return float(number)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max((moment - datetime.now(timezone.utc)).total_seconds(), 0.0)


def _reason(refusal: BaseException) -> str:
    """Why a connection failed, in a few words."""
    if isinstance(refusal, (socket.timeout, TimeoutError)):
        return _("no answer in time")
    if isinstance(refusal, ssl.SSLError):
        cause = (refusal.reason or "EOF").replace("_", " ").lower()
        return _("TLS was not agreed on (%s); the other side may ask for --client-cert") % cause
    if isinstance(refusal, ConnectionRefusedError):
        return _("nobody listens there")
    if isinstance(refusal, (ConnectionError, http.client.HTTPException)):
        return _("the connection broke off before an answer")
    return _cause(refusal)


def _cause(refusal: BaseException) -> str:
    text = refusal.strerror if isinstance(refusal, OSError) else None
    return text or str(refusal) or type(refusal).__name__
