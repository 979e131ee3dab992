"""Who may read: a bearer token of scope `read`, asked of the store each time."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from msgspec import Struct
from sqlalchemy import Engine

from fleet_audit.server.gate import Clock, Gate
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.tokens import READ


class Library(Struct, frozen=True, kw_only=True):
    """What the application reads from."""

    gate: Gate
    address: StoreAddress | None
    """Where the store is, for what reads it by columns."""


class Reading(Struct, frozen=True, kw_only=True):
    """What one token may read."""

    engine: Engine
    address: StoreAddress | None
    clock: Clock
    organisation_id: int


class Reader(HTTPBearer):
    """Lets a program read, as a dependency of the end points."""

    async def __call__(self, request: Request) -> Reading:  # type: ignore[override]  # ours says more
        """What the token of a request may read, or a refusal that says what is asked."""
        library: Library = request.app.state.library
        token = library.gate.doorkeeper.let_in(request, READ)
        return Reading(
            engine=library.gate.engine,
            address=library.address,
            clock=library.gate.clock,
            organisation_id=token.organisation_id,
        )


Asking = Annotated[
    Reading,
    Depends(
        Reader(
            scheme_name="token",
            description="Token of scope `read`: `fleet-audit token create NAME --scope read`.",
        )
    ),
]
"""The parameter of an end point that reads."""
