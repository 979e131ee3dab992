-- The sums of `interval_sum`, one line for each cause. What shares a cause moves together, whatever
-- its number. What is known of one model only moves apart from the rest, but for the share of its
-- variance that is common to the models of a maker (`common_error`); of a class, all is common.
--
-- Each cause reads and gives the columns that it moves only, and no line where it moves nothing: one
-- list of all causes beside all sums took four times as long. The figure of manufacture has a line
-- everywhere, so that whatever is grouped has one.
CREATE OR REPLACE TEMP MACRO root_of(share, whole) AS round(sqrt(share) * whole)::BIGINT;

CREATE OR REPLACE TEMP VIEW cause AS
WITH moved AS (
    SELECT
        *, 'manufacture' AS kind, made_like AS of_what,
        root_of(made_in_common, manufacturing_below) AS made_low,
        root_of(made_in_common, manufacturing_above) AS made_high,
        root_of(made_in_common, embodied_below) AS whole_low,
        root_of(made_in_common, embodied_above) AS whole_high,
        root_of(made_in_common, year_below) AS year_low,
        root_of(made_in_common, year_above) AS year_high
    FROM interval_sum
    UNION ALL BY NAME
    SELECT
        *, 'manufacture_of_model' AS kind, of_model AS of_what,
        root_of(1 - made_in_common, manufacturing_below) AS made_low,
        root_of(1 - made_in_common, manufacturing_above) AS made_high,
        root_of(1 - made_in_common, embodied_below) AS whole_low,
        root_of(1 - made_in_common, embodied_above) AS whole_high,
        root_of(1 - made_in_common, year_below) AS year_low,
        root_of(1 - made_in_common, year_above) AS year_high
    FROM interval_sum
    UNION ALL BY NAME
    SELECT *, 'age' AS kind, '' AS of_what, year_by_age_below AS year_low, year_by_age_above AS year_high
    FROM interval_sum
    WHERE year_by_age_below <> 0 OR year_by_age_above <> 0
    UNION ALL BY NAME
    SELECT
        *, 'watts' AS kind, drawn_like AS of_what,
        root_of(drawn_in_common, use_by_watts_below) AS use_low,
        root_of(drawn_in_common, use_by_watts_above) AS use_high,
        root_of(drawn_in_common, energy_by_watts_below) AS energy_low,
        root_of(drawn_in_common, energy_by_watts_above) AS energy_high
    FROM interval_sum
    WHERE energy_by_watts_below <> 0 OR energy_by_watts_above <> 0
        OR use_by_watts_below <> 0 OR use_by_watts_above <> 0
    UNION ALL BY NAME
    SELECT
        *, 'watts_of_model' AS kind, of_model AS of_what,
        root_of(1 - drawn_in_common, use_by_watts_below) AS use_low,
        root_of(1 - drawn_in_common, use_by_watts_above) AS use_high,
        root_of(1 - drawn_in_common, energy_by_watts_below) AS energy_low,
        root_of(1 - drawn_in_common, energy_by_watts_above) AS energy_high
    FROM interval_sum
    WHERE drawn_in_common < 1
    UNION ALL BY NAME
    SELECT
        *, 'hours' AS kind, '' AS of_what,
        use_by_hours_below AS use_low, use_by_hours_above AS use_high,
        energy_by_hours_below AS energy_low, energy_by_hours_above AS energy_high
    FROM interval_sum
    WHERE energy_by_hours_below <> 0 OR energy_by_hours_above <> 0
        OR use_by_hours_below <> 0 OR use_by_hours_above <> 0
    UNION ALL BY NAME
    SELECT *, 'cooling' AS kind, '' AS of_what, use_by_cooling_below AS use_low, use_by_cooling_above AS use_high
    FROM interval_sum
    WHERE use_by_cooling_below <> 0 OR use_by_cooling_above <> 0
    UNION ALL BY NAME
    SELECT *, 'grid' AS kind, zone AS of_what, use_by_grid_below AS use_low, use_by_grid_above AS use_high
    FROM interval_sum
    WHERE use_by_grid_below <> 0 OR use_by_grid_above <> 0
)
SELECT
    * EXCLUDE (made_low, made_high, whole_low, whole_high, year_low, year_high,
        use_low, use_high, energy_low, energy_high),
    coalesce(made_low, 0) AS manufacturing_low_by,
    coalesce(made_high, 0) AS manufacturing_high_by,
    coalesce(whole_low, 0) AS embodied_low_by,
    coalesce(whole_high, 0) AS embodied_high_by,
    coalesce(year_low, 0) AS embodied_per_year_low_by,
    coalesce(year_high, 0) AS embodied_per_year_high_by,
    coalesce(use_low, 0) AS use_per_year_low_by,
    coalesce(use_high, 0) AS use_per_year_high_by,
    coalesce(year_low, use_low, 0) AS gwp_per_year_low_by,
    coalesce(year_high, use_high, 0) AS gwp_per_year_high_by,
    coalesce(energy_low, 0) AS energy_per_year_low_by,
    coalesce(energy_high, 0) AS energy_per_year_high_by
FROM moved;
