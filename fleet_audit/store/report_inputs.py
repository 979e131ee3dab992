"""What the footprint and the report ask of the store beside the snapshot, without SQLAlchemy."""

from __future__ import annotations

from datetime import datetime

import msgspec

from fleet_audit.model.errors import UnusableStore
from fleet_audit.model.marking import said
from fleet_audit.model.organisation import OrganisationSheet
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.places import PlaceRow, place_rows
from fleet_audit.store.reading import Reader, moment, reading


class ReportInputs(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation as a report speaks of it."""

    organisation_id: int | None
    """Null while the store is empty."""
    name: str | None = None
    sheet: OrganisationSheet | None = None
    places: tuple[PlaceRow, ...] = ()
    """Rows of `model.snapshot.PLACE_COLUMNS`."""
    declared_counts: dict[str, int] = {}
    first_seen: datetime | None = None
    """When its first asset was first seen."""
    last_seen: datetime | None = None
    """When an asset of it was last seen."""


def report_inputs(address: StoreAddress, organisation: str | None = None) -> ReportInputs:
    """Read the organisation of that name; without a name, the first one."""
    with reading(address) as reader:
        row = _organisation(reader, address, organisation)
        if row is None:
            return ReportInputs(organisation_id=None)
        key, name, content = row
        seen = reader.rows(
            "SELECT (SELECT min(first_seen) FROM asset WHERE organisation_id = ?),"
            " (SELECT max(last_seen) FROM asset WHERE organisation_id = ?)",
            key,
            key,
        )[0]
    sheet = msgspec.json.decode(content, type=OrganisationSheet) if content else None
    return ReportInputs(
        organisation_id=key,
        name=name,
        sheet=sheet,
        places=tuple(place_rows(key, sheet)) if sheet else (),
        declared_counts=dict(sheet.declared_counts.items()) if sheet else {},
        first_seen=moment(seen[0]),
        last_seen=moment(seen[1]),
    )


def hosts(address: StoreAddress) -> list[tuple[int, int]]:
    """Each virtual machine with the machine that was last seen to run it."""
    with reading(address) as reader:
        rows = reader.rows(
            "SELECT asset_id, to_asset_id FROM attachment"
            " WHERE kind = 'virtual_machine' AND attached_until IS NULL ORDER BY asset_id"
        )
    return [(asset_id, host_id) for asset_id, host_id in rows]


def _organisation(
    reader: Reader, address: StoreAddress, name: str | None
) -> tuple[int, str | None, str | None] | None:
    rows = reader.rows("SELECT id, name, sheet FROM organisation ORDER BY id")
    wanted = [row for row in rows if name is None or row[1] == name]
    if name is not None and not wanted:
        known = ", ".join(str(row[1]) for row in rows if row[1]) or said("none")
        raise UnusableStore(
            said(
                "store {store}: no organisation named {name}; it has: {known}",
                store=address,
                name=name,
                known=known,
            )
        )
    if not wanted:
        return None
    key, found, sheet = wanted[0]
    return key, found, sheet
