-- The distinct models of the fleet, numbered: each is matched to its factors once, in Python.
CREATE OR REPLACE TEMP TABLE model AS
SELECT row_number() OVER ()::INTEGER AS model_key, *
FROM (
    SELECT DISTINCT category, manufacturer, model, screen_inches, cpu_sockets,
        CASE WHEN category = 'storage_bay' THEN storage_gb END AS storage_gb
    FROM asset
    ORDER BY ALL
);
