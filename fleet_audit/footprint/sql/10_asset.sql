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

-- The assets that count: in use or in stock on the day of the audit, each with its place and age.
CREATE OR REPLACE TEMP VIEW asset AS
SELECT
    s.* EXCLUDE (absence) REPLACE (CASE WHEN coalesce(s.is_virtual, false) THEN 'virtual_machine'
        ELSE coalesce(s.category, 'other') END AS category),
    coalesce(s.country, room.country, site.country, setting.country, 'WORLD') AS zone,
    coalesce(s.country, room.country, site.country) IS NULL
        AND NOT setting.country_is_stated AS zone_is_assumed,
    coalesce(room.pue, site.pue) AS stated_pue,
    coalesce(s.manufactured_year, year(s.manufactured_point))::INTEGER AS made_in,
    coalesce(s.is_virtual, false) OR coalesce(s.category, '') = 'virtual_machine' AS is_vm,
    CASE WHEN s.manufactured_point <= setting.as_of
        THEN (setting.as_of - s.manufactured_point) / 365.25 END AS age_years,
    CASE WHEN s.manufactured_point <= setting.as_of
        THEN greatest(0, setting.as_of - s.manufactured_latest) / 365.25 END AS age_years_low,
    CASE WHEN s.manufactured_point <= setting.as_of
        THEN (setting.as_of - s.manufactured_earliest) / 365.25 END AS age_years_high,
    setting.as_of,
    setting.use_profile
FROM presence AS s
CROSS JOIN setting
LEFT JOIN place AS site
    ON site.organisation_id = s.organisation_id AND site.site = s.site AND site.room IS NULL
LEFT JOIN place AS room
    ON room.organisation_id = s.organisation_id AND room.site = s.site AND room.room = s.room
WHERE s.absence IS NULL;
