-- All but use. The share of a whole life that falls on the year of the audit is 1 / lifetime
-- until the device is as old as its lifetime, and nothing after: it is then paid off.
--
-- From here on each step is a macro over `rows`, the name of a relation: `line`, the assets one by
-- one, for what is said of each; `tally`, the assets counted by case, for every sum.
CREATE OR REPLACE TEMP MACRO embodied_of(rows) AS TABLE
SELECT
    r.*,
    f.* EXCLUDE (model_key, model_hash),
    CASE
        WHEN f.lifetime_years IS NULL THEN NULL
        WHEN r.is_over THEN 0
        ELSE 1 / f.lifetime_years
    END AS year_share,
    CASE
        WHEN f.lifetime_years IS NULL THEN NULL
        WHEN r.is_perhaps_over THEN 0
        ELSE 1 / f.lifetime_years
    END AS year_share_low,
    CASE
        WHEN f.lifetime_years IS NULL THEN NULL
        WHEN r.is_surely_over THEN 0
        ELSE 1 / f.lifetime_years
    END AS year_share_high
FROM query_table(rows) AS r
JOIN model_factor AS f USING (model_key);
