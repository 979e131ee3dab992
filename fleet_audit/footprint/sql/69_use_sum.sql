-- The energy and use of every case, and how far each uncertain thing alone would take them down and
-- up, the others being as they are: the watts, the hours on, the cooling, the mix of the country. Whole
-- grams of CO2e and watt-hours for each device, so that they add up in any order; below and above are
-- never negative. Summed by what tells apart what was embodied, which is added to it afterwards.
CREATE OR REPLACE TEMP TABLE use_sum AS
WITH used AS (
    SELECT
        *,
        -- what one more hour on takes: nothing in stock, nor where only a year is known
        CASE WHEN is_stock OR energy_by IN ('none', 'declared') THEN 0
            WHEN energy_by = 'measured' THEN measured_power_w - coalesce(rest_w, 0)
            ELSE coalesce(on_w - rest_w, 0) END / 1000 AS hour_kwh
    FROM use_impact_of('tally')
),
timed AS (
    SELECT
        *,
        hour_kwh * (hours - hours_low) AS hours_below,
        hour_kwh * (hours_high - hours) AS hours_above
    FROM used
),
drawn AS (
    SELECT
        *,
        -- the watts have what the interval of the energy holds beside the hours
        CASE WHEN energy_kwh > hours_below
            THEN greatest(0, energy_kwh * (1 - energy_kwh_low / (energy_kwh - hours_below))) END AS watts_below,
        -- (less than a watt-hour is none: by next to nothing, nothing can be divided)
        CASE WHEN round(1000 * (energy_kwh + hours_above)) > 0
            THEN greatest(0, energy_kwh * (energy_kwh_high / (energy_kwh + hours_above) - 1)) END AS watts_above
    FROM timed
)
SELECT
    {cuts}organisation_id, zone, zone_is_assumed, model_key, energy_by,
    is_over, is_surely_over, is_perhaps_over, added_share,
    sum(quantity)::BIGINT AS quantity,
    sum(COLUMNS('_year_(?:g|wh|kj)(?:_low|_high)?$')),

    sum(quantity * round(1000 * coalesce(watts_below, 0))) AS energy_by_watts_below,
    sum(quantity * round(1000 * coalesce(watts_above, 0))) AS energy_by_watts_above,
    sum(quantity * round(1000 * coalesce(hours_below, 0))) AS energy_by_hours_below,
    sum(quantity * round(1000 * coalesce(hours_above, 0))) AS energy_by_hours_above,
    sum(quantity * round(1000 * coalesce(watts_below * pue * intensity_kgco2e, 0))) AS use_by_watts_below,
    sum(quantity * round(1000 * coalesce(watts_above * pue * intensity_kgco2e, 0))) AS use_by_watts_above,
    sum(quantity * round(1000 * coalesce(hours_below * pue * intensity_kgco2e, 0))) AS use_by_hours_below,
    sum(quantity * round(1000 * coalesce(hours_above * pue * intensity_kgco2e, 0))) AS use_by_hours_above,
    sum(quantity * round(1000 * coalesce(energy_kwh * (pue - pue_low) * intensity_kgco2e, 0))) AS use_by_cooling_below,
    sum(quantity * round(1000 * coalesce(energy_kwh * (pue_high - pue) * intensity_kgco2e, 0))) AS use_by_cooling_above,
    sum(quantity * round(1000 * coalesce(energy_kwh * pue * (intensity_kgco2e - intensity_kgco2e_low), 0))) AS use_by_grid_below,
    sum(quantity * round(1000 * coalesce(energy_kwh * pue * (intensity_kgco2e_high - intensity_kgco2e), 0))) AS use_by_grid_above
FROM drawn
GROUP BY ALL;

-- What was embodied, for as many devices as each line stands for: what is said of many assets is found
-- here, without reading them one by one.
CREATE OR REPLACE TEMP VIEW embodied_case AS SELECT * FROM embodied_of('use_sum');
