"""Revocation at once: the writer asks again, for each batch, which tokens are still in force."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from fleet_audit.model.marking import N_
from fleet_audit.server.writer import Receive
from fleet_audit.store.receipt import Receipt, Received
from fleet_audit.store.tokens import revoked_among

_BARRED = Receipt(accepted=False, is_barred=True, reason=N_("this token was revoked"))


def in_force_only(receive: Receive) -> Receive:
    """The same intake, without the documents whose token was revoked since the door."""

    def take(engine: Engine, batch: Sequence[Received]) -> Sequence[Receipt]:
        barred = revoked_among(engine, {got.token_id for got in batch if got.token_id is not None})
        if not barred:
            return receive(engine, batch)
        let_in = [got for got in batch if got.token_id not in barred]
        receipts = iter(receive(engine, let_in) if let_in else ())
        return [_BARRED if got.token_id in barred else next(receipts) for got in batch]

    return take
