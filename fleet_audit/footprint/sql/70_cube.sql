-- Sums at the finest grain that any table is rolled up from. Computed once.
CREATE OR REPLACE TEMP TABLE cube AS
SELECT
    organisation_id, category, site, department, zone,
    CASE
        WHEN age_years IS NULL THEN NULL
        WHEN age_years < 10 THEN floor(age_years)::INTEGER
        ELSE 10
    END AS age_band,
    method, energy_by, coalesce(age_confidence, 'none') AS age_confidence,
    coalesce(is_paid_off, false) AS is_paid_off,
    zone_is_assumed, is_vm,
    coalesce(year(purchase_date) = year(as_of), false) AS is_bought_this_year,
    ademe_g IS NOT NULL AS has_ademe,
    sum(quantity) AS devices,
    sum(CASE WHEN coalesce(manufacturing_g, distribution_g, end_of_life_g, one_figure_g) IS NULL
        THEN quantity ELSE 0 END) AS devices_without_factor,
    sum(COLUMNS('^(.*_(?:g|wh|kj)(?:_low|_high)?)$'))
FROM impact
GROUP BY ALL;
