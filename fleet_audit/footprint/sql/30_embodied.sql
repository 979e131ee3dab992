-- All but use. The share of a whole life that falls on the year of the audit is 1 / lifetime
-- until the device is as old as its lifetime, and nothing after: it is then paid off.
CREATE OR REPLACE TEMP VIEW asset_embodied AS
SELECT
    *,
    CASE
        WHEN lifetime_years IS NULL THEN NULL
        WHEN age_years > lifetime_years THEN 0
        ELSE 1 / lifetime_years
    END AS year_share,
    CASE
        WHEN lifetime_years IS NULL THEN NULL
        WHEN coalesce(age_years_high, lifetime_years + 1) > lifetime_years THEN 0
        ELSE 1 / lifetime_years
    END AS year_share_low,
    CASE
        WHEN lifetime_years IS NULL THEN NULL
        WHEN age_years_low > lifetime_years THEN 0
        ELSE 1 / lifetime_years
    END AS year_share_high
FROM asset_factor;
