"""Protocols: one file each, with the routes it answers; one line here for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from starlette.routing import Route

from fleet_audit.server.gate import Gate
from fleet_audit.server.protocols import agents, native, oauth, osquery

PROTOCOLS: tuple[Callable[[Gate], Iterable[Route]], ...] = (
    native.routes,
    osquery.routes,
    oauth.routes,
    agents.routes,
)
"""Makers of routes, in the order in which they are tried; agents take any address, so last."""
