"""Targets that a fleet's own levers make reachable: from what an indicator is to what it can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil, floor, isfinite, log10
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fleet_audit.commitments.indicators import INDICATORS, Indicator
from fleet_audit.footprint.relations import create_table, fetch_dicts, literal
from fleet_audit.model.commitment import MOST_TARGETS, Estimate, Target, estimate, plain
from fleet_audit.model.lever import Recommendation

if TYPE_CHECKING:
    import duckdb

ACTING_TYPES = {"lever": "VARCHAR", "asset_id": "BIGINT", "years": "DOUBLE"}
SAVING_TYPES = {"lever": "VARCHAR", "kwh": "DOUBLE"}


class Ground(Struct, frozen=True, kw_only=True):
    """What targets are drawn from."""

    engine: duckdb.DuckDBPyConnection
    """In which the fleet was judged."""
    found: tuple[Recommendation, ...]
    literals: Mapping[str, str]
    """Parameters as SQL."""
    due: date


def targets_of(ground: Ground) -> tuple[Target, ...]:
    """At most five targets, what avoids most first, and each indicator before any comes twice."""
    counted = [one for one in ground.found if one.is_counted and one.devices]
    _lay_out(ground.engine, counted)
    found = [target for one in INDICATORS for target in _targets(ground, one, counted)]
    found.sort(key=_avoided, reverse=True)
    firsts = [one for place, one in enumerate(found) if not _comes_again(one, found[:place])]
    rest = [one for one in found if one not in firsts]
    return tuple((*firsts, *rest)[:MOST_TARGETS])


def _avoided(target: Target) -> float:
    return target.avoided_kgco2e_per_year.value if target.avoided_kgco2e_per_year else 0.0


def _comes_again(target: Target, before: Sequence[Target]) -> bool:
    return any(one.indicator == target.indicator for one in before)


def _lay_out(engine: duckdb.DuckDBPyConnection, counted: Sequence[Recommendation]) -> None:
    """Make `acting` and `saving`, which the queries of the indicators read."""
    acting = [
        {"lever": one.lever, "asset_id": asset_id, "years": one.years}
        for one in counted
        for asset_id in one.asset_ids
    ]
    saving = [
        {"lever": one.lever, "kwh": one.kwh_per_year} for one in counted if one.kwh_per_year > 0
    ]
    create_table(engine, "acting", ACTING_TYPES, acting)
    create_table(engine, "saving", SAVING_TYPES, saving)


def _targets(
    ground: Ground, indicator: Indicator, counted: Sequence[Recommendation]
) -> Iterator[Target]:
    """The targets of one indicator: those that its levers improve."""
    own = [one for one in counted if one.lever in indicator.levers]
    if not own:
        return
    levers = f"({', '.join(literal(code) for code in indicator.levers)})"
    sql = indicator.sql.format_map({**ground.literals, "levers": levers})
    for row in fetch_dicts(ground.engine, sql):
        target = _target(ground, indicator, row, own)
        if target is not None:
            yield target


def _target(
    ground: Ground, indicator: Indicator, row: Mapping[str, Any], own: Sequence[Recommendation]
) -> Target | None:
    """The target of a row; null where the levers do not improve the indicator."""
    category, baseline, effect = row["category"], row["baseline"], row["effect"]
    acting = [one for one in own if category in (None, one.category)]
    if not acting or baseline is None or effect is None:
        return None
    aim = rounded(baseline + effect, indicator, baseline)
    if aim is None:
        return None
    return Target(
        indicator=indicator.code,
        category=category,
        unit=indicator.unit,
        baseline=plain(baseline),
        baseline_basis="usual_life" if row["is_usual"] else "observed",
        observed_on=row["observed"],
        target=aim,
        due=ground.due,
        levers=tuple(dict.fromkeys(one.lever for one in acting)),
        devices=row["devices"],
        of=row["population"],
        effect=plain(effect),
        avoided_kgco2e_per_year=_sum(acting),
    )


def _sum(acting: Sequence[Recommendation]) -> Estimate:
    return estimate(
        sum(one.gwp_kgco2e_per_year.mid for one in acting),
        low=sum(one.gwp_kgco2e_per_year.low for one in acting),
        high=sum(one.gwp_kgco2e_per_year.high for one in acting),
    )


def rounded(value: float, indicator: Indicator, baseline: float) -> float | None:
    """A target to sign: rounded towards the baseline, so that it is never more than can be had.

    Tenths of a year, whole percents and devices, two digits of energy, or three where two would
    hide it. Null where what is left does not show beside today's value.
    """
    for step in _steps(value, indicator):
        # A hair's breadth keeps 0.3 from becoming 0.2 for want of binary tenths.
        if indicator.better == "more":
            aim = round(floor(value / step + 1e-9) * step, 6)
            shows = aim > max(baseline, _shown(baseline, step))
        else:
            aim = round(max(0, ceil(value / step - 1e-9)) * step, 6)
            shows = aim < min(baseline, _shown(baseline, step))
        if shows and isfinite(aim):
            return aim
    return None


def _shown(value: float, step: float) -> float:
    """Today's value with the digits of the target."""
    return round(round(value / step) * step, 6)


def _steps(value: float, indicator: Indicator) -> tuple[float, ...]:
    if indicator.unit == "kWh/year":
        size = floor(log10(max(abs(value), 1)))
        return tuple(10.0 ** max(0, size - digits) for digits in (1, 2))
    return ({"years": 0.1, "share": 0.01, "devices": 1.0}[indicator.unit],)
