-- How far each uncertain thing alone would take the figures down and up, the others being as they
-- are: the figure of manufacture, the age, the watts, the hours on, the cooling, the mix of the
-- country. Grams of CO2e and watt-hours, whole for each device, so that they add up in any order.
-- Summed by what is uncertain in common; below and above are never negative.
CREATE OR REPLACE TEMP TABLE interval_sum AS
WITH whole AS (
    SELECT
        *,
        coalesce(manufacturing_kgco2e, 0) + coalesce(distribution_kgco2e, 0)
            + coalesce(end_of_life_kgco2e, 0) + coalesce(one_figure_kgco2e, 0) AS embodied_kgco2e,
        coalesce(manufacturing_kgco2e_low, 0) + coalesce(distribution_kgco2e_low, 0)
            + coalesce(end_of_life_kgco2e_low, 0) + coalesce(one_figure_kgco2e_low, 0) AS embodied_kgco2e_low,
        coalesce(manufacturing_kgco2e_high, 0) + coalesce(distribution_kgco2e_high, 0)
            + coalesce(end_of_life_kgco2e_high, 0) + coalesce(one_figure_kgco2e_high, 0) AS embodied_kgco2e_high
    FROM embodied_case
    WHERE NOT is_vm
),
made AS (
    SELECT
        *,
        more_by_year(added_kgco2e, added_share, year_share) AS added_year,
        more_by_year(added_kgco2e - added_kgco2e_low, added_share, year_share) AS added_year_below,
        more_by_year(added_kgco2e_high - added_kgco2e, added_share, year_share) AS added_year_above,
        CASE WHEN added_share IS NULL THEN embodied_kgco2e
            ELSE embodied_kgco2e - added_kgco2e END AS aged_kgco2e
    FROM whole
),
summed AS (
    SELECT
        {cuts}organisation_id, zone, model_key, energy_by,
        sum(quantity * round(1000 * embodied_kgco2e))::BIGINT AS embodied,
        sum(quantity * round(1000 * coalesce(manufacturing_kgco2e - manufacturing_kgco2e_low, 0)))::BIGINT AS manufacturing_below,
        sum(quantity * round(1000 * coalesce(manufacturing_kgco2e_high - manufacturing_kgco2e, 0)))::BIGINT AS manufacturing_above,
        sum(quantity * round(1000 * (embodied_kgco2e - embodied_kgco2e_low)))::BIGINT AS embodied_below,
        sum(quantity * round(1000 * (embodied_kgco2e_high - embodied_kgco2e)))::BIGINT AS embodied_above,
        sum(quantity * round(1000 * coalesce(year_share * embodied_kgco2e + added_year, 0)))::BIGINT AS year,
        sum(quantity * round(1000 * coalesce(year_share * (embodied_kgco2e - embodied_kgco2e_low) + added_year_below, 0)))::BIGINT AS year_below,
        sum(quantity * round(1000 * coalesce(year_share * (embodied_kgco2e_high - embodied_kgco2e) + added_year_above, 0)))::BIGINT AS year_above,
        sum(quantity * round(1000 * coalesce((year_share - year_share_low) * aged_kgco2e, 0)))::BIGINT AS year_by_age_below,
        sum(quantity * round(1000 * coalesce((year_share_high - year_share) * aged_kgco2e, 0)))::BIGINT AS year_by_age_above,


        coalesce(sum(energy_year_wh), 0)::BIGINT AS energy,
        sum(energy_by_watts_below)::BIGINT AS energy_by_watts_below,
        sum(energy_by_watts_above)::BIGINT AS energy_by_watts_above,
        sum(energy_by_hours_below)::BIGINT AS energy_by_hours_below,
        sum(energy_by_hours_above)::BIGINT AS energy_by_hours_above,
        coalesce(sum(use_year_g), 0)::BIGINT AS use,
        sum(use_by_watts_below)::BIGINT AS use_by_watts_below,
        sum(use_by_watts_above)::BIGINT AS use_by_watts_above,
        sum(use_by_hours_below)::BIGINT AS use_by_hours_below,
        sum(use_by_hours_above)::BIGINT AS use_by_hours_above,
        sum(use_by_cooling_below)::BIGINT AS use_by_cooling_below,
        sum(use_by_cooling_above)::BIGINT AS use_by_cooling_above,
        sum(use_by_grid_below)::BIGINT AS use_by_grid_below,
        sum(use_by_grid_above)::BIGINT AS use_by_grid_above
    FROM made
    GROUP BY ALL
),
named AS (
    SELECT
        -- the hash keeps models apart where parts of a fleet are added: each is rounded by itself
        m.model_key, m.model_hash, f.category, m.manufacturer, m.model, f.class_id, f.method,
        -- of a maker that the fit has not seen, what it misses of one model it misses of all
        CASE WHEN f.method = 'regression' AND k.manufacturer IS NULL THEN 1
            ELSE coalesce(of_manufacture.share, 1) END AS made_in_common,
        coalesce(of_watts.share, 1) AS drawn_in_common,
        concat_ws(' ', m.manufacturer, m.model, f.category) AS of_model,
        CASE WHEN f.method IN ('class', 'proxy') THEN f.class_id
            ELSE concat_ws(' ', m.manufacturer, f.category) END AS made_like,
        CASE WHEN f.energy_method IN ('class', 'proxy', 'none') THEN f.class_id
            ELSE concat_ws(' ', m.manufacturer, f.category) END AS drawn_like,
        f.ademe_kgco2e IS NOT NULL AS has_ademe
    FROM model_factor AS f
    JOIN model AS m USING (model_key)
    LEFT JOIN known_maker AS k ON k.manufacturer = m.manufacturer
    LEFT JOIN common_error AS of_manufacture ON of_manufacture.method = f.method
    LEFT JOIN common_error AS of_watts ON of_watts.method = f.energy_method
)
-- names come last, since they are longer than numbers to group by, and once for each model
SELECT s.* EXCLUDE (model_key), n.* EXCLUDE (model_key)
FROM summed AS s
JOIN named AS n USING (model_key);
