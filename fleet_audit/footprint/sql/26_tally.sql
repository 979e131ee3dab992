-- Assets that nothing in the figures tells apart, counted together: the figures of the fleet then
-- cost as much as there are different cases, not as there are assets. The cuts are the columns by which
-- tables are asked for, beside those that follow from the case.
CREATE OR REPLACE TEMP TABLE tally AS
WITH counted AS (
    SELECT
        {cuts}place_key, model_key, is_stock, is_over, is_surely_over, is_perhaps_over,
        energy_kwh_per_year, average_power_w, measured_power_w, hours_on_per_day, load_pct,
        sum(quantity)::BIGINT AS quantity
    FROM line
    GROUP BY ALL
)
SELECT c.* EXCLUDE (place_key), NULL::DOUBLE AS average_power_w, w.*
FROM counted AS c
JOIN (SELECT DISTINCT * EXCLUDE (place_hash) FROM whereabouts) AS w USING (place_key);
