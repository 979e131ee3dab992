"""Keeping forms of hosts in the store: they lie among the sets of facts of an organisation."""

from __future__ import annotations

import zlib
from datetime import datetime
from hashlib import sha256

import msgspec
from sqlalchemy import Engine

from fleet_audit.model.hosting import HostingForm
from fleet_audit.reference.sets import ReferenceSet, SetMark
from fleet_audit.store.kept_forms import FORMAT, PREFIX
from fleet_audit.store.reference_sets import Kept, remove_set, save_set


def save_form(
    engine: Engine, organisation_id: int, name: str, form: HostingForm, source: str, now: datetime
) -> Kept:
    """Keep a form in place of the one of its name."""
    body = msgspec.json.encode(form)
    mark = SetMark(
        name=PREFIX + name,
        layer="own",
        format=FORMAT,
        sha256=sha256(body).hexdigest(),
        source=source,
        licence="",
        url="",
        retrieved=now.date().isoformat(),
    )
    one = ReferenceSet(mark=mark, packed=zlib.compress(body, 9))
    return save_set(engine, organisation_id, one, now)


def remove_form(engine: Engine, organisation_id: int, name: str) -> bool:
    """Forget a form; whether there was one of that name."""
    return remove_set(engine, organisation_id, PREFIX + name)
