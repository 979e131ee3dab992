"""What was decided of levers, in the store; reading is done without SQLAlchemy, as reports do."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import Engine, delete, insert

from fleet_audit.model.lever import LeverDecision
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.dialects import writing
from fleet_audit.store.reading import reading
from fleet_audit.store.tables import LeverDecision as DecisionRow

_TABLE = DecisionRow.__table__


def lever_decisions(
    address: StoreAddress, organisation_id: int | None, as_of: date
) -> tuple[LeverDecision, ...]:
    """The decisions of an organisation up to a day, the oldest first."""
    if organisation_id is None:
        return ()
    with reading(address) as reader:
        rows = reader.rows(
            "SELECT lever, decision, asset_ids, reason, decided_on FROM lever_decision"
            " WHERE organisation_id = ? ORDER BY decided_on, id",
            organisation_id,
        )
    made = (
        LeverDecision(
            lever=lever,
            decision=decision,
            asset_ids=tuple(json.loads(ids)) if ids else None,
            reason=reason,
            decided_on=day if isinstance(day, date) else date.fromisoformat(day),
        )
        for lever, decision, ids, reason, day in rows
    )
    return tuple(one for one in made if one.decided_on <= as_of)


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
