-- The assets that count: in use or in stock on the day of the audit, each with its place and age.
CREATE OR REPLACE TEMP VIEW asset AS
SELECT
    s.* REPLACE (CASE WHEN coalesce(s.is_virtual, false) THEN 'virtual_machine'
        ELSE coalesce(s.category, 'other') END AS category),
    coalesce(s.country, room.country, site.country, setting.country, 'WORLD') AS zone,
    coalesce(s.country, room.country, site.country) IS NULL
        AND NOT setting.country_is_stated AS zone_is_assumed,
    coalesce(room.pue, site.pue) AS stated_pue,
    coalesce(s.is_virtual, false) OR coalesce(s.category, '') = 'virtual_machine' AS is_vm,
    CASE WHEN s.manufactured_point <= setting.as_of
        THEN (setting.as_of - s.manufactured_point) / 365.25 END AS age_years,
    CASE WHEN s.manufactured_point <= setting.as_of
        THEN greatest(0, setting.as_of - s.manufactured_latest) / 365.25 END AS age_years_low,
    CASE WHEN s.manufactured_point <= setting.as_of
        THEN (setting.as_of - s.manufactured_earliest) / 365.25 END AS age_years_high,
    setting.as_of,
    setting.use_profile
FROM snapshot AS s
CROSS JOIN setting
LEFT JOIN place AS site
    ON site.organisation_id = s.organisation_id AND site.site = s.site AND site.room IS NULL
LEFT JOIN place AS room
    ON room.organisation_id = s.organisation_id AND room.site = s.site AND room.room = s.room
WHERE NOT (coalesce(s.status, 'in_use') = 'retired'
        AND coalesce(s.retired_date, setting.as_of) <= setting.as_of)
    AND (setting.organisation_id IS NULL OR s.organisation_id = setting.organisation_id);
