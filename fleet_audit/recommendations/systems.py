"""The systems of a fleet by version, with what is known of their updates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.model.report_support import SupportRow
from fleet_audit.recommendations.levers.port import COMPUTERS, SERVERS

if TYPE_CHECKING:
    import duckdb

MONTHS = 12
SQL = f"""
WITH kind AS (
    SELECT
        os_family, os_release, os_is_stated, support_state, support_end, paid_support_end,
        is_virtual, category, sum(quantity)::BIGINT AS devices,
        CASE WHEN windows11 <> 'has_it' AND NOT is_virtual THEN windows11 END AS answer
    FROM candidate
    WHERE NOT is_stock AND (os_is_stated OR {COMPUTERS} OR {SERVERS} OR is_virtual)
    GROUP BY ALL
)
SELECT
    os_family, os_release, os_is_stated, support_state, support_end, paid_support_end,
    list((category, answer, devices) ORDER BY ALL) FILTER (NOT is_virtual) AS kinds,
    coalesce(sum(devices) FILTER (is_virtual), 0)::BIGINT AS virtual_machines
FROM kind
GROUP BY ALL
"""
"""Of devices in use that run a system, whether the inventory names it or not."""


def systems(engine: duckdb.DuckDBPyConnection, as_of: date) -> tuple[SupportRow, ...]:
    """The systems of `candidate`, those without updates first, then by what ends soonest."""
    rows = [_row(found, as_of) for found in fetch_dicts(engine, SQL)]
    return tuple(sorted(rows, key=_place))


def _place(row: SupportRow) -> tuple[int, date, int, str, str]:
    order = {"ended": 0, "supported": 1, "unknown": 2}[row.updates]
    number = row.devices + row.virtual_machines
    ends_on = row.ends_on if row.ends_on and order else date.max
    return order, ends_on, -number, row.family or "", row.release or ""


def _row(found: dict[str, Any], as_of: date) -> SupportRow:
    kinds = found["kinds"] or []
    ends_on = found["support_end"]
    return SupportRow(
        family=found["os_family"],
        release=found["os_release"],
        is_stated=found["os_is_stated"],
        updates=found["support_state"],
        ends_on=ends_on,
        months_left=months_between(as_of, ends_on) if ends_on else None,
        paid_until=found["paid_support_end"],
        devices=sum(number for _category, _answer, number in kinds),
        virtual_machines=found["virtual_machines"],
        categories=_summed([(category, number) for category, _answer, number in kinds]),
        windows11=_summed([(answer, number) for _category, answer, number in kinds if answer]),
    )


def _summed(counts: list[tuple[str, int]]) -> dict[str, int]:
    """What there is of each, the most first."""
    sums: dict[str, int] = {}
    for key, number in counts:
        sums[key] = sums.get(key, 0) + number
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another; below zero where the other comes before."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * MONTHS + end.month - start.month
    return months - (end.day < start.day)
