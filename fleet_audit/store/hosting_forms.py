"""Forms of hosts that an organisation added, in the store: they lie among its sets of facts."""

from __future__ import annotations

import zlib
from datetime import datetime
from hashlib import sha256

import msgspec
from sqlalchemy import Engine

from fleet_audit.model.hosting import HostingForm
from fleet_audit.reference.sets import ReferenceSet, SetMark
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import reading
from fleet_audit.store.reference_sets import Kept, remove_set, save_set

FORMAT = "hosting"
"""Format of such a set; those of other formats are reference facts."""
PREFIX = "hosting."
"""Before the name of a form, so that none takes the name of a set of facts."""


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


def kept_forms(address: StoreAddress, organisation_id: int | None) -> dict[str, HostingForm]:
    """The forms of an organisation by name, the oldest first."""
    if organisation_id is None:
        return {}
    with reading(address) as reader:
        rows = reader.rows(
            "SELECT name, body FROM reference_set"
            " WHERE organisation_id = ? AND format = 'hosting' ORDER BY position",
            organisation_id,
        )
    return {
        str(name).removeprefix(PREFIX): msgspec.json.decode(
            zlib.decompress(bytes(body)), type=HostingForm
        )
        for name, body in rows
    }
