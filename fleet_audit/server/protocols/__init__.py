"""Protocols: one file each, with the routes it answers; one line here for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from starlette.routing import Route

from fleet_audit.server.gate import Gate
from fleet_audit.server.protocols import native

PROTOCOLS: tuple[Callable[[Gate], Iterable[Route]], ...] = (native.routes,)
"""Makers of routes, in the order in which they are tried."""
