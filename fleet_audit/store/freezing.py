"""Keeping a frozen baseline in the store."""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime

import msgspec
from sqlalchemy import Engine, insert, select

from fleet_audit.model.baseline import Baseline
from fleet_audit.model.errors import UnusableBaseline
from fleet_audit.model.marking import said
from fleet_audit.store.dialects import writing
from fleet_audit.store.tables import Baseline as BaselineRow

_TABLE = BaselineRow.__table__


def save_baseline(engine: Engine, organisation_id: int, frozen: Baseline, now: datetime) -> str:
    """Keep a baseline for good, and return its hash.

    Raises UnusableBaseline where one of that name is there: what is frozen never changes.
    """
    content = msgspec.json.encode(frozen)
    digest = hashlib.sha256(content).hexdigest()
    wanted = select(_TABLE.c.id).where(
        _TABLE.c.organisation_id == organisation_id, _TABLE.c.name == frozen.name
    )
    with writing(engine) as connection:
        if connection.execute(wanted).first():
            raise UnusableBaseline(
                said(
                    "{name}: a baseline of that name is frozen already, and does not change; "
                    "take another name",
                    name=frozen.name,
                )
            )
        connection.execute(
            insert(_TABLE).values(
                organisation_id=organisation_id,
                name=frozen.name,
                as_of=frozen.as_of,
                reference_version=frozen.reference,
                frozen_at=now,
                content=zlib.compress(content),
                sha256=digest,
            )
        )
    return digest
