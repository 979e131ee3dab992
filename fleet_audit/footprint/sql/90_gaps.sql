-- What an answer would take off the width of the yearly interval, kgCO2e, by the arithmetic of the
-- steps before. Of a purchase date: the share of the life that falls on the year is then certain,
-- and is taken to be the one now used. Of the hours a day: only the watts are then uncertain.
CREATE OR REPLACE TEMP VIEW gap AS
WITH each AS (
    SELECT
        asset_id, category, manufacturer, model, site, quantity, 'purchase_date' AS field,
        coalesce(manufacturing_year_g_high - manufacturing_year_g_low
            - year_share * (manufacturing_g_high - manufacturing_g_low), 0)
        + coalesce(distribution_year_g_high - distribution_year_g_low
            - year_share * (distribution_g_high - distribution_g_low), 0)
        + coalesce(end_of_life_year_g_high - end_of_life_year_g_low
            - year_share * (end_of_life_g_high - end_of_life_g_low), 0)
        + coalesce(one_figure_year_g_high - one_figure_year_g_low
            - year_share * (one_figure_g_high - one_figure_g_low), 0) AS removed_g
    FROM impact
    WHERE purchase_date IS NULL AND NOT is_vm
    UNION ALL
    SELECT
        asset_id, category, manufacturer, model, site, quantity, 'hours_on_per_day' AS field,
        quantity * pue_high * intensity_kgco2e_high
            * (on_w_high - rest_w_high) * (hours_high - hours)
        + quantity * pue_low * intensity_kgco2e_low
            * (on_w_low - rest_w_low) * (hours - hours_low) AS removed_g
    FROM (
        SELECT *, coalesce(on_hours, 8760) AS hours, coalesce(on_hours_low, 8760) AS hours_low,
            coalesce(on_hours_high, 8760) AS hours_high
        FROM (SELECT * EXCLUDE (hours, hours_low, hours_high) FROM asset_use)
    )
    WHERE use_profile = 'measured' AND hours_on_per_day IS NULL AND on_w IS NOT NULL
        AND NOT is_always_on AND NOT is_vm AND coalesce(status, 'in_use') <> 'stock'
        AND energy_by NOT IN ('measured', 'declared')
)
SELECT
    category, manufacturer, model, site, field,
    sum(quantity)::BIGINT AS devices,
    sum(removed_g) / 1000 AS removed_kgco2e_per_year,
    list(asset_id ORDER BY asset_id) AS asset_ids
FROM each
WHERE removed_g > 0
GROUP BY category, manufacturer, model, site, field;
