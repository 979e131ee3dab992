"""From the bytes of any document to observations that are cleaned, identified and aged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from fleet_audit.inventory.ageing import aged
from fleet_audit.inventory.identity import identified, identified_attached, keys
from fleet_audit.inventory.listing import ListSource
from fleet_audit.inventory.mapping import Mapping, MappingFile
from fleet_audit.inventory.reconcile import reconciled
from fleet_audit.inventory.sources import Reading, Source, sources
from fleet_audit.inventory.sources.table import TABLE
from fleet_audit.inventory.tabular import is_tabular
from fleet_audit.inventory.text_decoding import without_mark
from fleet_audit.inventory.unpacking import DEFAULT_LIMIT, unpacked
from fleet_audit.inventory.workbooks import is_workbook
from fleet_audit.model.asset import Observation, Rejected, Skipped
from fleet_audit.model.marking import N_, Said, said

_KNOWN_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", N_("zip archive: unpack it")),
    (b"\xd0\xcf\x11\xe0", N_("document of an old Office, not a workbook")),
    (b"%PDF", N_("PDF, not an inventory")),
    (b"SQLite format 3", N_("database, not an inventory")),
)


def read_document(
    content: bytes,
    name: str,
    source: str | None = None,
    limit: int = DEFAULT_LIMIT,
    *,
    sender: str | None = None,
    mapping: MappingFile | None = None,
) -> Reading:
    """What a document says of each asset in it, ready to be merged.

    `name` is the file's name, which no rule of identity looks at; `source` forces a format;
    `limit` is the largest size accepted once unpacked, in bytes; `sender` is the agent that sent
    it, by an identifier that it keeps: the last name of the one machine that it speaks of;
    `mapping` says what the columns of a list are, where it has them.
    """
    if not content.strip():
        yield Rejected(reason=said("empty file: export it again"))
        return
    plain = unpacked(content, limit)
    if isinstance(plain, Rejected):
        yield plain
        return
    text = without_mark(plain)
    chosen = _chosen(text, name, source)
    listed = _as_list(chosen, text, mapping)
    if listed is not None:
        yield from _finished(listed.read_as(text, mapping), sender)
    elif isinstance(chosen, (Skipped, Rejected)):
        yield chosen
    else:
        yield from _finished(chosen.read(text, name), sender)


def list_mappings(
    content: bytes, source: str, mapping: MappingFile | None = None
) -> tuple[tuple[Mapping, ...], dict[str, list[str]]]:
    """How a list of that format is read, sheet by sheet, and its words that nothing explains."""
    chosen = next((s for s in sources() if s.name == source), None)
    plain = unpacked(content)
    if not isinstance(chosen, ListSource) or isinstance(plain, Rejected):
        return (), {}
    text = without_mark(plain)
    layout = chosen.layout(text, mapping)
    if isinstance(layout, Rejected):
        return (), {}
    return tuple(found for _, found in layout), chosen.words(text, mapping)


def _as_list(
    chosen: Source | Skipped | Rejected, content: bytes, mapping: MappingFile | None
) -> ListSource | None:
    """The source that can read a document through a mapping; null where it has no such column."""
    if mapping is None or not is_tabular(content):
        return None
    listed = chosen if isinstance(chosen, ListSource) else TABLE
    return listed if listed.layout(content, mapping) else None


def _broken_json(content: bytes) -> Said | None:
    """Why what starts as a JSON object is none; null where it is one, or never began as one."""
    if not re.match(rb"\s*\{\s*\"", content):
        return None
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except msgspec.DecodeError:
        return said("JSON cut short or damaged: copy or export it again")
    except RecursionError:
        return said("nested too deep to be an inventory: check who wrote the file")
    return None


def _chosen(content: bytes, name: str, source: str | None) -> Source | Skipped | Rejected:
    if source is not None:
        named = next((s for s in sources() if s.name == source), None)
        known = ", ".join(s.name for s in sources())
        return named or Rejected(
            reason=said(
                "no format called {name!r}: choose one of {known}", name=source, known=known
            )
        )
    found = next((s for s in sources() if s.recognises(content, name)), None)
    broken = _broken_json(content) if found is None else None
    if broken is not None:
        return Rejected(reason=broken)
    return found or Skipped(reason=_what_it_is(content))


def _what_it_is(content: bytes) -> str:
    if is_workbook(content):
        return said("workbook without a table of equipment: headings such as type, maker, model")
    known = next((what for start, what in _KNOWN_STARTS if content.startswith(start)), None)
    return said(known or N_("not an inventory of a known format"))


def _finished(reading: Reading, sender: str | None) -> Iterator[Observation | Skipped | Rejected]:
    seen: Counter[str] = Counter()
    is_empty = True
    for item in reading:
        is_empty = False
        yield _completed(item, seen, sender) if isinstance(item, Observation) else item
    if is_empty:
        yield Skipped(reason=said("nothing but headings in it: no equipment"))


def _completed(
    observation: Observation, seen: Counter[str], sender: str | None
) -> Observation | Skipped:
    if observation.answer is not None:
        return observation
    first_day = observation.observed_at.date() if observation.observed_at else None
    asset = reconciled(observation.asset)
    if asset.agent_id is None and sender is not None:
        asset = replace(asset, agent_id=sender)
    if observation.partial and not keys(asset):
        return Skipped(
            reason=said("part of an inventory that does not name its machine: send it whole"),
            place=observation.place,
        )
    asset = aged(identified(asset, seen), first_day)
    attached = identified_attached((reconciled(a) for a in observation.attached), asset)
    return replace(
        observation,
        asset=asset,
        attached=tuple(aged(record, first_day) for record in attached),
    )
