-- Devices that are alike for a plan in the narrowest bands, counted, with the sums of what their paths
-- are worked out from. Energy falls in bands that double {energy_bands} times over, ages in bands of
-- {age_years} years.
CREATE OR REPLACE TEMP TABLE alike AS
WITH planned AS (
    SELECT
        c.*,
        CASE
            WHEN support_state = 'unknown' THEN 'unknown'
            WHEN support_state = 'supported' AND support_end IS NULL THEN 'supported'
            ELSE 'until ' || strftime(support_end, '%Y-%m')
        END AS support,
        CASE
            WHEN support_state = 'unknown' THEN NULL
            WHEN support_end IS NOT NULL THEN date_diff('day', plan_bounds.as_of, support_end) / 365.25
        END AS support_years,
        CASE
            WHEN os_family IS NULL OR os_family IN ('macos', 'ios', 'ipados', 'android', 'chromeos') THEN 'none'
            WHEN windows11 IN ('has_it', 'eligible', 'blocked_by_setting') THEN 'setting'
            WHEN memory_gib < other_system_memory_gib THEN 'none'
            ELSE 'other_system'
        END AS system_change,
        CASE
            WHEN category NOT IN ('laptop', 'desktop', 'all_in_one', 'workstation') THEN 'none'
            WHEN storage_kind = 'hdd' OR storage_wear_pct >= disk_worn_pct THEN 'ssd'
            WHEN memory_busy_pct >= memory_pressed_pct AND memory_gib < memory_enough_gib
                AND memory_modules < memory_slots AND coalesce(cpu_busy_pct < cpu_pressed_pct, true) THEN 'memory'
            WHEN battery_health_pct < battery_worn_pct THEN 'battery'
            ELSE 'none'
        END AS upgrade,
        -- as new ones of its class draw, as long on as this one; none is taken to draw more
        least(energy_kwh, CASE
            WHEN new_on_w IS NOT NULL AND on_hours IS NOT NULL
                THEN (new_on_w * on_hours + coalesce(new_rest_w, 0) * (8760 - on_hours)) / 1000
            ELSE coalesce(new_energy_kwh, energy_kwh) END) AS like_new_kwh,
        pue * intensity_kgco2e AS kgco2e_per_kwh
    FROM plan_reason AS c
    CROSS JOIN plan_bounds
    WHERE reason IS NULL
)
SELECT
    coalesce(class_id, category) AS model_class,
    category, site, zone, support, system_change, upgrade,
    (floor(age_years / {age_years}) * {age_years})::INTEGER AS age_from,
    round(lifetime_years, 1) AS lifetime,
    floor(log2(greatest(energy_kwh, 1)) * {energy_bands}) AS energy_band,
    sum(quantity)::BIGINT AS devices,
    sum(quantity * age_years) AS age_years,
    sum(quantity * energy_kwh) AS energy_kwh,
    sum(quantity * like_new_kwh) AS new_energy_kwh,
    sum(quantity * kgco2e_per_kwh) AS kgco2e_per_kwh,
    sum(quantity * embodied_kgco2e) AS embodied_kgco2e,
    min(support_years) AS support_years
FROM planned
GROUP BY ALL;
