"""Decisions on levers that are done, before a day and since."""

from __future__ import annotations

from datetime import date

from fleet_audit.model.baseline import ActionsDone
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import reading


def actions_done(
    address: StoreAddress, organisation_id: int | None, day: date
) -> tuple[ActionsDone, ...]:
    """How many decisions on each lever were done up to the day, and since."""
    with reading(address) as reader:
        rows = reader.rows(
            "SELECT lever, decided_on FROM lever_decision"
            " WHERE organisation_id = ? AND decision = 'done' ORDER BY lever, id",
            organisation_id,
        )
    counts: dict[str, list[int]] = {}
    for lever, decided_on in rows:
        on = date.fromisoformat(decided_on) if isinstance(decided_on, str) else decided_on
        counts.setdefault(lever, [0, 0])[on > day] += 1
    return tuple(
        ActionsDone(lever=lever, before=before, since=since)
        for lever, (before, since) in counts.items()
    )
