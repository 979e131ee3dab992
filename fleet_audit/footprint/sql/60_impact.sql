-- Impacts as integers of a small unit, rounded per device and then multiplied by the quantity, so
-- that partial sums add up in any order: grams of CO2e, watt-hours, kilojoules.
CREATE OR REPLACE TEMP VIEW impact_of_each AS
SELECT
    asset_id, organisation_id, asset_tag, serial, name, quantity,
    category, manufacturer, model, class_id,
    site, room, department, zone, zone_is_assumed, purchase_date, as_of,
    method, energy_by, lifetime_years, age_years, age_years_low, age_years_high, age_confidence, age_method,
    year_share = 0 AS is_paid_off,
    power_idle_w, power_50pct_w, hours, on_w, rest_w, pue, intensity_kgco2e, pe_mj_per_kwh, grid_factor_id, pe_factor_id,
    is_vm, is_world, reason, factor_ids, battery_health_pct, is_always_on,
    manufacturing_kgco2e, distribution_kgco2e, end_of_life_kgco2e, one_figure_kgco2e,
    manufacturing_pe_mj, is_pe_lower_bound, ademe_kgco2e, year_share, energy_kwh, status,
    measured_power_w, measured_power_scope, energy_kwh_per_year AS declared_kwh, average_power_w, hours_on_per_day,
    memory_gib, storage_gb, storage_kind, screen_inches, screen_megapixels, made_in,
    cpu, cpu_sockets, cpu_cores, cpu_mhz, cpu_tdp_w, class_energy_kwh, stated_pue,

    quantity * round(manufacturing_kgco2e * 1000)::BIGINT AS manufacturing_g,
    quantity * round(manufacturing_kgco2e_low * 1000)::BIGINT AS manufacturing_g_low,
    quantity * round(manufacturing_kgco2e_high * 1000)::BIGINT AS manufacturing_g_high,
    quantity * round(distribution_kgco2e * 1000)::BIGINT AS distribution_g,
    quantity * round(distribution_kgco2e_low * 1000)::BIGINT AS distribution_g_low,
    quantity * round(distribution_kgco2e_high * 1000)::BIGINT AS distribution_g_high,
    quantity * round(end_of_life_kgco2e * 1000)::BIGINT AS end_of_life_g,
    quantity * round(end_of_life_kgco2e_low * 1000)::BIGINT AS end_of_life_g_low,
    quantity * round(end_of_life_kgco2e_high * 1000)::BIGINT AS end_of_life_g_high,
    quantity * round(one_figure_kgco2e * 1000)::BIGINT AS one_figure_g,
    quantity * round(one_figure_kgco2e_low * 1000)::BIGINT AS one_figure_g_low,
    quantity * round(one_figure_kgco2e_high * 1000)::BIGINT AS one_figure_g_high,

    quantity * round(manufacturing_kgco2e * year_share * 1000)::BIGINT AS manufacturing_year_g,
    quantity * round(manufacturing_kgco2e_low * year_share_low * 1000)::BIGINT AS manufacturing_year_g_low,
    quantity * round(manufacturing_kgco2e_high * year_share_high * 1000)::BIGINT AS manufacturing_year_g_high,
    quantity * round(distribution_kgco2e * year_share * 1000)::BIGINT AS distribution_year_g,
    quantity * round(distribution_kgco2e_low * year_share_low * 1000)::BIGINT AS distribution_year_g_low,
    quantity * round(distribution_kgco2e_high * year_share_high * 1000)::BIGINT AS distribution_year_g_high,
    quantity * round(end_of_life_kgco2e * year_share * 1000)::BIGINT AS end_of_life_year_g,
    quantity * round(end_of_life_kgco2e_low * year_share_low * 1000)::BIGINT AS end_of_life_year_g_low,
    quantity * round(end_of_life_kgco2e_high * year_share_high * 1000)::BIGINT AS end_of_life_year_g_high,
    quantity * round(one_figure_kgco2e * year_share * 1000)::BIGINT AS one_figure_year_g,
    quantity * round(one_figure_kgco2e_low * year_share_low * 1000)::BIGINT AS one_figure_year_g_low,
    quantity * round(one_figure_kgco2e_high * year_share_high * 1000)::BIGINT AS one_figure_year_g_high,

    quantity * round(energy_kwh * pue * intensity_kgco2e * 1000)::BIGINT AS use_year_g,
    quantity * round(energy_kwh_low * pue_low * intensity_kgco2e_low * 1000)::BIGINT AS use_year_g_low,
    quantity * round(energy_kwh_high * pue_high * intensity_kgco2e_high * 1000)::BIGINT AS use_year_g_high,

    quantity * round(energy_kwh * 1000)::BIGINT AS energy_year_wh,
    quantity * round(energy_kwh_low * 1000)::BIGINT AS energy_year_wh_low,
    quantity * round(energy_kwh_high * 1000)::BIGINT AS energy_year_wh_high,
    quantity * round(energy_kwh * (pue - 1) * 1000)::BIGINT AS cooling_year_wh,
    quantity * round(energy_kwh_low * (pue_low - 1) * 1000)::BIGINT AS cooling_year_wh_low,
    quantity * round(energy_kwh_high * (pue_high - 1) * 1000)::BIGINT AS cooling_year_wh_high,

    quantity * round(energy_kwh * pue * pe_mj_per_kwh * 1000)::BIGINT AS pe_use_year_kj,
    quantity * round(energy_kwh_low * pue_low * pe_mj_per_kwh * 1000)::BIGINT AS pe_use_year_kj_low,
    quantity * round(energy_kwh_high * pue_high * pe_mj_per_kwh * 1000)::BIGINT AS pe_use_year_kj_high,
    quantity * round(manufacturing_pe_mj * year_share * 1000)::BIGINT AS pe_manufacturing_year_kj,
    quantity * round(manufacturing_pe_mj_low * year_share_low * 1000)::BIGINT AS pe_manufacturing_year_kj_low,
    quantity * round(manufacturing_pe_mj_high * year_share_high * 1000)::BIGINT AS pe_manufacturing_year_kj_high,

    quantity * round(ademe_kgco2e * 1000)::BIGINT AS ademe_g
FROM asset_use;
