"""The application: FastAPI, with the protocols as plain routes inside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive as ASGIReceive
from starlette.types import Scope, Send

from fleet_audit import __version__
from fleet_audit.model.errors import FleetAuditError
from fleet_audit.server.api import assets, footprint
from fleet_audit.server.api.models import Problem
from fleet_audit.server.api.reader import Library
from fleet_audit.server.gate import Clock, Gate
from fleet_audit.server.protocols import PROTOCOLS
from fleet_audit.server.refusal import Refused, answer_invalid, answer_misuse, answer_refusal
from fleet_audit.server.revocation import in_force_only
from fleet_audit.server.writer import NOTHING_LATER, GroupCommit, Later, Receive
from fleet_audit.store.address import StoreAddress

_PROBLEMS = {
    401: "No token, or one that is not known.",
    403: "The token does not have the scope `read`.",
    422: "A parameter is not valid.",
    503: "The store is busy or cannot be reached.",
}


def application(
    engine: Engine,
    receive: Receive,
    *,
    later: Later = NOTHING_LATER,
    clock: Clock = lambda: datetime.now(UTC),
    address: StoreAddress | None = None,
) -> FastAPI:
    """Make the application of a store.

    `receive` is what takes documents in, and `later` what is done once they are acknowledged.

    `address` is where the store is, for the footprint, which reads it by columns. The pages of
    documentation that FastAPI would serve fetch scripts elsewhere, so they are off; the
    description itself is at `/openapi.json`.
    """
    writer = GroupCommit(engine, in_force_only(receive), later=later)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with writer.running():
            yield

    app = Application(
        title="fleet-audit",
        version=__version__,
        description="What the fleet is made of, and its footprint.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.add_exception_handler(Refused, answer_refusal)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(FleetAuditError, answer_misuse)

    @app.get("/healthz", tags=["server"])
    async def health() -> dict[str, str]:
        """Say that the server answers, and its version."""
        return {"status": "ok", "version": __version__}

    gate = Gate(engine, writer, clock)
    app.state.library = Library(gate=gate, address=address)
    app.include_router(_documented())
    for make_routes in PROTOCOLS:
        routes = list(make_routes(gate))
        app.router.routes.extend(routes)
        app.lanes |= {r.path: r.endpoint for r in routes if _is_plain(r)}
    return app


class Application(FastAPI):
    """FastAPI, with a short way to the end points that documents come to, past its layers."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.lanes: dict[str, Callable[[Request], Awaitable[Response]]] = {}
        """End points that take what is posted to an address, by the address."""

    async def __call__(self, scope: Scope, receive: ASGIReceive, send: Send) -> None:
        """Answer a request."""
        endpoint = self._lane(scope)
        if endpoint is None:
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await endpoint(request)
        except Refused as refused:
            response = await answer_refusal(request, refused)
        except FleetAuditError as error:
            response = await answer_misuse(request, error)
        await response(scope, receive, send)

    def _lane(self, scope: Scope) -> Callable[[Request], Awaitable[Response]] | None:
        if scope["type"] != "http" or scope["method"] != "POST":
            return None
        path: str = scope["path"]
        return self.lanes.get(path.removeprefix(scope.get("root_path", "")))


def _is_plain(route: Route) -> bool:
    """Whether a route is one address, to which something is posted."""
    return "{" not in route.path and route.methods == {"POST"}


def _documented() -> APIRouter:
    """The documented interface, with the refusals that any of its end points may give."""
    problems: dict[int | str, dict[str, Any]] = {
        status: {"model": Problem, "description": text} for status, text in _PROBLEMS.items()
    }
    routes = APIRouter(prefix="/api/v1", responses=problems)
    for router in (assets.router, footprint.router):
        routes.include_router(router)
    return routes
