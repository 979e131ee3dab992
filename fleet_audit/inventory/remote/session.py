"""One conversation with a service: patient, bounded, and silent about its secrets."""

from __future__ import annotations

import json
import os
import ssl
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import truststore
from msgspec import Struct
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from fleet_audit.model.errors import ForbiddenService, UnreachableService, UnusableService
from fleet_audit.model.marking import N_, said

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_REMEDIES = {
    400: N_("it does not understand the question (status 400): check its version"),
    404: N_("nothing is there (status 404): check the address, and that its API is switched on"),
    405: N_("it does not take this question (status 405): check the address"),
    429: N_("too many questions (status 429): wait a few minutes"),
}
"""What to do about a status; the rest say only the number."""
CHUNK_BYTES = 65_536
NO_ANSWER = (requests.RequestException, OSError)
"""What is raised where no answer, or no whole one, comes."""


class Patience(Struct, frozen=True, kw_only=True):
    """How long a service is waited for, and how much of an answer is read."""

    connect_s: float = 10
    read_s: float = 60
    """Longest silence within an answer, seconds."""
    whole_s: float = 300
    """Longest time for a whole answer, seconds."""
    tries: int = 5
    pause_s: float = 0.5
    """First pause before asking again, doubled each time, seconds."""
    longest_pause_s: int = 120
    """Longest pause that a service may ask for by `Retry-After`, seconds."""
    most_bytes: int = 64 * 1024 * 1024
    look_again_s: float = 5
    """Pause between two looks at something that a service is making, seconds."""


class Trust(Struct, frozen=True, kw_only=True):
    """What makes a certificate good: the system's authorities, unless one of these is given."""

    ca_file: Path | None = None
    """Authorities of the organisation's own, as PEM."""
    fingerprint: str | None = None
    """SHA-256 of the one certificate that is accepted, in hexadecimal: self-signed equipment."""

    def context(self) -> ssl.SSLContext:
        """The context that checks so. Raises UnusableService where the file holds no authority."""
        if self.fingerprint is not None:
            pinned = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            # the fingerprint says more than a name and an authority would
            pinned.check_hostname, pinned.verify_mode = False, ssl.CERT_NONE
            return pinned
        if self.ca_file is None:
            return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except OSError as error:
            raise UnusableService(
                said("{file}: no certificate of an authority can be read there", file=self.ca_file)
            ) from error


SYSTEM_TRUST = Trust()


class _Trusting(HTTPAdapter):
    """Checks certificates as it is told to, a proxy's too."""

    def __init__(self, trust: Trust, max_retries: Retry) -> None:
        self._trust = trust
        super().__init__(max_retries=max_retries)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        options["ssl_context"] = self._trust.context()
        if self._trust.fingerprint is not None:
            options["assert_fingerprint"] = self._trust.fingerprint
        super().init_poolmanager(*arguments, **options)

    def proxy_manager_for(self, *arguments: Any, **options: Any) -> Any:
        options["ssl_context"] = self._trust.context()
        return super().proxy_manager_for(*arguments, **options)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave to the fingerprint what requests would ask of an authority."""
        is_checked = verify and self._trust.fingerprint is None
        # requests types no method of its adapters
        super().cert_verify(conn, url, is_checked, cert)  # type: ignore[no-untyped-call]


def secret(variable: str) -> str:
    """A secret from an environment variable, or from the file that `VARIABLE_FILE` names."""
    found = os.environ.get(variable)
    file = os.environ.get(f"{variable}_FILE")
    if found is None and file:
        try:
            found = Path(file).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise UnusableService(
                said("{variable}_FILE: the file cannot be read; check its name", variable=variable)
            ) from error
    text = (found or "").strip()
    if not text or not text.isascii() or not text.isprintable():
        raise UnusableService(
            said(
                "no usable secret: set {variable}, or {variable}_FILE to a file that holds it",
                variable=variable,
            )
        )
    return text


def checked_address(address: str) -> str:
    """The address of a service without its last slash; refused where it would tell a secret."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host:
        raise UnusableService(said("address of a service: give https://, a host and its path"))
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UnusableService(
            said("{host}: give the address alone; secrets go into the environment", host=host)
        )
    if parts.scheme != "https" and host not in LOOPBACK:
        raise UnusableService(
            said("{host}: secrets would travel in the clear: use https", host=host)
        )
    return address.rstrip("/")


def patient_session(patience: Patience, trust: Trust = SYSTEM_TRUST) -> requests.Session:
    """A session that trusts as it is told, and asks again where it is told to wait."""
    session = requests.Session()
    retry = Retry(
        total=patience.tries,
        connect=min(2, patience.tries),
        backoff_factor=patience.pause_s,
        retry_after_max=patience.longest_pause_s,
        status_forcelist=(429, 500, 502, 503, 504),
        # What we post (a sign-in, a query, an order for an export) can be posted twice.
        allowed_methods=("GET", "HEAD", "POST"),
        raise_on_status=False,
    )
    session.mount("https://", _Trusting(trust, max_retries=retry))
    session.mount("http://", HTTPAdapter(max_retries=retry))
    return session


class Service:
    """A service at an address. `headers` are sent to it and to nobody else."""

    def __init__(
        self,
        name: str,
        address: str,
        patience: Patience | None = None,
        trust: Trust = SYSTEM_TRUST,
    ) -> None:
        self.name = name
        self.address = checked_address(address)
        self.headers: dict[str, str] = {}
        self.announced: int | None = None
        """Total of the last answer's `Content-Range`."""
        self.rights: str = said("give this account the right to read")
        """What to grant where the service forbids a question, in words."""
        self.goes_on = True
        """Whether a question put again goes on where this one ended."""
        self._path = ""
        self.patience = patience or Patience()
        self._session = patient_session(self.patience, trust)
        # Where no `auth` is set, requests would put what ~/.netrc says over our own headers.
        self._session.auth = self._signed

    @property
    def is_bare(self) -> bool:
        """Whether the address is a host alone, without a path."""
        return not urlsplit(self.address).path

    def get(self, path: str, params: Mapping[str, Any] | None = None, *, absent: Any = None) -> Any:
        """The JSON at a path of the service, asked again where the service is busy.

        `absent` stands for what is not there (404), where that is an answer like another.
        """
        return self._json(self._asked("GET", path, absent=absent, params=params))

    def post(self, path: str, *, form: Any = None, document: Any = None) -> Any:
        """The JSON that answers a form or a document, asked again where the service is busy."""
        return self._json(self._asked("POST", path, data=form, json=document))

    def download(self, path: str) -> bytes:
        """The bytes at a path of the service, whatever they are."""
        return self._asked("GET", path)

    def find(self, path: str) -> bytes | None:
        """The bytes at a path of the service; null where nothing is there (404)."""
        nothing = "absent"
        body = self._asked("GET", path, absent=nothing)
        return None if body == json.dumps(nothing).encode() else body

    def own_path(self, link: Any) -> str:
        """The path of a link that the service gave; refused where it leads elsewhere."""
        text = str(link)
        if text.startswith(self.address + "/"):
            return text.removeprefix(self.address)
        raise self.failed(said("it sends on to another address"))

    def failed(self, cause: str) -> UnreachableService:
        """The refusal that names the service."""
        told: dict[str, Any] = {
            "service": self.name,
            "host": urlsplit(self.address).hostname,
            "endpoint": self._path or "/",
            "cause": cause,
        }
        if not self.goes_on:
            return UnreachableService(said("{service} at {host}, {endpoint}: {cause}", **told))
        return UnreachableService(
            said(
                "{service} at {host}, {endpoint}: {cause}; "
                "run the same command again to go on from there",
                **told,
            )
        )

    def forbidden(self) -> ForbiddenService:
        """The refusal of a part that the account may not read, with the right to give it."""
        return ForbiddenService(
            said(
                "{service} at {host}: no right to read {endpoint} (status 403): {rights}",
                service=self.name,
                host=urlsplit(self.address).hostname,
                endpoint=self._path or "/",
                rights=self.rights,
            )
        )

    def _signed(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self.headers)
        return request

    def _asked(self, method: str, path: str, *, absent: Any = None, **options: Any) -> bytes:
        patience = self.patience
        # Without what follows the path: it may hold a signature.
        self._path = urlsplit(self.address + path).path
        try:
            with self._session.request(
                method,
                self.address + path,
                timeout=(patience.connect_s, patience.read_s),
                allow_redirects=False,
                stream=True,
                headers={"Accept": "application/json"},
                **options,
            ) as answer:
                if absent is not None and answer.status_code == 404:
                    return json.dumps(absent).encode()
                self._check(answer)
                total = answer.headers.get("Content-Range", "").rpartition("/")[2]
                self.announced = int(total) if total.isdecimal() else None
                return self._body(answer)
        except NO_ANSWER as error:
            raise self.failed(cause_of(error)) from None

    def _check(self, answer: requests.Response) -> None:
        status = answer.status_code
        if status == 401:
            raise UnusableService(
                said(
                    "{service} at {host}, {endpoint}: it refuses the credentials (status 401): "
                    "check them, their rights and their expiry",
                    service=self.name,
                    host=urlsplit(self.address).hostname,
                    endpoint=self._path or "/",
                )
            )
        if status == 403:
            raise self.forbidden()
        if 300 <= status < 400:
            cause = said(
                "it sends on to another page (status {status}), as a sign-in does: "
                "check the address",
                status=status,
            )
            raise self.failed(cause)
        if not 200 <= status < 300:
            known = _REMEDIES.get(status)
            other = said("it answers with status {status}", status=status)
            raise self.failed(said(known) if known else other)

    def _body(self, answer: requests.Response) -> bytes:
        deadline = time.monotonic() + self.patience.whole_s
        body = bytearray()
        for chunk in answer.iter_content(CHUNK_BYTES):
            body += chunk
            if len(body) > self.patience.most_bytes:
                raise self.failed(said("its answer is too large"))
            if time.monotonic() > deadline:
                raise self.failed(said("its answer takes too long"))
        return bytes(body)

    def _json(self, body: bytes) -> Any:
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            pass
        if body.lstrip()[:1] == b"<":
            raise self.failed(said("it answers with a page, not with JSON: check the address"))
        raise self.failed(said("its answer is cut off or is no JSON"))


def cause_of(error: Exception) -> str:
    """Why there is no answer, without the words of libraries, which may quote headers."""
    if isinstance(error, requests.exceptions.SSLError):
        return said("its certificate is not trusted by this system")
    if isinstance(error, requests.exceptions.ProxyError):
        return said("the proxy does not answer")
    if isinstance(error, requests.exceptions.Timeout):
        return said("it does not answer in time")
    return said("it cannot be reached, or the connection was cut")
