-- Assets that nothing in the figures tells apart, counted together: the figures of the fleet then
-- cost as much as there are different cases, not as there are assets. The cuts are the columns by which
-- tables are asked for, beside those that follow from the case.
CREATE OR REPLACE TEMP TABLE counted AS
SELECT
    {cuts}place_key, model_key, is_stock, is_over, is_surely_over, is_perhaps_over,
    -- of either, the year is what the figures take
    coalesce(energy_kwh_per_year, average_power_w * 8760 / 1000) AS energy_kwh_per_year,
    NULL::DOUBLE AS average_power_w, measured_power_w, hours_on_per_day, load_pct, added_share,
    sum(quantity)::BIGINT AS quantity
FROM line
GROUP BY ALL;

-- Where they stand is added as they are read: it is wide, and few places differ.
CREATE OR REPLACE TEMP TABLE place_of_case AS
SELECT DISTINCT * EXCLUDE (place_hash) FROM whereabouts;

CREATE OR REPLACE TEMP VIEW tally AS
SELECT c.* EXCLUDE (place_key), w.* EXCLUDE (place_key)
FROM counted AS c
JOIN place_of_case AS w USING (place_key);
