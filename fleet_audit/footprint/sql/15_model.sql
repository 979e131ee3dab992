-- The distinct models of the fleet, numbered: each is matched to its factors once, in Python.
CREATE OR REPLACE TEMP TABLE model AS
SELECT row_number() OVER ()::INTEGER AS model_key, *
FROM (
    SELECT DISTINCT category, manufacturer, model, cpu, cpu_sockets, cpu_cores, cpu_mhz, cpu_tdp_w,
        memory_gib, storage_gb, storage_kind, screen_inches, screen_megapixels, made_in
    FROM asset
    ORDER BY ALL
);
