"""What a sender already sent: repeated keys, repeated bodies, announcements."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, select

from fleet_audit.store.receipt import Receipt, Received
from fleet_audit.store.tables import AgentSeen, IdempotencyKey

OTHER_BODY = Receipt(
    accepted=False,
    field="Idempotency-Key",
    reason="this key came before with another body; choose a new key for each document",
)
"""What becomes of a key that is lent to another body."""


def earlier_receipt(
    connection: Connection, received: Received, *, is_known: bool
) -> Receipt | None:
    """What was answered to the same request before; null for a new one."""
    if received.idempotency_key:
        keys = IdempotencyKey.__table__.c
        sha256 = connection.execute(
            select(keys.sha256).where(
                keys.organisation_id == received.organisation_id,
                keys.key == received.idempotency_key,
            )
        ).scalar()
        if sha256 is not None and sha256 != received.sha256:
            return OTHER_BODY
    return Receipt(accepted=True, known=True) if is_known else None


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
