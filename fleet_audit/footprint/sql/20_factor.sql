-- Each asset beside the factors of its model and of its grid.
CREATE OR REPLACE TEMP VIEW asset_factor AS
SELECT
    a.* EXCLUDE (warranty_end, price_eur, ownership, os),
    f.* EXCLUDE (factor_key),
    g.* EXCLUDE (zone)
FROM asset AS a
JOIN model AS m
    ON m.category = a.category
    AND m.manufacturer IS NOT DISTINCT FROM a.manufacturer
    AND m.model IS NOT DISTINCT FROM a.model
    AND m.cpu IS NOT DISTINCT FROM a.cpu
    AND m.cpu_sockets IS NOT DISTINCT FROM a.cpu_sockets
    AND m.cpu_cores IS NOT DISTINCT FROM a.cpu_cores
    AND m.cpu_mhz IS NOT DISTINCT FROM a.cpu_mhz
    AND m.cpu_tdp_w IS NOT DISTINCT FROM a.cpu_tdp_w
    AND m.memory_gib IS NOT DISTINCT FROM a.memory_gib
    AND m.storage_gb IS NOT DISTINCT FROM a.storage_gb
    AND m.storage_kind IS NOT DISTINCT FROM a.storage_kind
    AND m.screen_inches IS NOT DISTINCT FROM a.screen_inches
    AND m.screen_megapixels IS NOT DISTINCT FROM a.screen_megapixels
    AND m.made_in IS NOT DISTINCT FROM a.made_in
JOIN match USING (model_key)
JOIN factor AS f USING (factor_key)
JOIN grid AS g ON g.zone = a.zone;
