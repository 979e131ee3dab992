-- Each asset with all that the figures are made from.
CREATE OR REPLACE TEMP VIEW asset_use AS SELECT * FROM use_of('line');

-- One line per asset: who it is, what is known of it, and its impacts. A table of few assets, which is
-- quick to ask again; a view of many, in memory that does not grow with them.
CREATE OR REPLACE TEMP {form} impact AS
WITH used AS (SELECT * FROM use_impact_of('line'))
SELECT
    asset_id, model_key, organisation_id, asset_tag, serial, name, quantity,
    category, manufacturer, model, class_id,
    site, room, department, age_band, zone, zone_is_assumed, purchase_date, made_point, as_of,
    ownership, acquired_as, is_colocation, market_basis, market_share, market_kgco2e,
    method, energy_by, lifetime_years, age_years, age_years_low, age_years_high, age_confidence, age_method,
    year_share = 0 AS is_paid_off,
    power_idle_w, power_50pct_w, hours, hours_low, hours_high, on_w, on_w_low, on_w_high, rest_w, rest_w_low, rest_w_high,
    pue, pue_low, pue_high, intensity_kgco2e, intensity_kgco2e_low, intensity_kgco2e_high,
    pe_mj_per_kwh, grid_factor_id, pe_factor_id,
    is_vm, is_world, reason, factor_ids, battery_health_pct, is_always_on,
    manufacturing_kgco2e, distribution_kgco2e, end_of_life_kgco2e, one_figure_kgco2e,
    manufacturing_pe_mj, is_pe_lower_bound, ademe_kgco2e, year_share, energy_kwh, energy_kwh_low, energy_kwh_high, status,
    measured_power_w, measured_power_scope, energy_kwh_per_year AS declared_kwh, average_power_w, hours_on_per_day, load_pct,
    memory_gib, storage_gb, storage_kind, screen_inches, screen_megapixels, made_in,
    memory_added_gib, storage_added_gb, batteries_replaced, parts_added_on, added_share,
    added_kgco2e, added_kgco2e_low, added_kgco2e_high,
    cpu, cpu_sockets, cpu_cores, cpu_mhz, cpu_tdp_w, class_energy_kwh, stated_pue,
    COLUMNS('^(.*_(?:g|wh|kj)(?:_low|_high)?)$')::BIGINT
FROM embodied_impact_of('used');
