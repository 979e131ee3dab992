"""The application: FastAPI, with the protocols as plain routes inside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI
from sqlalchemy import Engine

from fleet_audit import __version__
from fleet_audit.server.gate import Clock, Gate
from fleet_audit.server.protocols import PROTOCOLS
from fleet_audit.server.refusal import Refused, answer_refusal
from fleet_audit.server.writer import GroupCommit, Receive


def application(
    engine: Engine, receive: Receive, *, clock: Clock = lambda: datetime.now(UTC)
) -> FastAPI:
    """Make the application of a store; `receive` is what takes documents in.

    The pages of documentation that FastAPI would serve fetch scripts elsewhere, so they are off;
    the description itself is at `/openapi.json`.
    """
    writer = GroupCommit(engine, receive)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with writer.running():
            yield

    app = FastAPI(
        title="fleet-audit", version=__version__, docs_url=None, redoc_url=None, lifespan=lifespan
    )
    gate = Gate(engine, writer, clock)
    for make_routes in PROTOCOLS:
        app.router.routes.extend(make_routes(gate))
    app.add_exception_handler(Refused, answer_refusal)

    @app.get("/healthz")
    async def health() -> dict[str, str]:
        """Say that the server answers, and its version."""
        return {"status": "ok", "version": __version__}

    return app
