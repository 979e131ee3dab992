"""Keeping in the store what is decided of levers, and forgetting it."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Engine, delete, insert

from fleet_audit.model.lever import LeverDecision
from fleet_audit.store.dialects import writing
from fleet_audit.store.tables import LeverDecision as DecisionRow

_TABLE = DecisionRow.__table__


def record_decision(
    engine: Engine, organisation_id: int, decision: LeverDecision, now: datetime
) -> None:
    """Keep a decision; of several on the same device, the last one counts."""
    ids = None if decision.asset_ids is None else json.dumps(list(decision.asset_ids))
    values = {
        "organisation_id": organisation_id,
        "lever": decision.lever,
        "decision": decision.decision,
        "asset_ids": ids,
        "reason": decision.reason,
        "decided_on": decision.decided_on,
        "recorded_at": now,
    }
    with writing(engine) as connection:
        connection.execute(insert(_TABLE).values(values))


def forget_decisions(engine: Engine, organisation_id: int, lever: str) -> int:
    """Drop what was decided of a lever; return how many decisions there were."""
    of = (_TABLE.c.organisation_id == organisation_id) & (_TABLE.c.lever == lever)
    with writing(engine) as connection:
        return connection.execute(delete(_TABLE).where(of)).rowcount
