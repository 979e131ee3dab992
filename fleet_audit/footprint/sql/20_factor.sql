-- Each asset beside the factors of its model and of its grid.
CREATE OR REPLACE TEMP VIEW asset_factor AS
SELECT
    a.* EXCLUDE (cpu, warranty_end, price_eur, ownership, os),
    f.* EXCLUDE (factor_key),
    g.* EXCLUDE (zone)
FROM asset AS a
JOIN model AS m
    ON m.category = a.category
    AND m.manufacturer IS NOT DISTINCT FROM a.manufacturer
    AND m.model IS NOT DISTINCT FROM a.model
    AND m.screen_inches IS NOT DISTINCT FROM a.screen_inches
    AND m.cpu_sockets IS NOT DISTINCT FROM a.cpu_sockets
    AND m.storage_gb IS NOT DISTINCT FROM
        CASE WHEN a.category = 'storage_bay' THEN a.storage_gb END
JOIN match USING (model_key)
JOIN factor AS f USING (factor_key)
JOIN grid AS g ON g.zone = a.zone;
