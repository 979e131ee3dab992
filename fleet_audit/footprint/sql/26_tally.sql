-- Assets that nothing in the figures tells apart, counted together: the figures of the fleet then
-- cost as much as there are different cases, not as there are assets. The cuts are the columns by which
-- tables are asked for, beside those that follow from the case.
CREATE OR REPLACE TEMP VIEW tally AS
SELECT
    {cuts}organisation_id, model_key, zone, zone_is_assumed, stated_pue, is_stock,
    market_share, market_kgco2e, market_kgco2e_low, market_kgco2e_high,
    is_over, is_surely_over, is_perhaps_over,
    energy_kwh_per_year, average_power_w, measured_power_w, hours_on_per_day,
    sum(quantity)::BIGINT AS quantity
FROM line
GROUP BY ALL;
