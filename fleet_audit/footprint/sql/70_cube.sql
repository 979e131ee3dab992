-- Sums at the finest grain that any table is rolled up from. Computed once.
CREATE OR REPLACE TEMP TABLE cube AS
SELECT
    {cuts}organisation_id, category, zone, method, energy_by,
    coalesce(year_share = 0, false) AS is_paid_off,
    zone_is_assumed, is_vm,
    ademe_g IS NOT NULL AS has_ademe,
    sum(quantity)::BIGINT AS devices,
    sum(CASE WHEN coalesce(manufacturing_g, distribution_g, end_of_life_g, one_figure_g) IS NULL
        THEN quantity ELSE 0 END)::BIGINT AS devices_without_factor,
    sum(COLUMNS('^(.*_(?:g|wh|kj)(?:_low|_high)?)$'))::BIGINT
FROM embodied_impact_of('embodied_case')
GROUP BY ALL;
