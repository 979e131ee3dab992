"""From documents to the store: read, match, merge, keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from fleet_audit.inventory.canonical import asset_of_tag
from fleet_audit.inventory.folders import FoundFile, found_files
from fleet_audit.inventory.identity import contested, contested_tags
from fleet_audit.inventory.merging import apply_corrections, merge
from fleet_audit.inventory.stamps import known_as
from fleet_audit.model.asset import AssetRecord, IdentityKey, Observation, Rejected, Skipped
from fleet_audit.model.marking import N_, said
from fleet_audit.pipeline.answers import asked, take_answers
from fleet_audit.pipeline.documents import read_documents
from fleet_audit.pipeline.doubts import doubt
from fleet_audit.pipeline.known_files import parted_files
from fleet_audit.pipeline.manner import Manner
from fleet_audit.pipeline.outcome import Document, ImportOutcome, Verdict, shown
from fleet_audit.pipeline.purchases import add_purchases, add_waiting, told_waiting
from fleet_audit.pipeline.uniting import with_its_tag
from fleet_audit.store.happenings import Detail
from fleet_audit.store.intake import Intake
from fleet_audit.store.ledger import has_waiting
from fleet_audit.store.lookups import Stored
from fleet_audit.store.receipt import Receipt
from fleet_audit.store.seen_files import assets_of, remember_files

if TYPE_CHECKING:
    from sqlalchemy import Engine

Progress = Callable[[int, int], None]
"""Told how many files are done, of how many."""

AS_FOUND = Manner()
"""Everything guessed, as most people import."""

BATCH_FILES = 200
"""Files taken in by one transaction: enough to be quick, few enough to keep the lock short."""
BATCH_BYTES = 32 * 1024 * 1024
"""Size of the files after which a batch is closed early."""


class DryRunOver(Exception):
    """Raised to roll a rehearsal back; never leaves this module."""


def merge_in(intake: Intake, observation: Observation, document_id: int | None) -> int:
    """Merge one observation, and what it saw attached, into the store; return the asset's id."""
    asset_id = put_in(intake, observation, document_id)
    for remark in observation.remarks:
        intake.tell(asset_id, "changed", observation.source, Detail(text=remark))
    host = intake.asset(asset_id)
    for attached in observation.attached:
        beside = placed_beside(attached, host.record) if host else attached
        seen = replace(observation, asset=beside, attached=(), partial=False, remarks=())
        attached_id = put_in(intake, seen, document_id)
        intake.attach(attached_id, asset_id, attached.category or "other", observation.observed_at)
    return asset_id


def placed_beside(attached: AssetRecord, host: AssetRecord) -> AssetRecord:
    """What is plugged into a machine stands where the machine does, unless it says otherwise."""
    return replace(
        attached,
        **{
            name: getattr(attached, name) or getattr(host, name)
            for name in ("site", "room", "department", "country")
        },
    )


def put_in(intake: Intake, observation: Observation, document_id: int | None) -> int:
    """Merge one observation into the asset that its strongest key names, or into a new one."""
    own_id = asset_of_tag(observation.asset.asset_tag)
    if own_id is not None and (known := intake.asset(own_id)) is not None:
        named = replace(observation.asset, asset_tag=known.record.asset_tag, keys=known.record.keys)
        observation = replace(observation, asset=named)
    stored = intake.find(observation.asset.keys)
    if stored is None:
        return merge_into(intake, None, observation, document_id)
    shared = _shared(stored, observation.asset)
    if not shared:
        return merge_into(
            intake, with_its_tag(intake, stored, observation), observation, document_id
        )
    own = tuple(key for key in observation.asset.keys if key not in shared)
    apart = replace(observation, asset=replace(observation.asset, keys=own))
    asset_id = merge_into(intake, intake.find(own), apart, document_id)
    warn_of_two(intake, asset_id, observation, shared[0], stored.asset_id)
    return asset_id


def _shared(stored: Stored, seen: AssetRecord) -> tuple[IdentityKey, ...]:
    """The names in common that must not make one asset of two."""
    known = stored.record
    return contested(known.keys, seen.keys) or contested_tags(known, seen)


def warn_of_two(
    intake: Intake, asset_id: int, seen: Observation, shared: IdentityKey, other: int
) -> None:
    """Say that an asset has a name of another, and how to mend it if they are one."""
    warning = said(
        "asset {asset}: shares {kind} {value} with asset {other} but not its serial number; "
        "kept as two; if they are one: fleet-audit assets merge {other} {asset}",
        asset=asset_id,
        kind=shared.kind,
        value=shared.value,
        other=other,
    )
    detail = Detail(key=f"{shared.kind} {shared.value}", other=other)
    intake.warn(asset_id, seen.source, warning, detail)


def merge_into(
    intake: Intake, stored: Stored | None, observation: Observation, document_id: int | None
) -> int:
    """Merge one observation into an asset, or make one of it; what people said of it wins."""
    at = intake.moment(observation)
    if stored is None:
        made = merge(None, observation, at)
        return intake.put(None, made.record, observation, document_id, made.stated)
    if warning := doubt(stored, observation):
        intake.warn(stored.asset_id, observation.source, warning, Detail(text=warning))
    before = known_as(stored.record, stored.stated, stored.last_seen)
    first_day = stored.first_seen.date()
    made = merge(before, observation, at, first_day)
    record = made.record
    if stored.corrections:
        record = apply_corrections(record, stored.corrections, min(first_day, at.date()))
    return intake.put(stored, record, observation, document_id, made.stated)


def keys_of(observations: Iterable[Observation]) -> list[AssetRecord]:
    """Every record of some observations, attached ones too."""
    return [record for seen in observations for record in (seen.asset, *seen.attached)]


def take_in(
    intake: Intake, organisation_id: int, now: datetime, document: Document, outcome: ImportOutcome
) -> None:
    """Take one document in; one that is known has no second effect."""
    observations = document.observations
    outcome.documents += 1
    if intake.is_known(document.sha256):
        for record in keys_of(observations):
            stored = intake.find(record.keys)
            if stored is not None:
                intake.outcome.unchanged.add(stored.asset_id)
        intake.outcome.unchanged.update(asked(observations))
        return
    document_id = intake.add_document(
        sha256=document.sha256,
        source=observations[0].source,
        file_name=shown(document.path.name),
        body=document.body,
    )
    if observations[0].answer is not None:
        reasons = take_answers(intake, observations, now)
        outcome.rejected.extend(Verdict(file=shown(document.path), reason=r) for r in reasons)
        return
    late = merge_all(intake, organisation_id, observations, document_id, now)
    if late:
        outcome.skipped.append(Verdict(file=shown(document.path), reason=told_waiting(late)))


def merge_all(
    intake: Intake,
    organisation_id: int,
    observations: Sequence[Observation],
    document_id: int | None,
    now: datetime,
) -> list[Observation]:
    """Merge what a document says; return the purchases that wait for their equipment."""
    for observation in observations:
        if not observation.only_enriches:
            merge_in(intake, observation, document_id)
    purchases = [seen for seen in observations if seen.only_enriches]
    if not purchases:
        return []
    return add_purchases(intake, organisation_id, purchases, document_id, now)


def take_in_batch(
    intake: Intake,
    organisation_id: int,
    now: datetime,
    documents: Sequence[Document],
    outcome: ImportOutcome,
) -> None:
    """Take the documents of a batch in, in their order."""
    seen = [each for document in documents for each in document.observations]
    records = keys_of(seen)
    intake.prefetch(
        (key for record in records for key in record.keys),
        (document.sha256 for document in documents),
    )
    for document in documents:
        take_in(intake, organisation_id, now, document, outcome)
    if has_waiting(intake.settled(), organisation_id):
        described = keys_of(each for each in seen if not each.only_enriches)
        add_waiting(intake, organisation_id, described)
    marks = (document.mark for document in documents)
    remember_files(intake.settled(), organisation_id, filter(None, marks))


@contextmanager
def rehearsing(
    engine: Engine, organisation_id: int, now: datetime, outcome: ImportOutcome
) -> Iterator[Intake]:
    """One transaction for a whole rehearsal, so that each batch sees the one before; undone."""
    with suppress(DryRunOver), Intake(engine, organisation_id, now) as intake:
        yield intake
        outcome.add(intake.outcome)
        raise DryRunOver


def batched(files: Sequence[FoundFile]) -> Iterator[list[FoundFile]]:
    """Files in groups that one transaction takes in."""
    batch: list[FoundFile] = []
    size = 0
    for file in files:
        batch.append(file)
        size += file.size_bytes
        if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def import_paths(
    engine: Engine,
    organisation_id: int,
    paths: Sequence[Path],
    now: datetime,
    *,
    manner: Manner = AS_FOUND,
    is_rehearsal: bool = False,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Import files and folders: everything readable is kept, the rest is told apart.

    A file that has not changed since all of it was taken in is not read again. A rehearsal tells
    what would happen, and changes nothing. A kill at any moment leaves whole batches only, and
    the next import completes them.
    """
    files = [file for path in paths for file in found_files(path)]
    outcome = ImportOutcome()
    with (
        rehearsing(engine, organisation_id, now, outcome) if is_rehearsal else nullcontext() as one
    ):
        for batch in batched(files):
            to_read, known = parted_files(engine, organisation_id, batch, manner.digest)
            outcome.add_known(known, assets_of(engine, organisation_id, [k.sha256 for k in known]))
            found = read_documents(to_read, manner, now, outcome)
            documents = sorted(found, key=lambda d: d.order)
            if one is not None:
                take_in_batch(one, organisation_id, now, documents, outcome)
            elif documents:
                with Intake(engine, organisation_id, now) as intake:
                    take_in_batch(intake, organisation_id, now, documents, outcome)
                outcome.add(intake.outcome)
            if progress:
                progress(outcome.files, len(files))
    return outcome


def refusal(items: Sequence[Observation | Skipped | Rejected]) -> Receipt | None:
    """Why a document sent to the server cannot be kept; null where it speaks of an asset.

    One value that is absurd must not cost an agent the rest of its inventory.
    """
    if any(isinstance(item, Observation) and item.answer for item in items):
        return Receipt(
            accepted=False,
            reason=N_("answers to questions come from who keeps the store: fleet-audit import"),
        )
    if any(isinstance(item, Observation) for item in items):
        return None
    for item in items:
        if isinstance(item, Rejected):
            return Receipt(accepted=False, reason=item.reason, field=item.field)
        if isinstance(item, Skipped):
            return Receipt(accepted=False, reason=item.reason)
    return None if items else Receipt(accepted=False, reason=N_("the document is empty"))


def placed(observation: Observation, site: str | None) -> Observation:
    """The observation with the site of the token that let it in, where it states none."""
    if site is None or observation.asset.site is not None:
        return observation
    return replace(observation, asset=replace(observation.asset, site=site))


def warnings(items: Sequence[Observation | Skipped | Rejected]) -> tuple[str, ...]:
    """What was left out of a document that was kept."""
    return tuple(
        f"{item.field}: {item.reason}" if item.field else str(item.reason)
        for item in items
        if isinstance(item, Rejected)
    )
