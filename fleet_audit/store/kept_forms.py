"""Reading the forms of hosts that an organisation added, without SQLAlchemy: every report does."""

from __future__ import annotations

import zlib

import msgspec

from fleet_audit.model.hosting import HostingForm
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import reading

FORMAT = "hosting"
"""Format of such a set; those of other formats are reference facts."""
PREFIX = "hosting."
"""Before the name of a form, so that none takes the name of a set of facts."""


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
