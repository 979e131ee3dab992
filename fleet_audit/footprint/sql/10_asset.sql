-- Every asset, with why it does not count on the day of the audit: retired by then, or not there yet.
-- A purchase says when it came; without one, only what was surely made later was surely not there.
-- When it was first seen proves nothing of the days before.
CREATE OR REPLACE TEMP VIEW presence AS
SELECT
    s.*,
    CASE
        WHEN coalesce(s.status, 'in_use') = 'retired'
            AND coalesce(s.retired_date, setting.as_of) <= setting.as_of THEN 'retired'
        WHEN coalesce(s.purchase_date, s.manufactured_earliest) > setting.as_of THEN 'later'
    END AS absence
FROM snapshot AS s
CROSS JOIN setting
WHERE setting.organisation_id IS NULL OR s.organisation_id = setting.organisation_id;

-- Those that count: in use or in stock on the day of the audit. What was made later has no age.
CREATE OR REPLACE TEMP VIEW present AS
SELECT
    p.* EXCLUDE (absence) REPLACE (CASE WHEN p.is_virtual THEN 'virtual_machine'
        ELSE coalesce(p.category, 'other') END AS category),
    coalesce(p.manufactured_year, year(p.manufactured_point))::INTEGER AS made_in,
    CASE WHEN p.manufactured_point <= setting.as_of THEN p.manufactured_point END AS made_point,
    CASE WHEN p.manufactured_point <= setting.as_of THEN p.manufactured_latest END AS made_latest,
    CASE WHEN p.manufactured_point <= setting.as_of THEN p.manufactured_earliest END AS made_earliest,
    coalesce(p.status = 'stock', false) AS is_stock
FROM presence AS p
CROSS JOIN setting
WHERE p.absence IS NULL;

-- The same, each with its place and age.
CREATE OR REPLACE TEMP VIEW asset AS
SELECT
    p.*,
    coalesce(p.country, room.country, site.country, setting.country, 'WORLD') AS zone,
    coalesce(p.country, room.country, site.country) IS NULL
        AND NOT setting.country_is_stated AS zone_is_assumed,
    coalesce(room.pue, site.pue) AS stated_pue,
    coalesce(site.is_colocation, false) AS is_colocation,
    site.market_basis,
    site.market_share,
    site.market_kgco2e,
    site.market_kgco2e_low,
    site.market_kgco2e_high,
    (setting.as_of - p.made_point) / 365.25 AS age_years,
    greatest(0, setting.as_of - p.made_latest) / 365.25 AS age_years_low,
    (setting.as_of - p.made_earliest) / 365.25 AS age_years_high,
    least(floor((setting.as_of - p.made_point) / 365.25), 10)::INTEGER AS age_band,
    coalesce(year(p.purchase_date) = year(setting.as_of), false) AS is_bought_this_year
FROM present AS p
CROSS JOIN setting
LEFT JOIN place AS site
    ON site.organisation_id = p.organisation_id AND site.site = p.site AND site.room IS NULL
LEFT JOIN place AS room
    ON room.organisation_id = p.organisation_id AND room.site = p.site AND room.room = p.room;
