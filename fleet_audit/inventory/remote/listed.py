"""From the records of a service to the list that its own export would be.

A page becomes a CSV with the headings that the reader of that format knows. The same records give
the same bytes, so that a page is known when it comes again; no column names a person.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from fleet_audit.inventory.remote.session import Service
from fleet_audit.model.errors import FleetAuditError
from fleet_audit.model.marking import said

Columns = Mapping[str, str]
"""Where the cells under a heading are found: names parted by dots, `first.second`."""

MOST_PAGES = 200_000
"""Pages after which a service is taken to have no end."""


class Page(Struct, frozen=True):
    """One page of a service, as a document, and where the next one starts."""

    body: bytes
    """Empty where the page holds no record."""
    after: str | None
    """What the next page is asked by; null after the last."""
    refused: str | None = None
    """Why a part of the service could not be read, with the remedy."""
    suffix: str = "csv"
    """What the name of its file ends in."""


def refusal(error: FleetAuditError) -> str:
    """The sentence of a refusal, still in words that a reader's language can be put to."""
    return error.args[0] if isinstance(error.args[0], str) else str(error)


def records(service: Service, answer: Any, name: str) -> list[Mapping[str, Any]]:
    """The records under a name of an answer; those that are none are left out."""
    found = answer.get(name) if isinstance(answer, Mapping) else None
    if not isinstance(found, list):
        raise service.failed(said("its answer has no list {name!r}", name=name))
    return [record for record in found if isinstance(record, Mapping)]


def as_list(columns: Columns, found: Iterable[Mapping[str, Any]]) -> bytes:
    """Records as the CSV that the service would export; empty for none."""
    rows = [[_cell(_at(record, path)) for path in columns.values()] for record in found]
    if not rows:
        return b""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def kept_columns(content: bytes, headings: Iterable[str]) -> bytes:
    """A CSV with those of its columns alone that were asked for; empty where it has no row."""
    kept = frozenset(headings)
    text = io.StringIO(content.decode("utf-8-sig", "replace"), newline="")
    rows = csv.DictReader(text)
    columns = {name: name for name in rows.fieldnames or () if name in kept}
    return as_list(columns, ({name: row[name] for name in columns} for row in rows))


def _at(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = record.get(name) if isinstance(record, Mapping) else None
    return record


def _cell(value: Any) -> str:
    """Text of a cell; what is composed, or says nothing, leaves it empty."""
    if value is None or isinstance(value, Mapping | list | bool):
        return ""
    return " ".join(str(value).split())
