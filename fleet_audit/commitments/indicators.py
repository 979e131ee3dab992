"""The indicators of commitments: what each measures, and which levers move it.

Each is a query on `standing`, where a fleet was judged, and on `acting`, the devices that each
lever that counts acts on. It gives a row for each category that it is told by, or one row:
`category, baseline, observed, devices, population, effect, is_usual`. In its SQL, `{name}` is a
parameter of the levers. A later audit runs the same query, and finds the baseline moved.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from fleet_audit.model.commitment import IndicatorCode, IndicatorUnit

PCS = "('laptop', 'desktop', 'workstation', 'all_in_one', 'thin_client')"
IN_USE = "NOT is_stock AND NOT is_virtual"
PAST = "as_of() - to_months((12 * {commitment_past_years})::INTEGER)"
"""Day from which purchases and departures are counted."""


class Indicator(Struct, frozen=True, kw_only=True):
    """Something that can be counted again."""

    code: IndicatorCode
    unit: IndicatorUnit
    better: Literal["more", "less"]
    levers: tuple[str, ...]
    """Those whose effect it shows; each lever belongs to one indicator."""
    sql: str


LIFE = Indicator(
    code="life_years",
    unit="years",
    better="more",
    levers=("extend", "ssd", "memory", "battery", "warranty", "lease_clauses"),
    # Devices that stay longer raise the mean life of all devices of their category by their share.
    sql=f"""
WITH used AS (
    SELECT category, sum(quantity) AS population,
        sum(lifetime_years * quantity) / sum(quantity) AS usual
    FROM standing WHERE {IN_USE} GROUP BY category
),
gone AS (
    SELECT category, sum(quantity) AS observed,
        sum(quantity * date_diff('day', came_on, left_on)) / 365.25 / observed AS lived
    FROM presence
    WHERE absence = 'retired' AND left_on > came_on AND left_on > {PAST}
    GROUP BY category HAVING sum(quantity) >= {{commitment_least_left}}
),
prolonged AS (
    SELECT category, sum(quantity) AS devices, sum(quantity * years) AS years_more
    FROM acting JOIN standing USING (asset_id)
    WHERE lever IN {{levers}} GROUP BY category
)
SELECT category, coalesce(lived, usual) AS baseline, observed::BIGINT AS observed,
    devices::BIGINT AS devices, population::BIGINT AS population,
    years_more / population AS effect, lived IS NULL AS is_usual
FROM used JOIN prolonged USING (category) LEFT JOIN gone USING (category)
""",
)
SUPPORTED = Indicator(
    code="supported_share",
    unit="share",
    better="more",
    levers=("windows10_rescue",),
    sql=f"""
SELECT NULL AS category,
    coalesce(sum(quantity) FILTER (support_state = 'supported'), 0) / sum(quantity) AS baseline,
    NULL AS observed,
    coalesce(sum(quantity) FILTER (support_state = 'ended' AND lever IS NOT NULL), 0)::BIGINT
        AS devices,
    sum(quantity)::BIGINT AS population, devices / population AS effect, false AS is_usual
FROM standing LEFT JOIN (SELECT * FROM acting WHERE lever IN {{levers}}) USING (asset_id)
WHERE {IN_USE} AND support_state <> 'unknown'
""",
)
REFURBISHED = Indicator(
    code="refurbished_share",
    unit="share",
    better="more",
    levers=("buy_refurbished",),
    # Of what leaves and is to be bought again: the lever's first objection is one in stock.
    sql=f"""
WITH bought AS (
    SELECT sum(quantity) AS number,
        coalesce(sum(quantity) FILTER (acquired_as = 'refurbished'), 0) / sum(quantity) AS share
    FROM standing
    WHERE NOT is_virtual AND acquired_as IN ('new', 'refurbished') AND purchase_date > {PAST}
),
bought_next AS (
    SELECT sum(quantity) FILTER (lever IS NOT NULL) AS devices, sum(quantity) AS population
    FROM standing JOIN judged_after USING (asset_id)
    LEFT JOIN (SELECT * FROM acting WHERE lever IN {{levers}}) USING (asset_id)
    WHERE state_buy_refurbished <> 1
)
SELECT NULL AS category, share AS baseline, number::BIGINT AS observed,
    coalesce(devices, 0)::BIGINT AS devices, population::BIGINT AS population,
    devices / population - share AS effect, false AS is_usual
FROM bought, bought_next WHERE number > 0
""",
)
NIGHT = Indicator(
    code="night_off_share",
    unit="share",
    better="more",
    levers=("sleep",),
    sql=f"""
SELECT NULL AS category,
    coalesce(sum(quantity) FILTER (wasted_hours < {{sleep_wasted_hours}}), 0) / sum(quantity)
        AS baseline,
    NULL AS observed, coalesce(sum(quantity) FILTER (lever IS NOT NULL), 0)::BIGINT AS devices,
    sum(quantity)::BIGINT AS population, devices / population AS effect, false AS is_usual
FROM standing LEFT JOIN (SELECT * FROM acting WHERE lever IN {{levers}}) USING (asset_id)
WHERE {IN_USE} AND category IN {PCS} AND hours_on_per_day IS NOT NULL
""",
)
STOCK = Indicator(
    code="stock_devices",
    unit="devices",
    better="less",
    levers=("reassign", "second_life"),
    sql="""
SELECT NULL AS category, sum(quantity)::DOUBLE AS baseline,
    NULL AS observed, coalesce(sum(quantity) FILTER (lever IS NOT NULL), 0)::BIGINT AS devices,
    sum(quantity)::BIGINT AS population, -devices::DOUBLE AS effect, false AS is_usual
FROM standing LEFT JOIN (SELECT * FROM acting WHERE lever IN {levers}) USING (asset_id)
WHERE is_stock AND NOT is_virtual
""",
)
ENERGY = Indicator(
    code="energy_kwh_per_year",
    unit="kWh/year",
    better="less",
    levers=(
        *("retire_idle", "consolidate", "replace", "screens", "share_printers", "move_hosting"),
        *("screen_timeout", "screen_brightness", "inlet_temperature"),
    ),
    # Every lever saves of what those before it left, so that all savings may be added up.
    sql="""
SELECT NULL AS category, sum(energy_kwh * quantity) AS baseline, NULL AS observed,
    (SELECT sum(quantity) FROM standing WHERE asset_id IN (
        SELECT asset_id FROM acting WHERE lever IN (SELECT lever FROM saving)))::BIGINT AS devices,
    sum(quantity)::BIGINT AS population, -(SELECT sum(kwh) FROM saving) AS effect,
    false AS is_usual
FROM standing WHERE NOT is_virtual AND energy_kwh IS NOT NULL
""",
)
INDICATORS: tuple[Indicator, ...] = (LIFE, SUPPORTED, REFURBISHED, NIGHT, STOCK, ENERGY)


def indicator_of(code: IndicatorCode) -> Indicator:
    """The indicator of a code."""
    return next(one for one in INDICATORS if one.code == code)
