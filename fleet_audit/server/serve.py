"""Serving the application on a port until it is told to stop."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from msgspec import Struct

from fleet_audit.model.causes import system_cause
from fleet_audit.model.errors import UnusableAddress
from fleet_audit.model.marking import said
from fleet_audit.server.patience import PatientProtocol

_STOP_SECONDS = 30
"""How long documents under way may take after the order to stop."""
MOST_CONNECTIONS = 10_000
"""Connections at once; one more is told to come back later."""


class Front(Struct, frozen=True, kw_only=True):
    """What stands before the server."""

    root_path: str = ""
    """Part of the address that the proxy takes off, without a slash at its end."""
    proxies: tuple[str, ...] = ()
    """Addresses and networks whose X-Forwarded-* headers are believed; nobody's by default."""


_NO_PROXY = Front()


class _Server(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._announce()


def run(
    app: FastAPI,
    host: str,
    port: int,
    *,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    front: Front = _NO_PROXY,
    started: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve until SIGINT or SIGTERM, then finish the requests under way.

    `started` is told the address once it answers; port 0 takes a free one.
    """
    with _listening(host, port) as listener:
        url = _url(listener, is_secure=tls_cert is not None)
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level=logging.WARNING,
            access_log=False,
            server_header=False,
            lifespan="on",
            http=PatientProtocol,
            ws="none",
            limit_concurrency=MOST_CONNECTIONS,
            root_path=front.root_path,
            proxy_headers=bool(front.proxies),
            forwarded_allow_ips=list(front.proxies),
            timeout_graceful_shutdown=_STOP_SECONDS,
            ssl_certfile=tls_cert,
            ssl_keyfile=tls_key,
        )
        _Server(config, lambda: started(url)).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise UnusableAddress(
            said(
                "cannot listen on {host} port {port} ({cause}); "
                "name another with --host and --port",
                host=host,
                port=port,
                cause=system_cause(error),
            )
        ) from error


def _url(listener: socket.socket, *, is_secure: bool) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if is_secure else 'http'}://{shown}:{port}"
