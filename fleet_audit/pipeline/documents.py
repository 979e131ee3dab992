"""From files to documents that were read, with what was set aside in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from fleet_audit.inventory.folders import FoundFile, read_file
from fleet_audit.inventory.future_dates import without_future
from fleet_audit.inventory.reading import list_mappings, read_document
from fleet_audit.model.asset import Observation, Rejected, Skipped
from fleet_audit.pipeline.known_files import mark_of
from fleet_audit.pipeline.manner import Manner
from fleet_audit.pipeline.outcome import Document, FileMapping, ImportOutcome, Verdict, shown


def read_documents(
    files: Iterable[FoundFile], manner: Manner, now: datetime, outcome: ImportOutcome
) -> Iterator[Document]:
    """Read each file; what is set aside or refused goes to the outcome at once."""
    for file in files:
        outcome.files += 1
        body = file.trouble or read_file(file.path)
        items = read_items(body, file.path.name, manner, now.date())
        tell_aside(items, shown(file.path), outcome)
        if isinstance(body, bytes) and any(isinstance(item, Observation) for item in items):
            digest = manner.document_digest(body)
            is_whole = all(isinstance(item, Observation) for item in items)
            mark = mark_of(file, manner.digest, digest, now) if is_whole else None
            document = Document(path=file.path, body=body, items=items, sha256=digest, mark=mark)
            keep_mapping(document, manner, outcome)
            yield document


def read_items(
    body: bytes | Rejected, name: str, manner: Manner, today: date
) -> list[Observation | Skipped | Rejected]:
    """What a document says, on the day that was given where it bears none, of nothing later."""
    if isinstance(body, Rejected):
        return [body]
    items = read_document(body, name, manner.source, mapping=manner.mapping)
    possible = without_future(items, manner.as_of or today)
    return [manner.dated(item) if isinstance(item, Observation) else item for item in possible]


def tell_aside(
    items: Sequence[Observation | Skipped | Rejected], file: str, outcome: ImportOutcome
) -> None:
    """Count what was set aside or refused."""
    is_read = any(isinstance(item, Observation) for item in items)
    for item in items:
        if isinstance(item, Skipped):
            outcome.skipped.append(Verdict(file=file, reason=item.reason))
        elif isinstance(item, Rejected):
            outcome.rejected.append(
                Verdict(
                    file=file,
                    reason=item.reason,
                    line=item.line,
                    field=item.field,
                    # a document without lines is that of one machine
                    row_is_kept=item.row_is_kept
                    or (is_read and item.line is None and item.field is not None),
                )
            )


def keep_mapping(document: Document, manner: Manner, outcome: ImportOutcome) -> None:
    """Keep how a list was understood, to be shown."""
    source = document.observations[0].source
    sheets, words = list_mappings(document.body, source, manner.mapping)
    if sheets:
        outcome.mappings.append(FileMapping(file=shown(document.path), sheets=sheets, words=words))
