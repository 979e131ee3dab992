-- The same in wider bands, with the means of one device: energy in bands of {energy_width} of the
-- narrowest, ages in bands of {age_years} years.
CREATE OR REPLACE TEMP VIEW cohort AS
WITH banded AS (
    SELECT
        * REPLACE (
            (floor(age_from / {age_years}) * {age_years})::INTEGER AS age_from,
            floor(energy_band / {energy_width}) * {energy_width} AS energy_band
        )
    FROM alike
)
SELECT
    concat_ws(
        ' / ', model_class, coalesce(site, '-'), zone, age_from || ' y', format('{{:g}} y', lifetime),
        format('{{:.0f}} kWh', pow(2, energy_band / {energy_bands})), support, system_change, upgrade
    ) AS name,
    category, model_class, site, zone, support AS system, system_change, upgrade,
    support = 'unknown' AND category IN ('laptop', 'desktop', 'all_in_one', 'workstation', 'server') AS is_support_unknown,
    sum(devices)::BIGINT AS devices,
    sum(age_years) / sum(devices) AS age_years,
    lifetime AS lifetime_years,
    sum(energy_kwh) / sum(devices) AS energy_kwh,
    sum(new_energy_kwh) / sum(devices) AS new_energy_kwh,
    sum(kgco2e_per_kwh) / sum(devices) AS kgco2e_per_kwh,
    sum(embodied_kgco2e) / sum(devices) AS embodied_kgco2e,
    min(support_years) AS support_years
FROM banded
GROUP BY model_class, category, site, zone, age_from, support, system_change, upgrade, lifetime, energy_band
ORDER BY model_class, category, site, zone, age_from, support, system_change, upgrade, lifetime, energy_band;
