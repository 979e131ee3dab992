"""What the levers save and take, summed by lever, way, category and country.

Each device's figures are whole grams and watt-hours before they are summed, so that no order of
devices changes a total; savings are rounded down, so that none exceeds what it is taken from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fleet_audit.footprint.relations import create_table, fetch_dicts
from fleet_audit.model.lever import Decided
from fleet_audit.recommendations.judging import Judged, saves
from fleet_audit.recommendations.levers.port import Carbon, Lever, Share

if TYPE_CHECKING:
    import duckdb

MICRO = 1_000_000
GRAMS = 1000
LEAST_YEARS = 0.1
"""An effect lasts at least that long, whatever somebody sets: it is divided by."""
KEYS = ("variant", "category", "zone", "years", "decision")
KEYS_LISTED = ", ".join(KEYS)


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


def effects_at(
    engine: duckdb.DuckDBPyConnection,
    effects: Sequence[Effect],
    sites: Sequence[str | None],
    *,
    with_assets: bool = False,
) -> list[tuple[str | None, Effect]]:
    """What effects bring at some sites, null where not stated: the sums that they are made of."""
    create_table(engine, "asked_site", {"site": "VARCHAR"}, [{"site": site} for site in sites])
    ids = "list_sort(asset_ids)" if with_assets else "[]::BIGINT[]"
    sums = f"""SELECT * REPLACE ({ids} AS asset_ids) FROM effect_{{}} AS e
        SEMI JOIN asked_site AS a ON a.site IS NOT DISTINCT FROM e.site
        ORDER BY site, {KEYS_LISTED}"""
    levers = {effect.lever.code: effect.lever for effect in effects}
    return [
        (row["site"], _effect(lever, row))
        for code, lever in levers.items()
        for row in fetch_dicts(engine, sums.format(code))
    ]


def _effects(
    engine: duckdb.DuckDBPyConnection, judged: Judged, lever: Lever, with_assets: bool
) -> list[Effect]:
    """The sums of a lever, added up over the sites, whose own stay in a table."""
    sums = _sums(judged, lever)
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE effect_{lever.code} AS "
        + effect_sql(judged, lever, sums, with_assets)
    )
    return [_effect(lever, row) for row in fetch_dicts(engine, _whole_sql(lever, sums))]


def effect_sql(
    judged: Judged, lever: Lever, sums: Mapping[str, str], with_assets: bool = True
) -> str:
    """The query of a lever's sums at each site."""
    decision = f"decision_{lever.code}" if lever.code in judged.decided else "NULL::VARCHAR"
    ids = "list(asset_id)" if with_assets else "[]::BIGINT[]"
    listed = ",\n".join(f"{sql} AS {name}" for name, sql in sums.items())
    joined = "judged JOIN judged_after USING (asset_id)" if lever.after_fate else "judged"
    return f"""SELECT
        site, {judged.sql(lever.variant)}::VARCHAR AS variant, category, zone,
        greatest(({judged.sql(lever.years)})::DOUBLE, {LEAST_YEARS}) AS years,
        {decision} AS decision,
        sum(quantity)::BIGINT AS devices, {ids} AS asset_ids,
        bool_or(zone_is_assumed) AS is_assumed,
        coalesce(bool_or(support_state = 'unknown') FILTER (memory_gib IS NOT NULL), false)
            AS is_support_unknown,
        any_value(intensity_kgco2e) AS intensity, any_value(intensity_kgco2e_low) AS intensity_low,
        any_value(intensity_kgco2e_high) AS intensity_high,
        {listed}
    FROM {judged.view(lever)} JOIN {joined} USING (asset_id)
    WHERE taken_{lever.code}
    GROUP BY ALL"""


def _whole_sql(lever: Lever, sums: Iterable[str]) -> str:
    """The query that adds them up over the sites."""
    added = ", ".join(f"sum({name}) AS {name}" for name in sums)
    return f"""SELECT {KEYS_LISTED}, sum(devices)::BIGINT AS devices,
        list_sort(flatten(list(asset_ids))) AS asset_ids, bool_or(is_assumed) AS is_assumed,
        bool_or(is_support_unknown) AS is_support_unknown, any_value(intensity) AS intensity,
        any_value(intensity_low) AS intensity_low, any_value(intensity_high) AS intensity_high,
        {added}
    FROM effect_{lever.code} GROUP BY {KEYS_LISTED} ORDER BY {KEYS_LISTED}"""


def _sums(judged: Judged, lever: Lever) -> dict[str, str]:
    """What is summed over devices, as SQL; nothing of what the lever does not touch."""
    sums: dict[str, str] = {}
    if saves(lever, "use"):
        sums |= _electricity(judged, lever)
    if saves(lever, "renewal"):
        sums |= _renewal(judged, lever)
    if lever.heat_kwh != "0":
        sums["heat_wh"] = _total(f"round(1000 * {judged.sql(lever.heat_kwh)})")
    if lever.spends != Carbon():
        sums |= _spent(judged, lever)
    for item, sql in lever.buys.items():
        sums[f"buys_{item}"] = _total(f"round({MICRO} * ({judged.sql(sql)}))")
    left = judged.left(lever, "renewal")
    for item, sql in lever.saves.items():
        sums[f"saves_{item}"] = _total(f"round({MICRO} * ({judged.sql(sql)}) * {left})")
    return sums


def _electricity(judged: Judged, lever: Lever) -> dict[str, str]:
    left = judged.left(lever, "use")
    low, mid, high = (
        _share(judged, lever.saves_use, name, left) for name in ("low", "mid", "high")
    )
    alone = _clipped(judged.sql(lever.saves_use.mid), "1")
    return {
        "plug_wh": _total(f"round(energy_kwh * 1000 * {mid})"),
        "paid_wh": _total(f"round(energy_kwh * pue * 1000 * {mid})"),
        "use_low": _total(f"floor(use_kgco2e_low * 1000 * {low})"),
        "use_mid": _total(f"floor(use_kgco2e * 1000 * {mid})"),
        "use_high": _total(f"floor(use_kgco2e_high * 1000 * {high})"),
        "use_alone": _total(f"floor(use_kgco2e * 1000 * {alone})"),
    }


def _renewal(judged: Judged, lever: Lever) -> dict[str, str]:
    kept = _clipped(judged.sql(lever.saves_renewal), judged.left(lever, "renewal"))
    alone = _clipped(judged.sql(lever.saves_renewal), "1")
    ademe = "coalesce(renewal_ademe_kgco2e, renewal_kgco2e)"
    return {
        "renewal_low": _total(f"floor(renewal_kgco2e_low * 1000 * {kept})"),
        "renewal_mid": _total(f"floor(renewal_kgco2e * 1000 * {kept})"),
        "renewal_high": _total(f"floor(renewal_kgco2e_high * 1000 * {kept})"),
        "renewal_ademe": _total(f"floor({ademe} * 1000 * {kept})"),
        "renewal_alone": _total(f"floor(renewal_kgco2e * 1000 * {alone})"),
    }


def _spent(judged: Judged, lever: Lever) -> dict[str, str]:
    each = {
        name: judged.sql(_carbon(lever.spends, name)) for name in ("low", "mid", "high", "ademe")
    }
    return {f"spent_{name}": _total(f"ceil(1000 * ({sql}))") for name, sql in each.items()}


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
    def sum_of(name: str, parts: int = GRAMS) -> float:
        return float(row.get(name, 0.0) / parts)

    def three(name: str) -> tuple[float, float, float]:
        low, mid, high = (sum_of(f"{name}_{end}") for end in ("low", "mid", "high"))
        return min(low, mid), mid, max(mid, high)

    return Effect(
        lever=lever,
        **{name: row[name] for name in (*KEYS, "devices", "is_assumed", "is_support_unknown")},
        asset_ids=tuple(row["asset_ids"]),
        intensity=(row["intensity_low"], row["intensity"], row["intensity_high"]),
        plug_kwh=sum_of("plug_wh"),
        paid_kwh=sum_of("paid_wh"),
        heat_kwh=sum_of("heat_wh"),
        use_kg=three("use"),
        renewal_kg=three("renewal"),
        renewal_ademe_kg=sum_of("renewal_ademe"),
        alone_kg=(row.get("use_alone", 0.0) + row.get("renewal_alone", 0.0)) / GRAMS,
        spent_kg=three("spent"),
        spent_ademe_kg=sum_of("spent_ademe"),
        buys={item: sum_of(f"buys_{item}", MICRO) for item in lever.buys},
        saves={item: sum_of(f"saves_{item}", MICRO) for item in lever.saves},
    )
