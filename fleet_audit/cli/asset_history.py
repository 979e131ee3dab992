"""Events of an asset's history in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleet_audit.cli.language import _, translated
from fleet_audit.cli.output import iso
from fleet_audit.model.marking import N_

if TYPE_CHECKING:
    from datetime import datetime

    from fleet_audit.store.documents import Seen
    from fleet_audit.store.listing import Event

COLUMNS = ("at", "kind", "route", "asset_id", "what")
DOCUMENT_COLUMNS = ("document", "observed_at", "received_at", "source", "file_name", "keys")
HEADINGS = {
    "at": N_("when"),
    "kind": N_("what happened"),
    "route": N_("route"),
    "asset_id": N_("asset"),
    "what": N_("details"),
    "document": N_("document"),
    "observed_at": N_("seen on"),
    "received_at": N_("received on"),
    "source": N_("format"),
    "file_name": N_("file"),
    "keys": N_("names"),
}
"""Columns in words, for the table."""
KINDS = {
    "arrived": N_("arrived"),
    "moved": N_("moved"),
    "changed": N_("changed"),
    "left": N_("left"),
    "merged": N_("merged"),
    "split": N_("split"),
}
"""Kinds of event in words."""
ROUTES = {"manual": N_("by hand")}
"""Routes that are no format, in words."""


def headings(columns: tuple[str, ...], form: str) -> list[str]:
    """The columns: in words for a table, else as programs know them."""
    return [_(HEADINGS[name]) if form == "table" else name for name in columns]


def event_cells(event: Event, form: str) -> list[object]:
    """One event as a line."""
    if form != "table":
        return [iso(event.at), event.kind, event.route, event.asset_id, event_words(event)]
    return [
        local(event.at),
        _(KINDS.get(event.kind, event.kind)),
        _(ROUTES.get(event.route, event.route)),
        event.asset_id,
        event_words(event),
    ]


def document_cells(seen: Seen, names: str | None, form: str) -> list[object]:
    """One document as a line, with the names that it says."""
    moment = local if form == "table" else iso
    return [
        seen.raw_document_id,
        moment(seen.observed_at),
        moment(seen.received_at),
        seen.source,
        seen.file_name,
        names,
    ]


def local(moment: datetime | None) -> str | None:
    """A moment by the clock of this machine, to the minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else None


def change_words(field: str, change: Any) -> str:
    """A field, from what to what; of parts, only that they changed."""
    if change is None:
        return field
    before, after = ("–" if value is None else value for value in change)
    return f"{field}: {before} → {after}"


def event_words(event: Event) -> str:
    """What an event says, in one line."""
    detail = event.detail
    if detail.part is not None:
        return _("{part}: from asset {before} to asset {after}").format(
            part=detail.part, before=detail.formerly, after=detail.other
        )
    if detail.key is not None:
        return _("its {key} is also that of asset {other}").format(
            key=detail.key, other=detail.other
        )
    if event.kind == "merged" and detail.joined is None:
        return _("into asset {other}").format(other=detail.other)
    if detail.other is not None:
        return _("with asset {other}").format(other=detail.other)
    changed = "; ".join(change_words(*pair) for pair in detail.changes.items())
    return changed or translated(detail.text or "")
