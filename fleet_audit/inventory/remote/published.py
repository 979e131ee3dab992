"""A public file at an address: fetched only where it is newer than what is there already."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from fleet_audit.inventory.remote.session import (
    CHUNK_BYTES,
    LOOPBACK,
    NO_ANSWER,
    Patience,
    cause_of,
    patient_session,
)
from fleet_audit.model.errors import UnreachableService, UnusableService
from fleet_audit.model.marking import Said, said

_NOT_MODIFIED = 304
_MOST_REDIRECTS = 5


class Published(Struct, frozen=True, kw_only=True):
    """A file as its address gave it."""

    content: bytes
    etag: str | None
    last_modified: str | None


def fetch_published(
    address: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    patience: Patience | None = None,
) -> Published | None:
    """The file at an address; null where it has not changed since `etag` or `last_modified`.

    Proxies come from the environment, trust from the system. Raises UnusableService for an
    address in the clear, and UnreachableService where no whole answer comes.
    """
    patience = patience or Patience()
    _check_address(address)
    session = patient_session(patience)
    session.max_redirects = _MOST_REDIRECTS
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    try:
        with session.get(
            address,
            headers={name: value for name, value in asked.items() if value},
            timeout=(patience.connect_s, patience.read_s),
            stream=True,
        ) as answer:
            _check_address(answer.url)
            if answer.status_code == _NOT_MODIFIED:
                return None
            if answer.status_code != 200:
                raise _failed(address, said("status {status}", status=answer.status_code))
            return Published(
                content=_whole(answer, address, patience),
                etag=answer.headers.get("ETag"),
                last_modified=answer.headers.get("Last-Modified"),
            )
    except NO_ANSWER as error:
        raise _failed(address, cause_of(error)) from None


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if not parts.hostname:
        raise UnusableService(said("{address}: give https://, a host and a path", address=address))
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise UnusableService(
            said(
                "{address}: facts could be changed on their way: use https, "
                "or load the file from a folder",
                address=address,
            )
        )


def _whole(answer: Any, address: str, patience: Patience) -> bytes:
    deadline = time.monotonic() + patience.whole_s
    body = bytearray()
    for chunk in answer.iter_content(CHUNK_BYTES):
        body += chunk
        if len(body) > patience.most_bytes:
            raise _failed(address, said("its answer is too large"))
        if time.monotonic() > deadline:
            raise _failed(address, said("its answer takes too long"))
    return bytes(body)


def _failed(address: str, cause: Said | str) -> UnreachableService:
    return UnreachableService(
        said(
            "{host}: {cause}; what was loaded before stays in force: "
            "try again later, or load the file by hand",
            host=urlsplit(address).hostname,
            cause=cause,
        )
    )
