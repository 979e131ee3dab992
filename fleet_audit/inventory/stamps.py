"""When each thing known of an asset was last stated, and by whom: numbers that compare at once.

A stamp is a moment in microseconds since 1970, and behind it the rank of the source, so that the
most recent statement wins, and of two of the same moment the source that knows better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from fleet_audit.model.asset import AssetRecord, Known, Stated

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_RANK_BITS = 3
_BY_ITSELF = {"native": 4, "glpi-json": 3, "ocs-xml": 3, "ocs-json": 3, "osquery-log": 3}
"""Agents, which run on the machine; ours reads its tables itself."""
_BY_LIST = 2

UNSAID = -(1 << 62)
"""Stamp of what a document has by default and does not state: anything that is stated wins."""
_OF_A_PART = 1 << 61
"""Taken from the stamp of what a part of a machine tells less well than any whole did."""


def stamp_of(at: datetime, source: str) -> int:
    """The stamp of a statement of that moment by that source."""
    return ((at - _EPOCH) // _MICROSECOND << _RANK_BITS) + _BY_ITSELF.get(source, _BY_LIST)


def weakened(stamp: int) -> int:
    """The stamp as that of a part: newer than those of older parts, and weaker than any whole."""
    return stamp - _OF_A_PART


def stated_at(last_seen: datetime) -> Stated:
    """For an asset kept before stamps were: everything was stated when it was last seen."""
    return Stated(rest=(last_seen - _EPOCH) // _MICROSECOND << _RANK_BITS)


def packed_stamps(stamps: dict[str, int], default: int) -> Stated:
    """Stamps by field, the one that most bear written once for them all."""
    if len(set(stamps.values())) == 1:
        return Stated(next(iter(stamps.values())))
    counts = Counter(stamps.values())
    rest = max(counts, key=lambda stamp: (counts[stamp], stamp), default=default)
    return Stated(rest=rest, others={name: at for name, at in stamps.items() if at != rest})


def with_stamps(stated: Stated, other: Stated, names: Iterable[str]) -> Stated:
    """The stamps with those of some fields taken from others."""
    taken = {name: other.others.get(name, other.rest) for name in names}
    return Stated(rest=stated.rest, others={**stated.others, **taken})


def known_as(record: AssetRecord, stated: Stated | None, last_seen: datetime) -> Known:
    """An asset as the store has it."""
    return Known(record, stated or stated_at(last_seen))
