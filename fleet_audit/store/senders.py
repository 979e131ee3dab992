"""What a sender already sent: repeated keys, repeated bodies, announcements."""

from __future__ import annotations

from sqlalchemy import Engine, select

from fleet_audit.store.receipt import Receipt
from fleet_audit.store.tables import AgentSeen

OTHER_BODY = Receipt(
    accepted=False,
    field="Idempotency-Key",
    reason="this key came before with another body; choose a new key for each document",
)
"""What becomes of a key that is lent to another body."""


def is_last_of_agent(engine: Engine, organisation_id: int, agent_id: str, sha256: str) -> bool:
    """Whether that body is the last that the agent sent: it need not be sent again."""
    columns = AgentSeen.__table__.c
    with engine.connect() as connection:
        last = connection.execute(
            select(columns.sha256).where(
                columns.organisation_id == organisation_id, columns.agent_id == agent_id
            )
        ).scalar()
    return last == sha256
