-- One line per asset, in reported units; a line that stands for several devices gives their sum,
-- but watts, which are per device. What is unknown is null, and `reason` says why.
CREATE OR REPLACE TEMP MACRO known(a, b, c, d, e) AS CASE
    WHEN coalesce(a, b, c, d, e) IS NOT NULL
    THEN (coalesce(a, 0) + coalesce(b, 0) + coalesce(c, 0) + coalesce(d, 0) + coalesce(e, 0)) / 1000
END;
CREATE OR REPLACE TEMP VIEW per_asset AS
SELECT
    asset_id, asset_tag, serial, category, manufacturer, model, quantity, site, department,
    method, round(age_years, 2) AS age_years, age_confidence, lifetime_years,
    manufacturing_g / 1000 AS gwp_manufacturing_kgco2e,
    manufacturing_g_low / 1000 AS gwp_manufacturing_kgco2e_low,
    manufacturing_g_high / 1000 AS gwp_manufacturing_kgco2e_high,
    known(manufacturing_g, distribution_g, end_of_life_g, one_figure_g, NULL) AS gwp_embodied_kgco2e,
    known(manufacturing_g_low, distribution_g_low, end_of_life_g_low, one_figure_g_low, NULL) AS gwp_embodied_kgco2e_low,
    known(manufacturing_g_high, distribution_g_high, end_of_life_g_high, one_figure_g_high, NULL) AS gwp_embodied_kgco2e_high,
    known(manufacturing_year_g, distribution_year_g, end_of_life_year_g, one_figure_year_g, NULL) AS gwp_embodied_kgco2e_per_year,
    known(manufacturing_year_g_low, distribution_year_g_low, end_of_life_year_g_low, one_figure_year_g_low, NULL) AS gwp_embodied_kgco2e_per_year_low,
    known(manufacturing_year_g_high, distribution_year_g_high, end_of_life_year_g_high, one_figure_year_g_high, NULL) AS gwp_embodied_kgco2e_per_year_high,
    power_idle_w,
    power_50pct_w,
    energy_by AS energy_method,
    energy_year_wh / 1000 AS energy_kwh_per_year,
    energy_year_wh_low / 1000 AS energy_kwh_per_year_low,
    energy_year_wh_high / 1000 AS energy_kwh_per_year_high,
    use_year_g / 1000 AS gwp_use_kgco2e_per_year,
    use_year_g_low / 1000 AS gwp_use_kgco2e_per_year_low,
    use_year_g_high / 1000 AS gwp_use_kgco2e_per_year_high,
    known(manufacturing_year_g, distribution_year_g, end_of_life_year_g, one_figure_year_g, use_year_g) AS gwp_kgco2e_per_year,
    known(manufacturing_year_g_low, distribution_year_g_low, end_of_life_year_g_low, one_figure_year_g_low, use_year_g_low) AS gwp_kgco2e_per_year_low,
    known(manufacturing_year_g_high, distribution_year_g_high, end_of_life_year_g_high, one_figure_year_g_high, use_year_g_high) AS gwp_kgco2e_per_year_high,
    use_market_year_g / 1000 AS gwp_use_market_kgco2e_per_year,
    use_market_year_g_low / 1000 AS gwp_use_market_kgco2e_per_year_low,
    use_market_year_g_high / 1000 AS gwp_use_market_kgco2e_per_year_high,
    CASE WHEN use_market_year_g IS NOT NULL THEN coalesce(market_basis, 'location') END AS market_basis,
    ademe_g / 1000 AS gwp_embodied_ademe_kgco2e,
    before_g / 1000 AS gwp_embodied_before_kgco2e,
    to_date_g / 1000 AS gwp_embodied_to_date_kgco2e,
    to_date_g_low / 1000 AS gwp_embodied_to_date_kgco2e_low,
    to_date_g_high / 1000 AS gwp_embodied_to_date_kgco2e_high,
    remaining_g / 1000 AS gwp_embodied_remaining_kgco2e,
    remaining_g_low / 1000 AS gwp_embodied_remaining_kgco2e_low,
    remaining_g_high / 1000 AS gwp_embodied_remaining_kgco2e_high,
    purchase_year_g / 1000 AS gwp_embodied_purchase_year_kgco2e,
    purchase_year_g_low / 1000 AS gwp_embodied_purchase_year_kgco2e_low,
    purchase_year_g_high / 1000 AS gwp_embodied_purchase_year_kgco2e_high,
    CASE WHEN NOT is_vm THEN made.scope END AS embodied_scope,
    CASE WHEN NOT is_vm THEN made.scope_category END AS embodied_scope_category,
    CASE WHEN NOT is_vm THEN used.scope END AS use_scope,
    CASE WHEN NOT is_vm THEN used.scope_category END AS use_scope_category,
    CASE WHEN pe_use_year_kj IS NOT NULL
        THEN known(pe_manufacturing_year_kj, pe_use_year_kj, NULL, NULL, NULL) END AS pe_mj_per_year,
    CASE WHEN pe_use_year_kj IS NOT NULL
        THEN known(pe_manufacturing_year_kj_low, pe_use_year_kj_low, NULL, NULL, NULL) END AS pe_mj_per_year_low,
    CASE WHEN pe_use_year_kj IS NOT NULL
        THEN known(pe_manufacturing_year_kj_high, pe_use_year_kj_high, NULL, NULL, NULL) END AS pe_mj_per_year_high,
    host.host_asset_id, host.host_share, host.gwp_host_share_kgco2e_per_year, host.energy_host_share_kwh_per_year,
    reason,
    concat_ws(
        ';',
        nullif(factor_ids, ''),
        CASE WHEN use_year_g IS NOT NULL AND stated_pue IS NULL AND pue <> 1 THEN 'CONV-PUE-OWN-ROOM' END,
        CASE WHEN use_year_g IS NOT NULL THEN grid_factor_id END,
        CASE WHEN use_year_g IS NOT NULL AND market_basis = 'guaranteed' THEN 'MARKET-GUARANTEED' END
    ) AS factor_ids
FROM allocated AS a
JOIN scope_rule AS made
    ON made.ownership = coalesce(a.ownership, 'owned') AND made.is_colocation = a.is_colocation
        AND made.stage = 'embodied'
JOIN scope_rule AS used
    ON used.ownership = coalesce(a.ownership, 'owned') AND used.is_colocation = a.is_colocation
        AND used.stage = 'use'
LEFT JOIN host_share AS host USING (asset_id);
