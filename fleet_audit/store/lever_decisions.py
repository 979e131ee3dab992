"""Reading what was decided of levers, without SQLAlchemy: every report does."""

from __future__ import annotations

import json
from datetime import date

from fleet_audit.model.lever import LeverDecision
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import reading


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
