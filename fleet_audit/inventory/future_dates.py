"""Purchases and makings that a document dates after its own day: left out, told, never believed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from fleet_audit.inventory.ageing import aged
from fleet_audit.model.asset import AssetRecord, Observation, Rejected, Skipped
from fleet_audit.model.marking import Said, said

_SLACK = timedelta(days=1)
"""The day may have turned elsewhere."""
_LINE = re.compile(r"line (\d+)")


def without_future(
    items: Iterable[Observation | Skipped | Rejected], today: date
) -> Iterator[Observation | Skipped | Rejected]:
    """The items of a document of that day, without dates that were still to come.

    Each such value is a rejection of its own, and stays among what the asset's history says.
    """
    for item in items:
        refused = list(_future(item.asset, today)) if isinstance(item, Observation) else []
        if not refused or not isinstance(item, Observation):
            yield item
            continue
        line = _LINE.fullmatch(item.place or "")
        for field, value in refused:
            yield Rejected(
                reason=_reason(value, today),
                line=int(line[1]) if line else None,
                field=field,
                row_is_kept=True,
            )
        yield _kept(item, refused, today)


def _future(record: AssetRecord, today: date) -> Iterator[tuple[str, str]]:
    bought, made = record.purchase_date, record.manufactured_year
    if bought is not None and bought > today + _SLACK:
        yield "purchase_date", bought.isoformat()
    elif any(e.source == "purchase" and e.date.year > today.year for e in record.evidence):
        years = [e.date.year for e in record.evidence if e.source == "purchase"]
        yield "purchase_date", str(max(years))
    if made is not None and made > today.year:
        yield "manufactured_year", str(made)


def _reason(value: str, today: date) -> Said:
    return said(
        "{value} is later than the document, which is of {today}: taken as unknown",
        value=value,
        today=today.isoformat(),
    )


def _kept(item: Observation, refused: list[tuple[str, str]], today: date) -> Observation:
    record = replace(item.asset, **dict.fromkeys(field for field, _ in refused))
    evidence = tuple(e for e in record.evidence if e.source != "purchase" or e.date <= today)
    first_day = item.observed_at.date() if item.observed_at else None
    remarks = tuple(
        said(
            "{field} {value} refused: later than its document, which is of {today}",
            field=field,
            value=value,
            today=today.isoformat(),
        )
        for field, value in refused
    )
    return replace(item, asset=aged(replace(record, evidence=evidence), first_day), remarks=remarks)
