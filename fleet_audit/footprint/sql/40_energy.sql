-- Energy at the plug, kWh a year and device, best knowledge first: measured watts, a declared
-- year, declared hours, the class. A device in stock draws nothing; a virtual one draws at its host.
-- Where nobody publishes the watts at rest, they lie between none and those measured. A server of
-- which the load is known draws as its model does at that load: straight from idle to half load, and
-- from half to full.
CREATE OR REPLACE TEMP MACRO at_load(pct, idle, half, full_) AS
    CASE WHEN pct <= 50 THEN idle + (half - idle) * pct / 50
        ELSE half + (full_ - half) * (pct - 50) / 50 END;

CREATE OR REPLACE TEMP MACRO energy_of(rows) AS TABLE
WITH loaded AS (
    SELECT
        *,
        -- in whole per cent, where the watts of the model are known by load
        CASE WHEN full_load_w IS NOT NULL THEN round(cpu_utilisation_pct) END AS load_pct
    FROM embodied_of(rows)
),
chosen AS (
    SELECT
        * REPLACE (
            CASE WHEN use_profile() = 'measured' AND load_pct IS NOT NULL
                THEN at_load(load_pct, idle_load_w, half_load_w, full_load_w) ELSE on_w END AS on_w,
            CASE WHEN use_profile() = 'measured' AND load_pct IS NOT NULL
                THEN at_load(load_pct, idle_load_w_low, half_load_w_low, full_load_w_low)
                ELSE on_w_low END AS on_w_low,
            CASE WHEN use_profile() = 'measured' AND load_pct IS NOT NULL
                THEN at_load(load_pct, idle_load_w_high, half_load_w_high, full_load_w_high)
                ELSE on_w_high END AS on_w_high
        ),
        as_of() AS as_of,
        use_profile() AS use_profile,
        CASE
            WHEN is_vm THEN 'none'
            WHEN is_stock THEN 'declared'
            WHEN use_profile() = 'measured' AND measured_power_w IS NOT NULL THEN 'measured'
            WHEN use_profile() = 'measured'
                AND coalesce(energy_kwh_per_year, average_power_w) IS NOT NULL THEN 'declared'
            WHEN use_profile() = 'measured' AND hours_on_per_day IS NOT NULL
                AND on_w IS NOT NULL AND NOT is_always_on THEN 'state_hours'
            WHEN use_profile() = 'measured' AND load_pct IS NOT NULL THEN 'state_hours'
            ELSE energy_method
        END AS energy_by,
        CASE
            WHEN use_profile() = 'measured' AND hours_on_per_day IS NOT NULL AND NOT is_always_on
            THEN least(hours_on_per_day, 24) * 365
        END AS stated_hours
    FROM loaded
),
timed AS (
    SELECT
        *,
        coalesce(stated_hours, on_hours, 8760) AS hours,
        coalesce(stated_hours, on_hours_low, 8760) AS hours_low,
        coalesce(stated_hours, on_hours_high, 8760) AS hours_high
    FROM chosen
)
SELECT
    *,
    CASE
        WHEN energy_by = 'none' THEN NULL
        WHEN is_stock THEN 0
        WHEN energy_by = 'measured'
            THEN (measured_power_w * hours + coalesce(rest_w, 0) * (8760 - hours)) / 1000
        WHEN energy_by = 'declared'
            THEN coalesce(energy_kwh_per_year, average_power_w * 8760 / 1000)
        WHEN on_w IS NOT NULL THEN (on_w * hours + rest_w * (8760 - hours)) / 1000
        ELSE class_energy_kwh
    END AS energy_kwh,
    CASE
        WHEN energy_by = 'none' THEN NULL
        WHEN is_stock THEN 0
        WHEN energy_by = 'measured'
            THEN (measured_power_w * hours_low + coalesce(rest_w_low, 0) * (8760 - hours_low)) / 1000
        WHEN energy_by = 'declared'
            THEN coalesce(energy_kwh_per_year, average_power_w * 8760 / 1000)
        WHEN on_w IS NOT NULL THEN (on_w_low * hours_low + rest_w_low * (8760 - hours_low)) / 1000
        ELSE class_energy_kwh_low
    END AS energy_kwh_low,
    CASE
        WHEN energy_by = 'none' THEN NULL
        WHEN is_stock THEN 0
        WHEN energy_by = 'measured'
            THEN (measured_power_w * hours_high
            + coalesce(rest_w_high, measured_power_w) * (8760 - hours_high)) / 1000
        WHEN energy_by = 'declared'
            THEN coalesce(energy_kwh_per_year, average_power_w * 8760 / 1000)
        WHEN on_w IS NOT NULL THEN (on_w_high * hours_high + rest_w_high * (8760 - hours_high)) / 1000
        ELSE class_energy_kwh_high
    END AS energy_kwh_high
FROM timed;
