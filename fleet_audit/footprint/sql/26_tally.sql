-- Assets that nothing in the figures tells apart, counted together: the figures of the fleet then
-- cost as much as there are different cases, not as there are assets. The cuts are the columns by which
-- tables are asked for, beside those that follow from the case.
CREATE OR REPLACE TEMP TABLE tally AS
SELECT
    {cuts}place_key, model_key, is_stock, is_over, is_surely_over, is_perhaps_over, added_share,
    -- what is known of their use is the same for all that share its number
    use_hash,
    first(energy_kwh_per_year) AS energy_kwh_per_year,
    first(average_power_w) AS average_power_w,
    first(measured_power_w) AS measured_power_w,
    first(hours_on_per_day) AS hours_on_per_day,
    first(round(cpu_utilisation_pct)) AS cpu_utilisation_pct,
    sum(quantity)::BIGINT AS quantity
FROM line
GROUP BY ALL;
