"""Reading the sets of reference facts of the store, without SQLAlchemy: every report does."""

from __future__ import annotations

import msgspec

from fleet_audit.reference.sets import ReferenceSet, SetMark
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import reading

_MARK = SetMark.__struct_fields__


def set_marks(address: StoreAddress, organisation_id: int | None) -> tuple[SetMark, ...]:
    """The sets of an organisation, the weakest first, without their facts."""
    if organisation_id is None:
        return ()
    with reading(address) as reader:
        rows = reader.rows(
            f"SELECT {', '.join(_MARK)} FROM reference_set"
            " WHERE organisation_id = ? AND format <> 'hosting' ORDER BY position",
            organisation_id,
        )
    return tuple(msgspec.convert(dict(zip(_MARK, row, strict=True)), SetMark) for row in rows)


def kept_sets(address: StoreAddress, organisation_id: int | None) -> tuple[ReferenceSet, ...]:
    """The sets of an organisation, the weakest first."""
    if organisation_id is None:
        return ()
    with reading(address) as reader:
        rows = reader.rows(
            f"SELECT {', '.join(_MARK)}, body FROM reference_set"
            " WHERE organisation_id = ? AND format <> 'hosting' ORDER BY position",
            organisation_id,
        )
    return tuple(
        ReferenceSet(
            mark=msgspec.convert(dict(zip(_MARK, row[:-1], strict=True)), SetMark),
            packed=bytes(row[-1]),
        )
        for row in rows
    )
