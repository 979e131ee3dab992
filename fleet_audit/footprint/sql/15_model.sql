-- The distinct models of the fleet, numbered: each is matched to its factors once, in Python.
CREATE OR REPLACE TEMP TABLE model AS
WITH first_of_each AS (
    SELECT model_hash, min(asset_id) AS asset_id
    FROM presence
    GROUP BY model_hash
),
distinct_model AS (
    SELECT DISTINCT category, manufacturer, model, cpu, cpu_sockets, cpu_cores, cpu_mhz, cpu_tdp_w,
        memory_gib, storage_gb, storage_kind, screen_inches, screen_megapixels, made_in,
        memory_added_gib, storage_added_gb, batteries_replaced, model_hash
    FROM presence
    SEMI JOIN first_of_each USING (asset_id)
    ORDER BY ALL
)
SELECT row_number() OVER ()::INTEGER AS model_key, * FROM distinct_model;
