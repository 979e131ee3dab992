"""Adding purchases to the equipment that they are of, whichever comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from fleet_audit.inventory.merging import apply_corrections, merge
from fleet_audit.inventory.stamps import known_as
from fleet_audit.model.asset import AssetRecord, Observation
from fleet_audit.model.marking import Said, said
from fleet_audit.store.intake import Intake
from fleet_audit.store.ledger import Name, arrived, names_of, owners, wait, waiting

FACTS = ("purchase_date", "warranty_end", "price_eur", "ownership", "acquired_as")
"""What a ledger adds to an asset: never what it is, nor where."""

_EXAMPLES = 3


def add_purchases(
    intake: Intake,
    organisation_id: int,
    purchases: Sequence[Observation],
    document_id: int | None,
    at: datetime,
) -> list[Observation]:
    """Add each purchase to its asset; return those that wait for theirs, which are kept."""
    connection = intake.settled()
    found = owners(connection, organisation_id, (each.asset for each in purchases))
    late = []
    for purchase in purchases:
        ids = _owners_of(purchase.asset, found)
        if ids:
            _add(intake, ids, purchase, document_id, purchase.observed_at or at)
        else:
            late.append(purchase)
    records = [each.asset for each in late]
    if late:
        wait(connection, organisation_id, records, late[0].source, document_id, at)
    return late


def add_waiting(intake: Intake, organisation_id: int, records: Iterable[AssetRecord]) -> None:
    """Add to assets that were just described the purchases that waited for them."""
    known = [record for record in records if names_of(record)]
    names = (name for record in known for name in names_of(record))
    connection = intake.settled()
    lines = waiting(connection, organisation_id, names)
    if not lines:
        return
    found = owners(connection, organisation_id, known)
    came = [line for line in lines if found.get(line.name)]
    for line in came:
        purchase = Observation(source=line.source, observed_at=None, asset=line.record)
        _add(intake, found[line.name], purchase, line.raw_document_id, line.received_at)
    arrived(connection, (line.line_id for line in came))


def told_waiting(late: Sequence[Observation]) -> Said:
    """A word for purchases whose equipment is not known yet."""
    names = [each.asset.serial or each.asset.asset_tag or "" for each in late]
    return said(
        "purchases of equipment not known yet ({number}), such as {examples}: "
        "kept, and added when it is described",
        number=len(late),
        examples=", ".join(names[:_EXAMPLES]),
    )


def _owners_of(record: AssetRecord, found: dict[Name, list[int]]) -> list[int]:
    return next((found[name] for name in names_of(record) if name in found), [])


def _add(
    intake: Intake, ids: list[int], purchase: Observation, document_id: int | None, at: datetime
) -> None:
    record = purchase.asset
    if len(set(ids)) > 1:
        intake.outcome.warnings.append(
            said(
                "{name}: assets {ids} all have that number; the purchase was added to none, "
                "merge them if they are one",
                name=record.serial or record.asset_tag,
                ids=", ".join(map(str, sorted(set(ids)))),
            )
        )
        return
    stored = intake.asset(ids[0])
    if stored is None:
        return
    known = stored.record
    facts = AssetRecord(
        **{name: getattr(record, name) for name in FACTS},
        asset_tag=known.asset_tag or record.asset_tag,
        evidence=record.evidence,
        keys=known.keys,
    )
    seen = Observation(
        source=purchase.source,
        # a purchase does not show that the asset is still there
        observed_at=stored.last_seen,
        asset=facts,
        partial=True,
        only_enriches=True,
    )
    first_day = stored.first_seen.date()
    before = known_as(known, stored.stated, stored.last_seen)
    made = merge(before, seen, at, first_day)
    merged = made.record
    if stored.corrections:
        merged = apply_corrections(merged, stored.corrections, first_day)
    intake.put(stored, merged, seen, document_id, made.stated)
