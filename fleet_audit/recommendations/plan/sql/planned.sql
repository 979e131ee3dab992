-- Which devices a plan can be made for, and why not the others.
CREATE OR REPLACE TEMP VIEW plan_reason AS
SELECT
    *,
    CASE
        WHEN is_virtual THEN 'virtual'
        WHEN is_stock THEN 'stock'
        WHEN ownership = 'personal' THEN 'personal'
        WHEN embodied_kgco2e IS NULL THEN 'no_embodied'
        WHEN lifetime_years IS NULL THEN 'no_lifetime'
        WHEN energy_kwh IS NULL THEN 'no_energy'
        WHEN age_years IS NULL THEN 'no_age'
    END AS reason
FROM candidate
WHERE {where};
