"""When an asset was made: an interval with a point, a method and a confidence.

The best-ranked evidence decides (`tables/age_evidence.csv`, best first, with its widths); dates
that nothing can be younger or older than cut the interval. A BIOS date alone is `low`: firmware
updates make old machines look new.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.inventory.packaged_tables import table_rows
from fleet_audit.inventory.processors import launched_on
from fleet_audit.model.asset import AssetRecord, ManufacturedAt
from fleet_audit.model.codes import Confidence
from fleet_audit.model.inventory_document import AgeEvidence
from fleet_audit.reference.model_launch import launched_from

_CONFIDENCES: tuple[Confidence, ...] = ("none", "low", "medium", "high")


class _Width(Struct, frozen=True, kw_only=True):
    rank: int
    bound: str
    span: str
    before: timedelta
    after: timedelta
    point: timedelta
    confidence: Confidence


@cache
def _widths() -> dict[tuple[str, str], _Width]:
    return {
        (row["source"], row["variant"]): _Width(
            rank=rank,
            bound=row["bound"],
            span=row["span"],
            before=timedelta(days=int(row["days_before"])),
            after=timedelta(days=int(row["days_after"])),
            point=timedelta(days=int(row["point_days"])),
            confidence=cast(Confidence, row["confidence"]),
        )
        for rank, row in enumerate(table_rows("age_evidence"))
    }


def _width(evidence: AgeEvidence, variant: str) -> _Width:
    """The row for the evidence: its case and quality first, then the plain one."""
    widths = _widths()
    for name in (f"{variant} {evidence.quality}".strip(), variant, ""):
        found = widths.get((evidence.source, name))
        if found is not None:
            return found
    raise LookupError(f"age_evidence.csv has no row for {evidence.source!r}")


def manufactured_at(
    evidence: Iterable[AgeEvidence],
    *,
    variant: str = "",
    not_after: date | None = None,
    not_before: date | None = None,
) -> ManufacturedAt:
    """The interval that the evidence supports.

    `variant` is `monitor` or `refurbished`, which have widths of their own; `not_after` is a day
    on which the asset was already there, `not_before` the first day that its model can date from.
    What lies before that day whole is of another machine, unless nothing else tells the age.
    """
    signs = tuple(evidence)
    found = _supported(signs, variant, not_after, not_before)
    if found.point is not None or not_before is None:
        return found
    again = _supported(signs, variant, not_after, None)
    return again if again.point is None else replace(again, confidence="low")


def _supported(
    evidence: Iterable[AgeEvidence],
    variant: str,
    not_after: date | None,
    not_before: date | None,
) -> ManufacturedAt:
    ranked = sorted(evidence, key=lambda e: (_width(e, variant).rank, e.date))
    for best in ranked:
        width = _width(best, variant)
        earliest, latest = _interval(best.date, width)
        if not_after is not None and earliest > not_after:
            continue  # evidence from the future: the clock or the field is wrong
        if not_before is not None and latest < not_before:
            continue  # older than its own model
        if width.confidence != "high" and _is_denied(latest, ranked, variant):
            continue  # firmware made up a date older than the processor
        earliest, latest = _cut(earliest, latest, ranked, variant, not_after)
        earliest = earliest if not_before is None else min(max(earliest, not_before), latest)
        return ManufacturedAt(
            earliest=earliest,
            latest=latest,
            point=min(max(_shifted(best.date, width.point), earliest), latest),
            method=best.source,
            confidence=_least(width.confidence, best.quality),
        )
    return ManufacturedAt()


def _interval(day: date, width: _Width) -> tuple[date, date]:
    if width.span == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return _shifted(day, -width.before), _shifted(day, width.after)


def _is_denied(latest: date, ranked: list[AgeEvidence], variant: str) -> bool:
    """Whether all of an interval lies before a day that the asset cannot be older than."""
    return any(e.date > latest for e in ranked if _width(e, variant).bound == "not_before")


def _cut(
    earliest: date,
    latest: date,
    ranked: list[AgeEvidence],
    variant: str,
    not_after: date | None,
) -> tuple[date, date]:
    """The interval within every bound that leaves something of it."""
    if not_after is not None:
        latest = max(min(latest, not_after), earliest)
    for other in ranked:
        bound = _width(other, variant).bound
        if bound == "not_after" and earliest <= other.date:
            latest = min(latest, other.date)
        if bound == "not_before" and other.date <= latest:
            earliest = max(earliest, other.date)
    return earliest, latest


def _shifted(day: date, by: timedelta) -> date:
    ordinal = day.toordinal() + by.days
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def _least(one: Confidence, other: Confidence) -> Confidence:
    return min(one, other, key=_CONFIDENCES.index)


def evidence_of(record: AssetRecord) -> tuple[AgeEvidence, ...]:
    """What the record's own columns say of its age, with the evidence that documents gave."""
    found = list(record.evidence)
    if record.manufactured_year is not None:
        middle = date(record.manufactured_year, 7, 1)
        found.append(AgeEvidence(source="manufactured_year", date=middle, quality="high"))
    if record.purchase_date is not None:
        found.append(AgeEvidence(source="purchase", date=record.purchase_date, quality="high"))
    if record.os_installed_on is not None:
        found.append(AgeEvidence(source="os_trace", date=record.os_installed_on))
    launch = launched_on(record.cpu) if record.cpu is not None else None
    if launch is not None:
        found.append(AgeEvidence(source="cpu_launch", date=launch))
    return tuple(found)


def aged(record: AssetRecord, not_after: date | None = None) -> AssetRecord:
    """The record with `manufactured` found anew. A virtual machine was never manufactured."""
    if record.category == "virtual_machine" or record.is_virtual:
        return replace(record, manufactured=ManufacturedAt())
    variant = _variant(record)
    found = manufactured_at(
        evidence_of(record),
        variant=variant,
        not_after=not_after,
        not_before=_launched(record),
    )
    return replace(record, manufactured=found)


def _launched(record: AssetRecord) -> date | None:
    if record.manufacturer is None or record.model is None:
        return None
    return launched_from(record.manufacturer, record.model)


def _variant(record: AssetRecord) -> str:
    if record.acquired_as in ("refurbished", "gift"):
        return "refurbished"
    return "monitor" if record.category == "monitor" else ""
