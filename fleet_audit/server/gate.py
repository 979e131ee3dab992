"""What an end point needs to take a document in, whatever its protocol."""

from __future__ import annotations

import logging
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from sqlalchemy import Engine

from fleet_audit.model.marking import N_
from fleet_audit.server.auth import BEARER, Doorkeeper
from fleet_audit.server.body import Allowance
from fleet_audit.server.refusal import Refused
from fleet_audit.server.writer import GroupCommit
from fleet_audit.store.receipt import Receipt, Received
from fleet_audit.store.tokens import Token

_log = logging.getLogger("fleet_audit.server")


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """The present moment, in UTC."""


class Gate:
    """The doorkeeper, the memory, the writer and the clock that the protocols share."""

    def __init__(self, engine: Engine, writer: GroupCommit, clock: Clock) -> None:
        self.engine = engine
        self.writer = writer
        self.clock = clock
        self.doorkeeper = Doorkeeper(engine)
        self.allowance = Allowance()

    def received(
        self,
        token: Token,
        body: bytes,
        route: str,
        *,
        agent_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> Received:
        """A document as the writer takes it: who sent it, by which route, and when."""
        return Received(
            organisation_id=token.organisation_id,
            sha256=sha256(body).hexdigest(),
            body=body,
            file_name=f"agent {agent_id}" if agent_id else f"{route} through {token.name}",
            route=route,
            received_at=self.clock(),
            agent_id=agent_id,
            idempotency_key=idempotency_key,
            site=token.site,
            token_id=token.token_id,
        )

    async def keep(self, received: Received, challenge: str = BEARER) -> Receipt:
        """Hand a document to the writer; the receipt comes after the commit, or a refusal."""
        receipt = await self.writer.submit(received)
        if receipt.is_barred:
            headers = {"WWW-Authenticate": challenge}
            raise Refused(401, N_("this token was revoked"), headers=headers)
        if not receipt.accepted:
            raise Refused(
                422, receipt.reason or N_("the document was refused"), field=receipt.field
            )
        for warning in receipt.warnings:
            _log.warning("%s: %s", received.file_name, warning)
        return receipt
