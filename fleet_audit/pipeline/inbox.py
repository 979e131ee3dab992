"""What came by the network: kept at once, merged a moment later, in the order that it came.

An acknowledgement says that a document was checked and is on the disk. Merging it costs ten times
more, and goes on behind: in the server between documents, and in whatever reads the assets before
it reads them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import takewhile
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, structs

import fleet_audit
from fleet_audit.inventory.future_dates import without_future
from fleet_audit.inventory.reading import read_document
from fleet_audit.inventory.sources.native import NativeDocument
from fleet_audit.model.asset import Observation
from fleet_audit.model.errors import FleetAuditError
from fleet_audit.pipeline.intake import keys_of, merge_all, placed, refusal, warnings
from fleet_audit.pipeline.purchases import add_waiting
from fleet_audit.store import inbox
from fleet_audit.store.happenings import Detail
from fleet_audit.store.intake import Intake
from fleet_audit.store.ledger import has_waiting
from fleet_audit.store.receipt import Receipt, Received

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from fleet_audit.store.inbox import Backlog, Failure, Kept

Progress = Callable[[int, int], None]
"""Told how many documents are merged, of how many."""

LARGE = 200
"""Documents merged by one transaction where nobody waits."""

_SAME_MOMENT = timedelta(seconds=1)
"""Documents that are merged together count as received together."""

_log = logging.getLogger("fleet_audit.inbox")


def keep(engine: Engine, batch: Sequence[Received]) -> list[Receipt]:
    """Keep documents that can be merged, and refuse the others, each with its reason.

    Our own documents were checked by their end point, which decodes them to know their agent.
    """
    verdicts = {n: _verdict(got) for n, got in enumerate(batch) if got.route != NativeDocument.name}
    sound = [n for n in range(len(batch)) if n not in verdicts or verdicts[n].accepted]
    kept = inbox.keep(engine, [batch[n] for n in sound]) if sound else []
    receipts = verdicts | {
        n: _told(receipt, verdicts.get(n)) for n, receipt in zip(sound, kept, strict=True)
    }
    return [receipts[n] for n in range(len(batch))]


def _verdict(got: Received) -> Receipt:
    items = list(read_document(got.body, got.file_name, got.route, sender=got.agent_id))
    return refusal(items) or Receipt(accepted=True, warnings=warnings(items))


def _told(receipt: Receipt, verdict: Receipt | None) -> Receipt:
    """The receipt of the store, with what the reading left out."""
    if verdict is None or receipt is not inbox.KEPT:
        return receipt
    return verdict


def backlog(engine: Engine) -> Backlog:
    """How much waits to be merged."""
    return inbox.backlog(engine, fleet_audit.__version__)


def failures(engine: Engine) -> list[Failure]:
    """Documents that could not be merged, and why; a later version tries again."""
    return inbox.set_aside_documents(engine)


def settle(engine: Engine, progress: Progress = lambda _done, _total: None) -> int:
    """Merge all that waits, before the assets are read or changed; return how many documents.

    Where nothing waits, this is one look at an empty table.
    """
    done = 0
    if not inbox.is_waiting(engine, fleet_audit.__version__):
        return done
    total = backlog(engine).documents
    while taken := digest(engine, LARGE):
        done += taken
        progress(done, max(done, total))
    return done


def digest(engine: Engine, most: int) -> int:
    """Merge the documents that wait longest; return how many, 0 where none waits.

    One that fails for an unforeseen reason is set aside with it, so that it holds up no other.
    """
    waiting = inbox.oldest(engine, fleet_audit.__version__, most)
    if not waiting:
        return 0
    batch = _together(waiting)
    trouble = _Trouble()
    with trouble:
        _merge(engine, batch)
    if trouble.error is not None:
        for kept in batch:
            _merge_alone(engine, kept)
    return len(batch)


def _together(waiting: Sequence[Kept]) -> list[Kept]:
    """The first documents of one organisation that were received at the same moment."""
    first = waiting[0]
    mine = (kept for kept in waiting if kept.organisation_id == first.organisation_id)
    return list(takewhile(lambda k: abs(k.received_at - first.received_at) <= _SAME_MOMENT, mine))


class _Trouble:
    """Holds an unforeseen error, and lets those pass that a user can mend."""

    error: BaseException | None = None

    def __enter__(self) -> None:
        """Watch."""

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        """Hold an error of one document; a full disk or an order to stop is not one."""
        if not isinstance(error, Exception) or isinstance(error, FleetAuditError):
            return False
        self.error = error
        return True


def _merge_alone(engine: Engine, kept: Kept) -> None:
    trouble = _Trouble()
    with trouble:
        _merge(engine, [kept])
    if trouble.error is not None:
        reason = f"{type(trouble.error).__name__}: {trouble.error}"
        _set_aside(engine, kept, reason, trouble.error)


def _set_aside(engine: Engine, kept: Kept, reason: str, error: BaseException | None = None) -> None:
    inbox.set_aside(engine, kept.raw_document_id, fleet_audit.__version__, reason)
    _log.error("%s cannot be merged and is set aside: %s", kept.file_name, reason, exc_info=error)


def _merge(engine: Engine, batch: Sequence[Kept]) -> None:
    """Merge documents of one organisation in one transaction, which takes them out of the inbox."""
    readings: dict[int, _Reading] = {}
    for kept in batch:
        reading = _read(kept)
        if reading.observations:
            readings[kept.raw_document_id] = reading
        else:
            _set_aside(engine, kept, "; ".join(reading.told))
    if readings:
        _merge_readings(engine, batch, readings)


def _merge_readings(engine: Engine, batch: Sequence[Kept], readings: dict[int, _Reading]) -> None:
    organisation_id = batch[0].organisation_id
    with Intake(engine, organisation_id, max(kept.received_at for kept in batch)) as intake:
        ours = inbox.still_waiting(intake.settled(), readings, fleet_audit.__version__)
        mine = [kept for kept in batch if kept.raw_document_id in ours]
        inbox.take_out(intake.settled(), ours)
        seen = [each for kept in mine for each in readings[kept.raw_document_id].observations]
        records = keys_of(seen)
        intake.prefetch(key for record in records for key in record.keys)
        for kept in mine:
            reading = readings[kept.raw_document_id]
            at, document = kept.received_at, kept.raw_document_id
            merge_all(intake, organisation_id, reading.observations, document, at)
            if reading.is_repeated:
                _warn(intake, reading)
        if has_waiting(intake.settled(), organisation_id):
            add_waiting(intake, organisation_id, records)


class _Reading(Struct, frozen=True, kw_only=True):
    """What a document says, and what was found wrong with it."""

    observations: list[Observation]
    told: tuple[str, ...]
    is_repeated: bool = False
    """Whether a member is there twice: its last value then counts."""


def _read(kept: Kept) -> _Reading:
    reading = _read_body(kept, kept.body)
    if reading.observations or kept.source != NativeDocument.name:
        return reading
    # Its end point decoded it, so all that can be wrong is a member that is there twice, which
    # would take longer to find than all the rest that an acknowledgement waits for.
    again = _read_body(kept, msgspec.json.encode(msgspec.json.decode(kept.body)))
    return structs.replace(again, told=reading.told, is_repeated=True)


def _read_body(kept: Kept, body: bytes) -> _Reading:
    said = read_document(body, kept.file_name or "", kept.source, sender=kept.sender)
    items = list(without_future(said, kept.received_at.date()))
    seen = [placed(item, kept.site) for item in items if isinstance(item, Observation)]
    refused = refusal(items)
    told = warnings(items) or ((refused.reason or "",) if refused else ())
    return _Reading(observations=seen, told=told)


def _warn(intake: Intake, reading: _Reading) -> None:
    """Say in the history of the asset what its document has twice."""
    first = reading.observations[0]
    stored = intake.find(first.asset.keys)
    if stored is not None:
        for text in reading.told:
            intake.warn(stored.asset_id, first.source, text, Detail(text=text))
