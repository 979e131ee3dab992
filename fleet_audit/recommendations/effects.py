"""What the levers save and take, summed by lever, way, category and country.

Each device's figures are whole grams and watt-hours before they are summed, so that no order of
devices changes a total; savings are rounded down, so that none exceeds what it is taken from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.model.lever import Decided
from fleet_audit.recommendations.judging import Judged
from fleet_audit.recommendations.levers.port import Carbon, Lever, Share

if TYPE_CHECKING:
    import duckdb

MICRO = 1_000_000
GRAMS = 1000
LEAST_YEARS = 0.1
"""An effect lasts at least that long, whatever somebody sets: it is divided by."""
KEYS = ("variant", "category", "zone", "years", "decision")


class Effect(Struct, frozen=True, kw_only=True):
    """The sums of one lever for the devices of a category in a country."""

    lever: Lever
    variant: str | None
    category: str
    zone: str
    years: float
    decision: Decided | None
    devices: int
    asset_ids: tuple[int, ...]
    is_assumed: bool
    """Whether the country of some is assumed."""
    is_support_unknown: bool
    intensity: tuple[float, float, float]
    """kgCO2e per kWh, low, mid, high."""
    plug_kwh: float
    paid_kwh: float
    """With what cooling takes."""
    heat_kwh: float
    use_kg: tuple[float, float, float]
    """Saved a year; low, mid, high."""
    renewal_kg: tuple[float, float, float]
    renewal_ademe_kg: float
    alone_kg: float
    """Saved a year if no lever stood before it on these devices."""
    spent_kg: tuple[float, float, float]
    """Emitted once."""
    spent_ademe_kg: float
    buys: dict[str, float]
    saves: dict[str, float]
    """A year."""


def effects_of(
    engine: duckdb.DuckDBPyConnection, judged: Judged, *, with_assets: bool = True
) -> list[Effect]:
    """The effects of every lever that some device takes, by precedence."""
    taken = _taken(engine, judged)
    return [
        effect
        for lever in judged.levers
        if lever.code in taken
        for effect in _effects(engine, judged, lever, with_assets)
    ]


def _taken(engine: duckdb.DuckDBPyConnection, judged: Judged) -> set[str]:
    """The levers that some device takes."""
    found: set[str] = set()
    for table in ("judged", "judged_after"):
        codes = [lever.code for lever in judged.levers if judged.table(lever) == table]
        if codes:
            sql = ", ".join(f"bool_or(taken_{code})" for code in codes)
            answers = engine.execute(f"SELECT {sql} FROM {table}").fetchone() or ()
            found |= {code for code, answer in zip(codes, answers, strict=True) if answer}
    return found


def _effects(
    engine: duckdb.DuckDBPyConnection, judged: Judged, lever: Lever, with_assets: bool
) -> list[Effect]:
    rows = fetch_dicts(engine, effect_sql(judged, lever, with_assets))
    return [_effect(lever, row) for row in rows]


def effect_sql(judged: Judged, lever: Lever, with_assets: bool = True) -> str:
    """The query of a lever's sums."""
    decision = f"decision_{lever.code}" if lever.code in judged.decided else "NULL::VARCHAR"
    ids = "list(asset_id ORDER BY asset_id)" if with_assets else "[]::BIGINT[]"
    sums = ",\n".join(f"{sql} AS {name}" for name, sql in _sums(judged, lever).items())
    joined = "judged JOIN judged_after USING (asset_id)" if lever.after_fate else "judged"
    return f"""SELECT
        {judged.sql(lever.variant)}::VARCHAR AS variant, category, zone,
        greatest(({judged.sql(lever.years)})::DOUBLE, {LEAST_YEARS}) AS years,
        {decision} AS decision,
        sum(quantity)::BIGINT AS devices, {ids} AS asset_ids,
        bool_or(zone_is_assumed) AS is_assumed,
        coalesce(bool_or(support_state = 'unknown') FILTER (memory_gib IS NOT NULL), false)
            AS is_support_unknown,
        any_value(intensity_kgco2e) AS intensity, any_value(intensity_kgco2e_low) AS intensity_low,
        any_value(intensity_kgco2e_high) AS intensity_high,
        {sums}
    FROM {judged.view(lever)} JOIN {joined} USING (asset_id)
    WHERE taken_{lever.code}
    GROUP BY ALL
    ORDER BY {", ".join(KEYS)}"""


def _sums(judged: Judged, lever: Lever) -> dict[str, str]:
    use_left, renewal_left = judged.left(lever, "use"), judged.left(lever, "renewal")
    share = {
        name: _share(judged, lever.saves_use, name, use_left) for name in ("low", "mid", "high")
    }
    kept = _clipped(judged.sql(lever.saves_renewal), renewal_left)
    spent = {
        name: judged.sql(_carbon(lever.spends, name)) for name in ("low", "mid", "high", "ademe")
    }
    sums = {
        "plug_wh": _total(f"round(energy_kwh * 1000 * {share['mid']})"),
        "paid_wh": _total(f"round(energy_kwh * pue * 1000 * {share['mid']})"),
        "heat_wh": _total(f"round(1000 * {judged.sql(lever.heat_kwh)})"),
        "renewal_ademe": _total(
            f"floor(coalesce(renewal_ademe_kgco2e, renewal_kgco2e) * 1000 * {kept})"
        ),
    }
    for what in ("use", "renewal"):
        share_alone = lever.saves_use.mid if what == "use" else lever.saves_renewal
        own = _clipped(judged.sql(share_alone), "1")
        sums[f"{what}_alone"] = _total(f"floor({what}_kgco2e * 1000 * {own})")
    for name, end in (("low", "_low"), ("mid", ""), ("high", "_high")):
        sums[f"use_{name}"] = _total(f"floor(use_kgco2e{end} * 1000 * {share[name]})")
        sums[f"renewal_{name}"] = _total(f"floor(renewal_kgco2e{end} * 1000 * {kept})")
    for name, sql in spent.items():
        sums[f"spent_{name}"] = _total(f"ceil(1000 * ({sql}))")
    for item, sql in lever.buys.items():
        sums[f"buys_{item}"] = _total(f"round({MICRO} * ({judged.sql(sql)}))")
    for item, sql in lever.saves.items():
        sums[f"saves_{item}"] = _total(f"round({MICRO} * ({judged.sql(sql)}) * {renewal_left})")
    return sums


def _total(sql: str) -> str:
    """The sum over devices of a whole number of each."""
    return f"coalesce(sum(quantity * coalesce({sql}, 0)::BIGINT), 0)::DOUBLE"


def _share(judged: Judged, share: Share, name: str, left: str) -> str:
    sql = {"low": share.low, "mid": share.mid, "high": share.high}[name] or share.mid
    return _clipped(judged.sql(sql), left)


def _clipped(sql: str, left: str) -> str:
    return f"(greatest(0, least(1, {sql})) * {left})"


def _carbon(carbon: Carbon, name: str) -> str:
    given = {"low": carbon.low, "mid": carbon.mid, "high": carbon.high, "ademe": carbon.ademe}[name]
    if given is None:
        return carbon.mid
    return f"coalesce({given}, {carbon.mid})"


def _effect(lever: Lever, row: dict[str, Any]) -> Effect:
    return Effect(
        lever=lever,
        **{name: row[name] for name in (*KEYS, "devices", "is_assumed", "is_support_unknown")},
        asset_ids=tuple(row["asset_ids"]),
        intensity=(row["intensity_low"], row["intensity"], row["intensity_high"]),
        plug_kwh=row["plug_wh"] / GRAMS,
        paid_kwh=row["paid_wh"] / GRAMS,
        heat_kwh=row["heat_wh"] / GRAMS,
        use_kg=_three(row, "use"),
        renewal_kg=_three(row, "renewal"),
        renewal_ademe_kg=row["renewal_ademe"] / GRAMS,
        alone_kg=(row["use_alone"] + row["renewal_alone"]) / GRAMS,
        spent_kg=_three(row, "spent"),
        spent_ademe_kg=row["spent_ademe"] / GRAMS,
        buys={item: row[f"buys_{item}"] / MICRO for item in lever.buys},
        saves={item: row[f"saves_{item}"] / MICRO for item in lever.saves},
    )


def _three(row: dict[str, Any], name: str) -> tuple[float, float, float]:
    low, mid, high = (row[f"{name}_{end}"] / GRAMS for end in ("low", "mid", "high"))
    return min(low, mid), mid, max(mid, high)
