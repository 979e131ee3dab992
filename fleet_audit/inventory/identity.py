"""Which asset a document speaks of: keys, strongest first. Never a host name, never a DEVICEID.

The first key that is already known decides, unless a stronger kind says the contrary
(`contested`): two machines that share a motherboard serial but not their own are two.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from fleet_audit.inventory.packaged_tables import folded
from fleet_audit.inventory.placeholders import meaningful
from fleet_audit.inventory.reconcile import is_locally_given
from fleet_audit.model.asset import AssetRecord, Components, IdentityKey

KINDS: tuple[str, ...] = (
    "serial",
    "uuid",
    "board",
    "macs",
    "agent",
    "asset_tag",
    "attached",
    "row",
)
"""Kinds of key, strongest first. `attached` and `row` are last resorts."""

_SAME_SERIES = {"HPE": "HP"}
_ROW_FIELDS = (
    "organisation",
    "category",
    "manufacturer",
    "model",
    "site",
    "room",
    "department",
    "purchase_date",
    "quantity",
)


def keys(record: AssetRecord) -> tuple[IdentityKey, ...]:
    """The keys of a cleaned record, strongest first; none where nothing tells it from another.

    A row that has its tag alone is known again by it even where the tag is that of two machines.
    """
    tags = _asset_tag(record)
    if record.quantity > 1:
        return (*tags, *_row_of(tags))
    strong = (*_serial(record), *_uuids(record), *_board(record), *_macs(record), *_agent(record))
    return (*strong, *tags) if strong else (*tags, *_row_of(tags))


def _maker(record: AssetRecord) -> str:
    maker = record.manufacturer or ""
    return folded(_SAME_SERIES.get(maker, maker))


def _serial(record: AssetRecord) -> tuple[IdentityKey, ...]:
    if record.serial is None:
        return ()
    serial = "".join(record.serial.upper().split())
    if record.category == "monitor" and serial.isdigit():
        # makers number each model of screen anew
        serial = f"{folded(record.model or '')}:{serial}"
    return (IdentityKey("serial", f"{_maker(record)}:{serial}"),)


def _uuids(record: AssetRecord) -> tuple[IdentityKey, ...]:
    """The UUID, and the one with its first fields in the other byte order, as some read it."""
    if record.uuid is None:
        return ()
    given = uuid.UUID(record.uuid)
    swapped = uuid.UUID(bytes_le=given.bytes)
    return (IdentityKey("uuid", str(given)), IdentityKey("uuid", str(swapped)))


def _board(record: AssetRecord) -> tuple[IdentityKey, ...]:
    if record.board_serial is None:
        return ()
    return (IdentityKey("board", f"{_maker(record)}:{record.board_serial.upper()}"),)


def _macs(record: AssetRecord) -> tuple[IdentityKey, ...]:
    permanent = [m for m in record.macs if record.is_virtual or not is_locally_given(m)]
    return (IdentityKey("macs", ",".join(sorted(permanent))),) if permanent else ()


def _agent(record: AssetRecord) -> tuple[IdentityKey, ...]:
    return (IdentityKey("agent", record.agent_id),) if record.agent_id else ()


def _asset_tag(record: AssetRecord) -> tuple[IdentityKey, ...]:
    """The tag within its organisation, and for lists that name none, the tag alone."""
    tag = meaningful(record.asset_tag)
    if tag is None:
        return ()
    scopes = dict.fromkeys((folded(record.organisation or ""), ""))
    return tuple(IdentityKey("asset_tag", f"{scope}:{tag.casefold()}") for scope in scopes)


def _row_of(tags: tuple[IdentityKey, ...]) -> tuple[IdentityKey, ...]:
    return tuple(IdentityKey("row", f"tag {tag.value}") for tag in tags[:1])


def row_digest(record: AssetRecord) -> str:
    """Digest of what a record without any key says, whatever file says it."""
    said = [str(getattr(record, name)) for name in _ROW_FIELDS]
    if record.components != Components():
        parts = record.components
        said += [repr(parts.cpu), repr(parts.memory), repr(parts.storage)]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:32]


def identified(record: AssetRecord, seen: Counter[str]) -> AssetRecord:
    """The record with its keys; `seen` counts like rows of its file, so that two count twice."""
    found = keys(record)
    if not found:
        digest = row_digest(record)
        seen[digest] += 1
        found = (IdentityKey("row", f"{digest}:{seen[digest]}"),)
    return replace(record, keys=found)


def identified_attached(
    attached: Iterable[AssetRecord], host: AssetRecord
) -> tuple[AssetRecord, ...]:
    """What is plugged into a machine, each once, with its keys.

    A screen without a serial number is known by its host, its EDID, and its rank among its like.
    """
    by_keys: dict[tuple[IdentityKey, ...], AssetRecord] = {}
    ranks: Counter[str] = Counter()
    for record in attached:
        found = keys(record)
        if not found:
            likeness = _likeness(record)
            ranks[likeness] += 1
            found = (_attached_key(host, likeness, ranks[likeness]),)
        by_keys.setdefault(found, replace(record, keys=found))
    return tuple(by_keys.values())


def _likeness(record: AssetRecord) -> str:
    displays = record.components.display or ()
    said = displays[0].edid_sha256 if displays else None
    return said or row_digest(record)


def _attached_key(host: AssetRecord, likeness: str, rank: int) -> IdentityKey:
    to = host.keys[0]
    return IdentityKey("attached", f"{to.kind}:{to.value}/{likeness[:32]}/{rank}")


def united(*groups: tuple[IdentityKey, ...]) -> tuple[IdentityKey, ...]:
    """All keys once, strongest kind first, and in the order of their values within a kind."""
    every = set().union(*groups)
    return tuple(sorted(every, key=lambda key: (_rank(key.kind), key.kind, key.value)))


def _rank(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def contested(
    known: tuple[IdentityKey, ...], seen: tuple[IdentityKey, ...]
) -> tuple[IdentityKey, ...]:
    """The keys in common that must not make one asset of two, since a stronger kind differs.

    Empty where the two may be one. What is returned should be said in a warning, and left out
    of the keys of the newcomer.
    """
    shared = [key for key in seen if key in known]
    if not shared:
        return ()
    strongest = min(_rank(key.kind) for key in shared)
    stronger = [kind for kind in KINDS[:strongest] if kind in ("serial", "uuid")]
    differs = any(_differs(kind, known, seen) for kind in stronger)
    return tuple(shared) if differs else ()


def contested_tags(known: AssetRecord, seen: AssetRecord) -> tuple[IdentityKey, ...]:
    """The tags in common that must not make one of a machine and of a row that stands for several.

    Empty where they have a better name in common, or may be one.
    """
    if (known.quantity > 1) == (seen.quantity > 1):
        return ()
    shared = [key for key in seen.keys if key in known.keys]
    is_machine = any(_rank(key.kind) < _rank("asset_tag") for key in (*known.keys, *seen.keys))
    is_by_tag = all(key.kind == "asset_tag" for key in shared)
    return tuple(shared) if is_machine and is_by_tag else ()


def _differs(kind: str, known: tuple[IdentityKey, ...], seen: tuple[IdentityKey, ...]) -> bool:
    ours = {_bare(key.value) for key in known if key.kind == kind}
    theirs = {_bare(key.value) for key in seen if key.kind == kind}
    return bool(ours and theirs and not ours & theirs)


def _bare(value: str) -> str:
    return value.rpartition(":")[2]
