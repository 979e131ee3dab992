"""Who may read: a bearer token of scope `read`, asked of the store each time."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from msgspec import Struct
from sqlalchemy import Engine

from fleet_audit.model.marking import N_, said
from fleet_audit.pipeline.inbox import LARGE, digest
from fleet_audit.server.gate import Clock, Gate
from fleet_audit.server.refusal import Refused, too_busy
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.tokens import READ

_SETTLE_SECONDS = 10.0
"""How long a reader waits for documents to be merged."""


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
        refuse_unknown(request)
        return Reading(
            engine=library.gate.engine,
            address=library.address,
            clock=library.gate.clock,
            organisation_id=token.organisation_id,
        )


def refuse_unknown(request: Request) -> None:
    """Refuse a parameter that the end point lacks: a slip must not pass unseen."""
    known = {field.alias for field in request.scope["route"].dependant.query_params}
    for name in request.query_params:
        if name not in known:
            listed = ", ".join(sorted(known)) or "–"
            raise Refused(
                422, said("no such parameter; there are: {known}", known=listed), field=name[:40]
            )


Let = Annotated[
    Reading,
    Depends(
        Reader(
            scheme_name="token",
            description="Token of scope `read`: `fleet-audit token create NAME --scope read`.",
        )
    ),
]
"""What a token may read, before it is known whether all that was received is merged."""


def settled(reading: Let) -> Reading:
    """Merge what waits, so that whoever reads finds all that was acknowledged."""
    until = time.monotonic() + _SETTLE_SECONDS
    while digest(reading.engine, LARGE):
        if time.monotonic() > until:
            raise too_busy(N_("many documents are still to be merged; ask again later"), 503)
    return reading


Asking = Annotated[Reading, Depends(settled)]
"""The parameter of an end point that reads."""
