"""Merging what documents say of an asset, in whatever order they come.

For every field, and every section of its parts, the most recent statement wins; of two of the same
moment, that of the better source (`stamps`). An absent section was not removed, and null never
erases. Signs of age, names and readings add up. So the same documents make the same asset in any
order; only those without a date count as said when they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import fields, replace

from fleet_audit.inventory.ageing import aged
from fleet_audit.inventory.identity import united
from fleet_audit.inventory.metering import mean_power, merged_readings
from fleet_audit.inventory.page_counts import merged_pages, pages_per_month
from fleet_audit.inventory.stamps import UNSAID, packed_stamps, stamp_of, weakened
from fleet_audit.inventory.upgrades import added_fields, joined_sights, sight_of
from fleet_audit.model.asset import NOT_KNOWN, AssetRecord, Components, Known, Observation, Stated
from fleet_audit.model.causes import typed_fault
from fleet_audit.model.errors import UnusableCorrection
from fleet_audit.model.inventory_document import AgeEvidence, Memory, Usage
from fleet_audit.model.marking import said

_CORRECTED_FIELDS = frozenset(
    {
        "batteries_replaced",
        "memory_added_gib",
        "pages_per_month",
        "parts_added_on",
        "quantity",
        "storage_added_gb",
    }
)
"""Fields with a rule of their own that people correct all the same."""
_UNITED_FIELDS = _CORRECTED_FIELDS | frozenset(
    {
        "components",
        "evidence",
        "keys",
        "macs",
        "manufactured",
        "measured_power_scope",
        "measured_power_w",
        "page_readings",
        "parts_seen",
        "power",
        "usage",
    }
)
"""Fields with a rule of their own, or that follow from others."""

_STATED = tuple(
    (name, name)
    for name in AssetRecord.__struct_fields__
    if name not in _UNITED_FIELDS or name in ("macs", "quantity")
)
_SECTIONS = tuple((n, f"parts.{n}") for n in Components.__struct_fields__ if n != "memory")
_MEMORY = tuple((name, f"parts.memory.{name}") for name in Memory.__struct_fields__)
"""Names, each with the one that its stamp goes by."""

_read_stated = attrgetter(*dict(_STATED))
_read_sections = attrgetter(*dict(_SECTIONS))
_read_memory = attrgetter(*dict(_MEMORY))
_NO_MEMORY = Memory()
_UNKNOWN = (None, ())
_UNDESCRIBED = (None,)
"""An empty section says that there is none of it."""
PURCHASE_YEAR = "purchase_year"
"""What people say where they know the year of purchase and no day: evidence, and no column."""

_QUALITY_RANK = {"high": 0, "medium": 1, "low": 2}


def merge(
    existing: Known | None, observation: Observation, at: datetime, first_seen: date | None = None
) -> Known:
    """The asset after the observation.

    `at` is the moment that the observation counts for: its own, or where it bears none that of its
    coming. `first_seen` is the first day on which the asset is known to have existed.
    """
    stated = _stated(observation, at)
    sight = sight_of(observation.asset, observation.source, at)
    asset = replace(observation.asset, parts_seen=sight) if sight else observation.asset
    if existing is None:
        told = Known(_alone(asset), stated)
    else:
        said_now = Known(asset, stated)
        told = joined(existing, said_now, is_later=observation.observed_at is None)
    first_day = first_seen
    if not observation.only_enriches:
        first_day = min(first_seen or at.date(), at.date())
    return Known(aged(told.record, first_day), told.stated)


def _stated(observation: Observation, at: datetime) -> Stated:
    stamp = stamp_of(at, observation.source)
    if not observation.partial:
        return Stated(stamp)
    # a part of a machine tells less of its category than the whole did
    weak = weakened(stamp)
    return Stated(stamp, {"category": weak, "is_virtual": weak, "quantity": UNSAID})


def _alone(seen: AssetRecord) -> AssetRecord:
    power = merged_readings(seen.power)
    watts, scope = mean_power(power)
    return replace(
        seen,
        evidence=best_evidence(seen.evidence),
        power=power,
        measured_power_w=watts,
        measured_power_scope=scope,
        keys=united(seen.keys),
    )


def joined(one: Known, other: Known, *, is_later: bool = False) -> Known:
    """The asset that two accounts make together, whichever comes first.

    Where both state something with the same stamp, the greater in writing is taken, so that order
    does not matter; with `is_later`, that of the other, which came last.
    """
    choice = _Choice(one.stated, other.stated, is_later=is_later)
    ours, theirs = one.record, other.record
    power = merged_readings(ours.power, theirs.power)
    watts, scope = mean_power(power)
    parts_seen = joined_sights(ours.parts_seen, theirs.parts_seen)
    pages = merged_pages(ours.page_readings, theirs.page_readings)
    record = AssetRecord(
        **choice.of(_STATED, _read_stated(ours), _read_stated(theirs)),
        **added_fields(parts_seen),
        parts_seen=parts_seen,
        page_readings=pages,
        pages_per_month=pages_per_month(pages),
        components=_components(choice, ours.components, theirs.components),
        evidence=best_evidence(ours.evidence, theirs.evidence),
        power=power,
        measured_power_w=watts,
        measured_power_scope=scope,
        usage=_latest(ours.usage, theirs.usage),
        keys=united(ours.keys, theirs.keys),
    )
    default = max(one.stated.rest, other.stated.rest)
    return Known(record, packed_stamps(choice.stamps, default))


class _Choice:
    """Between two accounts, field by field; remembers the stamp of each."""

    def __init__(self, one: Stated, other: Stated, *, is_later: bool) -> None:
        self._one, self._other, self._is_later = one, other, is_later
        self._is_newer = not other.others and other.rest > max(
            one.rest, *one.others.values(), UNSAID
        )
        self.stamps: dict[str, int] = {}

    def of(
        self,
        names: Iterable[tuple[str, str]],
        ours: tuple[Any, ...],
        theirs: tuple[Any, ...],
        nothing: tuple[Any, ...] = _UNKNOWN,
    ) -> dict[str, Any]:
        """What is chosen, by name; what neither states is as the first has it."""
        stamps, chosen = self.stamps, {}
        earlier, earlier_rest = self._one.others, self._one.rest
        newer_at = self._other.rest if self._is_newer else None
        for (name, place), mine, yours in zip(names, ours, theirs, strict=True):
            if yours in nothing:
                chosen[name] = mine
                if mine not in nothing:
                    stamps[place] = earlier.get(place, earlier_rest)
            elif newer_at is not None:
                chosen[name], stamps[place] = yours, newer_at
            else:
                chosen[name] = self._of_both(place, mine, yours, is_new=mine in nothing)
        return chosen

    def _of_both(self, place: str, mine: Any, yours: Any, *, is_new: bool) -> Any:
        mine_at = self._one.others.get(place, self._one.rest)
        yours_at = self._other.others.get(place, self._other.rest)
        if is_new or self._gives_way(mine, mine_at, yours, yours_at):
            self.stamps[place] = yours_at
            return yours
        self.stamps[place] = mine_at
        return mine

    def _gives_way(self, mine: Any, mine_at: int, yours: Any, yours_at: int) -> bool:
        if mine_at != yours_at:
            return mine_at < yours_at
        if self._is_later or mine == yours:
            return True
        return msgspec.json.encode(mine) < msgspec.json.encode(yours)


def _components(choice: _Choice, ours: Components, theirs: Components) -> Components:
    memory = None
    if ours.memory is not None or theirs.memory is not None:
        mine, yours = ours.memory or _NO_MEMORY, theirs.memory or _NO_MEMORY
        found = choice.of(_MEMORY, _read_memory(mine), _read_memory(yours))
        memory = Memory(**found)
    sections = choice.of(_SECTIONS, _read_sections(ours), _read_sections(theirs), _UNDESCRIBED)
    return Components(**sections, memory=memory)


def _latest(one: Usage | None, other: Usage | None) -> Usage | None:
    if one is None or other is None:
        return one if one is not None else other
    if one.t1 != other.t1:
        return one if one.t1 > other.t1 else other
    return max(one, other, key=msgspec.json.encode)


def best_evidence(*groups: tuple[AgeEvidence, ...]) -> tuple[AgeEvidence, ...]:
    """One sign of age per source: the best quality, then the earliest date.

    The earliest, since what makes a date later is a repair or an update, not the machine.
    """
    best: dict[str, AgeEvidence] = {}
    for sign in (sign for group in groups for sign in group):
        known = best.get(sign.source)
        if known is None or _evidence_order(sign) < _evidence_order(known):
            best[sign.source] = sign
    return tuple(best[source] for source in sorted(best))


def _evidence_order(sign: AgeEvidence) -> tuple[int, date]:
    return _QUALITY_RANK[sign.quality], sign.date


def apply_corrections(
    record: AssetRecord, corrections: Mapping[str, Any], not_after: date | None = None
) -> AssetRecord:
    """The record with what its users know better, which wins over every inventory.

    A correction to null says that the value is unknown after all. `not_after` is a day on which
    the asset was already there.
    """
    types = {field.name: field.type for field in fields(AssetRecord)}
    typed: dict[str, Any] = {}
    for name, value in corrections.items():
        if name.endswith(NOT_KNOWN):
            continue
        if name == PURCHASE_YEAR:
            typed |= _bought_in(record, int(value), corrections)
            continue
        if name not in types or name in _UNITED_FIELDS - _CORRECTED_FIELDS:
            raise UnusableCorrection(
                said("{field}: no such field; see the canonical table's columns", field=name)
            )
        try:
            typed[name] = msgspec.convert(value, types[name], strict=False)
        except msgspec.ValidationError as error:
            raise UnusableCorrection(
                said("{field}: {cause}", field=name, cause=typed_fault(error)[0])
            ) from error
    return aged(replace(record, **typed), not_after)


def _bought_in(record: AssetRecord, year: int, corrections: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a year of purchase changes: a date of another year is wrong."""
    others = tuple(sign for sign in record.evidence if sign.source != "purchase")
    middle = date(year, 7, 1)
    sign = AgeEvidence(source="purchase", date=middle, quality="medium")
    changed: dict[str, Any] = {"evidence": best_evidence((*others, sign))}
    known = record.purchase_date
    if "purchase_date" not in corrections and known is not None and known.year != year:
        changed["purchase_date"] = None
    return changed
