"""What was done in the years before a commitment, as far as the inventory and decisions show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from fleet_audit.commitments.indicators import IN_USE, PAST
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.model.commitment import Done, plain
from fleet_audit.model.lever import LeverDecision

if TYPE_CHECKING:
    import duckdb

KEPT = f"""
SELECT sum(quantity) FILTER (age_years > lifetime_years)::BIGINT AS devices,
    sum(quantity)::BIGINT AS population,
    sum(quantity * age_years) FILTER (age_years > lifetime_years)
        / sum(quantity) FILTER (age_years > lifetime_years) AS years
FROM standing WHERE {IN_USE} AND age_years IS NOT NULL
"""
REFURBISHED = f"""
SELECT sum(quantity) FILTER (acquired_as = 'refurbished')::BIGINT AS devices,
    sum(quantity)::BIGINT AS population, NULL AS years
FROM standing
WHERE NOT is_virtual AND acquired_as IN ('new', 'refurbished') AND purchase_date > {PAST}
"""
REPAIRED = f"""
SELECT sum(quantity)::BIGINT AS devices, NULL AS population, NULL AS years
FROM present
WHERE parts_added_on > {PAST}
    AND (memory_added_gib > 0 OR storage_added_gb > 0 OR batteries_replaced > 0)
"""
LEFT = f"""
SELECT sum(quantity)::BIGINT AS devices, NULL AS population,
    sum(quantity * date_diff('day', came_on, left_on)) FILTER (left_on > came_on) / 365.25
        / sum(quantity) FILTER (left_on > came_on) AS years
FROM presence WHERE absence = 'retired' AND left_on > {PAST}
"""


def done_before(
    engine: duckdb.DuckDBPyConnection,
    literals: Mapping[str, str],
    routes: Mapping[str, int],
    decisions: Iterable[LeverDecision],
) -> tuple[Done, ...]:
    """What a judged fleet shows; `routes` are where devices went, and decisions those of the years.

    Nothing is told of what nothing is known of.
    """
    shown = (
        _seen(engine, "kept", KEPT, literals),
        _seen(engine, "refurbished", REFURBISHED, literals),
        _seen(engine, "repaired", REPAIRED, literals),
        _seen(engine, "left", LEFT, literals, routes),
    )
    return (*(one for one in shown if one is not None), *_decided(decisions))


def _seen(
    engine: duckdb.DuckDBPyConnection,
    kind: Any,
    sql: str,
    literals: Mapping[str, str],
    routes: Mapping[str, int] | None = None,
) -> Done | None:
    (row,) = fetch_dicts(engine, sql.format_map(literals))
    if not row["devices"]:
        return None
    return Done(
        kind=kind,
        devices=row["devices"],
        of=row["population"],
        years=None if row["years"] is None else plain(row["years"]),
        routes=dict(routes or {}),
    )


def _decided(decisions: Iterable[LeverDecision]) -> Iterator[Done]:
    """Each lever that was recorded as done, by its last day."""
    last: dict[str, tuple[date, int | None]] = {}
    for one in decisions:
        if one.decision == "done":
            last[one.lever] = one.decided_on, len(one.asset_ids) if one.asset_ids else None
    for lever, (day, devices) in last.items():
        yield Done(kind="lever", lever=lever, devices=devices, on=day)
