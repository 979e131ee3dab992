-- Impacts as integers of a small unit, rounded per device and then multiplied by the quantity, so
-- that partial sums add up in any order: grams of CO2e, watt-hours, kilojoules. They are held as
-- doubles, which add whole numbers exactly up to 2^53 (nine billion tonnes) and several times faster.
-- A criterion is added here, as a column with its two bounds whose name ends in its small unit: the
-- sums, the cube and the partitions take it up by its name.
--
-- What was fitted later is in the manufacture of the whole life, and its year is its own.
CREATE OR REPLACE TEMP MACRO more_by_year(added, added_share, year_share) AS
    CASE WHEN added IS NULL OR added_share IS NULL THEN 0 ELSE added * (added_share - year_share) END;

-- What was embodied depends on the model and its age alone, what is used on each case: the sums take
-- the first from fewer lines than the second.
CREATE OR REPLACE TEMP MACRO embodied_impact_of(rows) AS TABLE
SELECT
    *,

    quantity * round(manufacturing_kgco2e * 1000) AS manufacturing_g,
    quantity * round(manufacturing_kgco2e_low * 1000) AS manufacturing_g_low,
    quantity * round(manufacturing_kgco2e_high * 1000) AS manufacturing_g_high,
    quantity * round(distribution_kgco2e * 1000) AS distribution_g,
    quantity * round(distribution_kgco2e_low * 1000) AS distribution_g_low,
    quantity * round(distribution_kgco2e_high * 1000) AS distribution_g_high,
    quantity * round(end_of_life_kgco2e * 1000) AS end_of_life_g,
    quantity * round(end_of_life_kgco2e_low * 1000) AS end_of_life_g_low,
    quantity * round(end_of_life_kgco2e_high * 1000) AS end_of_life_g_high,
    quantity * round(one_figure_kgco2e * 1000) AS one_figure_g,
    quantity * round(one_figure_kgco2e_low * 1000) AS one_figure_g_low,
    quantity * round(one_figure_kgco2e_high * 1000) AS one_figure_g_high,

    quantity * round(1000 * (manufacturing_kgco2e * year_share
        + more_by_year(added_kgco2e, added_share, year_share))) AS manufacturing_year_g,
    quantity * round(1000 * (manufacturing_kgco2e_low * year_share_low
        + more_by_year(added_kgco2e_low, added_share, year_share_low))) AS manufacturing_year_g_low,
    quantity * round(1000 * (manufacturing_kgco2e_high * year_share_high
        + more_by_year(added_kgco2e_high, added_share, year_share_high))) AS manufacturing_year_g_high,
    quantity * round(distribution_kgco2e * year_share * 1000) AS distribution_year_g,
    quantity * round(distribution_kgco2e_low * year_share_low * 1000) AS distribution_year_g_low,
    quantity * round(distribution_kgco2e_high * year_share_high * 1000) AS distribution_year_g_high,
    quantity * round(end_of_life_kgco2e * year_share * 1000) AS end_of_life_year_g,
    quantity * round(end_of_life_kgco2e_low * year_share_low * 1000) AS end_of_life_year_g_low,
    quantity * round(end_of_life_kgco2e_high * year_share_high * 1000) AS end_of_life_year_g_high,
    quantity * round(1000 * (one_figure_kgco2e * year_share
        + more_by_year(added_kgco2e, added_share, year_share))) AS one_figure_year_g,
    quantity * round(1000 * (one_figure_kgco2e_low * year_share_low
        + more_by_year(added_kgco2e_low, added_share, year_share_low))) AS one_figure_year_g_low,
    quantity * round(1000 * (one_figure_kgco2e_high * year_share_high
        + more_by_year(added_kgco2e_high, added_share, year_share_high))) AS one_figure_year_g_high,

    quantity * round(manufacturing_pe_mj * year_share * 1000) AS pe_manufacturing_year_kj,
    quantity * round(manufacturing_pe_mj_low * year_share_low * 1000) AS pe_manufacturing_year_kj_low,
    quantity * round(manufacturing_pe_mj_high * year_share_high * 1000) AS pe_manufacturing_year_kj_high,

    quantity * round(ademe_kgco2e * 1000) AS ademe_g
FROM query_table(rows);

CREATE OR REPLACE TEMP MACRO use_impact_of(rows) AS TABLE
SELECT
    *,

    quantity * round(energy_kwh * pue * intensity_kgco2e * 1000) AS use_year_g,
    quantity * round(energy_kwh_low * pue_low * intensity_kgco2e_low * 1000) AS use_year_g_low,
    quantity * round(energy_kwh_high * pue_high * intensity_kgco2e_high * 1000) AS use_year_g_high,

    -- what the contract covers by the contract, the rest as the mix of the country
    quantity * round(energy_kwh * pue * 1000
        * coalesce(market_share * market_kgco2e + (1 - market_share) * intensity_kgco2e, intensity_kgco2e)
    ) AS use_market_year_g,
    quantity * round(energy_kwh_low * pue_low * 1000
        * coalesce(market_share * market_kgco2e_low + (1 - market_share) * intensity_kgco2e_low, intensity_kgco2e_low)
    ) AS use_market_year_g_low,
    quantity * round(energy_kwh_high * pue_high * 1000
        * coalesce(market_share * market_kgco2e_high + (1 - market_share) * intensity_kgco2e_high, intensity_kgco2e_high)
    ) AS use_market_year_g_high,

    quantity * round(energy_kwh * 1000) AS energy_year_wh,
    quantity * round(energy_kwh_low * 1000) AS energy_year_wh_low,
    quantity * round(energy_kwh_high * 1000) AS energy_year_wh_high,
    quantity * round(energy_kwh * (pue - 1) * 1000) AS cooling_year_wh,
    quantity * round(energy_kwh_low * (pue_low - 1) * 1000) AS cooling_year_wh_low,
    quantity * round(energy_kwh_high * (pue_high - 1) * 1000) AS cooling_year_wh_high,

    quantity * round(energy_kwh * pue * pe_mj_per_kwh * 1000) AS pe_use_year_kj,
    quantity * round(energy_kwh_low * pue_low * pe_mj_per_kwh * 1000) AS pe_use_year_kj_low,
    quantity * round(energy_kwh_high * pue_high * pe_mj_per_kwh * 1000) AS pe_use_year_kj_high
FROM use_of(rows);
