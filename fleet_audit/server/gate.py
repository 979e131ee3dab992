"""What an end point needs to take a document in, whatever its protocol."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine

from fleet_audit.server.auth import Doorkeeper
from fleet_audit.server.body import Allowance
from fleet_audit.server.writer import GroupCommit


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
