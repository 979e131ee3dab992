"""Merging what a document says into what is known of an asset.

An absent section was not removed; null never erases; the newer statement wins field by field,
an older one only fills what is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec.structs import asdict, fields, replace

from fleet_audit.inventory.ageing import aged
from fleet_audit.inventory.identity import united
from fleet_audit.inventory.metering import mean_power, merged_readings
from fleet_audit.model.asset import AssetRecord, Components, Observation
from fleet_audit.model.causes import typed_fault
from fleet_audit.model.errors import UnusableCorrection
from fleet_audit.model.inventory_document import AgeEvidence, Memory, Usage
from fleet_audit.model.marking import said

_UNITED_FIELDS = frozenset(
    {
        "components",
        "evidence",
        "keys",
        "macs",
        "manufactured",
        "measured_power_scope",
        "measured_power_w",
        "power",
        "quantity",
        "usage",
    }
)
"""Fields with a rule of their own, and those that follow from others."""

PURCHASE_YEAR = "purchase_year"
"""What people say where they know the year of purchase and no day: evidence, and no column."""

_QUALITY_RANK = {"high": 0, "medium": 1, "low": 2}


def merge(
    existing: AssetRecord | None,
    observation: Observation,
    existing_seen_at: datetime | None = None,
    first_seen: date | None = None,
) -> AssetRecord:
    """The record after the observation.

    `existing_seen_at` is the moment of the newest observation already merged. Where either
    moment is unknown, the order of arrival decides. `first_seen` is the first day on which the
    asset is known to have existed.
    """
    seen = observation.asset
    if existing is None:
        merged = replace(
            seen,
            evidence=best_evidence(seen.evidence),
            power=merged_readings(seen.power),
            keys=united(seen.keys),
        )
    else:
        is_older = _is_before(observation.observed_at, existing_seen_at)
        merged = _united(existing, seen, is_older, observation.partial)
    watts, scope = mean_power(merged.power)
    merged = replace(merged, measured_power_w=watts, measured_power_scope=scope)
    return aged(merged, _first_day(first_seen, existing_seen_at, observation.observed_at))


def _is_before(moment: datetime | None, other: datetime | None) -> bool:
    return moment is not None and other is not None and moment < other


def _first_day(known: date | None, *moments: datetime | None) -> date | None:
    days = [moment.date() for moment in moments if moment is not None]
    return min(days if known is None else [*days, known], default=None)


def _united(
    existing: AssetRecord, seen: AssetRecord, is_older: bool, is_partial: bool
) -> AssetRecord:
    newer, older = (existing, seen) if is_older else (seen, existing)
    chosen = {
        name: value if value is not None else getattr(older, name)
        for name, value in asdict(newer).items()
        if name not in _UNITED_FIELDS
    }
    if is_partial and existing.category is not None:
        # a part of a machine tells less of its category than the whole did
        chosen["category"] = existing.category
        chosen["is_virtual"] = existing.is_virtual
    return AssetRecord(
        **chosen,
        quantity=newer.quantity,
        components=_components(newer.components, older.components),
        evidence=best_evidence(existing.evidence, seen.evidence),
        macs=newer.macs or older.macs,
        power=merged_readings(older.power, newer.power),
        usage=_latest(newer.usage, older.usage),
        keys=united(existing.keys, seen.keys),
    )


def _components(newer: Components, older: Components) -> Components:
    chosen = {
        name: section if section is not None else getattr(older, name)
        for name, section in asdict(newer).items()
    }
    return Components(**{**chosen, "memory": _memory(newer.memory, older.memory)})


def _memory(newer: Memory | None, older: Memory | None) -> Memory | None:
    """The newer memory, with what only the older one knew."""
    if newer is None or older is None:
        return newer if newer is not None else older
    return Memory(
        total_mib=newer.total_mib if newer.total_mib is not None else older.total_mib,
        slots=newer.slots if newer.slots is not None else older.slots,
        modules=newer.modules or older.modules,
    )


def _latest(newer: Usage | None, older: Usage | None) -> Usage | None:
    if newer is None or older is None:
        return newer if newer is not None else older
    return older if older.t1 > newer.t1 else newer


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
    typed = {}
    for name, value in corrections.items():
        if name == PURCHASE_YEAR:
            typed |= _bought_in(record, int(value), corrections)
            continue
        if name not in types or name in _UNITED_FIELDS - {"quantity"}:
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
