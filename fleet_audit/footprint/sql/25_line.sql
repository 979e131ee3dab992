-- Each asset beside its model, and whether it is older than the lifetime: at the point of its age,
-- at its youngest, at its oldest. Of unknown age, it may be. The load of a server counts in whole
-- per cent, where the watts of its model are known by load.
CREATE OR REPLACE TEMP VIEW line AS
SELECT
    a.* EXCLUDE (category),
    m.model_key,
    CASE WHEN m.full_load_w IS NOT NULL THEN round(a.cpu_utilisation_pct) END AS load_pct,
    coalesce(a.manufactured_point < m.paid_off_before, false) AS is_over,
    coalesce(a.made_latest < m.paid_off_before, false) AS is_surely_over,
    coalesce(a.made_earliest < m.paid_off_before, true) AS is_perhaps_over
FROM asset AS a
JOIN model_factor AS m USING (model_hash);
