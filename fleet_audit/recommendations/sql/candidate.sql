-- One row per asset in use or in stock, with the facts that levers and plans read, all of one device:
-- `quantity` says how many the row stands for. Names and serial numbers stay in `snapshot`. What is
-- unknown is null.
CREATE OR REPLACE TEMP TABLE candidate AS
WITH known AS (
    SELECT
        u.*,
        CASE WHEN coalesce(manufacturing_kgco2e, distribution_kgco2e, end_of_life_kgco2e, one_figure_kgco2e) IS NOT NULL
            THEN coalesce(manufacturing_kgco2e, 0) + coalesce(distribution_kgco2e, 0)
                + coalesce(end_of_life_kgco2e, 0) + coalesce(one_figure_kgco2e, 0) END AS embodied,
        coalesce(manufacturing_kgco2e_low, 0) + coalesce(distribution_kgco2e_low, 0)
            + coalesce(end_of_life_kgco2e_low, 0) + coalesce(one_figure_kgco2e_low, 0) AS embodied_low,
        coalesce(manufacturing_kgco2e_high, 0) + coalesce(distribution_kgco2e_high, 0)
            + coalesce(end_of_life_kgco2e_high, 0) + coalesce(one_figure_kgco2e_high, 0) AS embodied_high
    FROM asset_use AS u
)
SELECT
    k.asset_id, k.quantity, k.category, class_id, k.site, k.room, k.department,
    k.zone, k.zone_is_assumed, k.is_colocation, k.is_stock, k.is_vm AS is_virtual, k.ownership, k.acquired_as,
    k.purchase_date, k.warranty_end, k.price_eur,
    k.age_years, k.lifetime_years, k.age_confidence,

    k.embodied AS embodied_kgco2e,
    CASE WHEN k.embodied IS NOT NULL THEN k.embodied_low END AS embodied_kgco2e_low,
    CASE WHEN k.embodied IS NOT NULL THEN k.embodied_high END AS embodied_kgco2e_high,
    k.ademe_kgco2e AS embodied_ademe_kgco2e,

    -- what renewing it at the rhythm of its lifetime emits a year
    k.embodied / k.lifetime_years AS renewal_kgco2e,
    CASE WHEN k.embodied IS NOT NULL THEN k.embodied_low / k.lifetime_years END AS renewal_kgco2e_low,
    CASE WHEN k.embodied IS NOT NULL THEN k.embodied_high / k.lifetime_years END AS renewal_kgco2e_high,
    k.ademe_kgco2e / k.lifetime_years AS renewal_ademe_kgco2e,

    k.energy_kwh, k.energy_kwh_low, k.energy_kwh_high, k.energy_by,
    k.on_w, k.rest_w, k.hours AS on_hours, k.stated_hours IS NOT NULL AS hours_are_stated, k.is_always_on,
    coalesce(k.measured_power_w, k.average_power_w, k.energy_kwh / 8.76) AS mean_w,
    k.power_idle_w, k.power_50pct_w,
    k.pue, k.stated_pue IS NOT NULL AS pue_is_stated,
    k.intensity_kgco2e, k.intensity_kgco2e_low, k.intensity_kgco2e_high,
    k.energy_kwh * k.pue * k.intensity_kgco2e AS use_kgco2e,
    k.energy_kwh_low * k.pue_low * k.intensity_kgco2e_low AS use_kgco2e_low,
    k.energy_kwh_high * k.pue_high * k.intensity_kgco2e_high AS use_kgco2e_high,

    like_it.energy_kwh AS new_energy_kwh,
    like_it.on_w AS new_on_w, like_it.rest_w AS new_rest_w,

    k.cpu_sockets, k.cpu_cores, k.memory_gib, k.memory_slots, k.memory_modules,
    k.storage_gb, k.storage_kind, k.storage_health, k.storage_wear_pct,
    k.battery_health_pct, k.battery_cycles, k.screen_inches,
    k.memory_added_gib, k.storage_added_gb, k.batteries_replaced,
    coalesce(k.cpu_utilisation_p95_pct, k.cpu_utilisation_pct) AS cpu_busy_pct, k.cpu_utilisation_pct,
    coalesce(k.memory_utilisation_p95_pct, k.memory_utilisation_pct) AS memory_busy_pct,
    k.hours_on_per_day, k.hours_active_per_day, k.hours_asleep_per_day,
    k.sleep_after_min, k.screen_off_after_min, k.pages_per_month,

    k.tpm, k.is_uefi, k.is_secure_boot,
    s.family AS os_family, coalesce(s.release, s.version) AS os_release, k.os IS NOT NULL AS os_is_stated,
    coalesce(s.state, 'unknown') AS support_state, s.ends_on AS support_end, s.paid_until AS paid_support_end,
    CASE
        WHEN s.family IS DISTINCT FROM 'windows' THEN NULL
        WHEN regexp_matches(coalesce(k.os, ''), '(?i)windows\s*11') THEN 'has_it'
        WHEN p.answer = 'blocked' THEN 'blocked_by_processor'
        WHEN coalesce(p.answer, 'unknown') = 'unknown' THEN 'unknown'
        WHEN k.memory_gib < windows_memory_gib OR k.storage_gb < windows_storage_gb THEN 'blocked_by_parts'
        WHEN coalesce(k.tpm <> '2.0', false) OR coalesce(NOT k.is_uefi, false) THEN 'blocked_by_setting'
        ELSE 'eligible'
    END AS windows11,
    CASE WHEN s.family = 'windows' THEN p.by END AS windows11_by
FROM known AS k
CROSS JOIN lever_bounds
LEFT JOIN system_support AS s
    ON s.os IS NOT DISTINCT FROM k.os AND s.os_build IS NOT DISTINCT FROM k.os_build
LEFT JOIN processor_verdict AS p
    ON p.cpu_vendor IS NOT DISTINCT FROM k.cpu_vendor AND p.cpu_family IS NOT DISTINCT FROM k.cpu_family
        AND p.cpu_model_number IS NOT DISTINCT FROM k.cpu_model_number
        AND p.cpu_stepping IS NOT DISTINCT FROM k.cpu_stepping AND p.cpu IS NOT DISTINCT FROM k.cpu
LEFT JOIN new_device AS like_it USING (class_id);
