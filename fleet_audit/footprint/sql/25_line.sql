-- Each asset beside its model, and whether it is older than the lifetime: at the point of its age,
-- at its youngest, at its oldest. Of unknown age, it may be.
--
-- The manufacture of parts fitted later falls on what then remained of the life of the machine, and
-- on a year at least: so much of it on the year of the audit, and nothing once that life is over.
CREATE OR REPLACE TEMP MACRO share_of_rest(fitted, rest, on_day) AS
    CASE WHEN on_day BETWEEN fitted AND fitted + ceil(rest * 365.25)::INTEGER THEN 1 / rest ELSE 0 END;

CREATE OR REPLACE TEMP VIEW line AS
SELECT
    a.* EXCLUDE (category),
    m.model_key,
    coalesce(a.manufactured_point < m.paid_off_before, false) AS is_over,
    coalesce(a.made_latest < m.paid_off_before, false) AS is_surely_over,
    coalesce(a.made_earliest < m.paid_off_before, true) AS is_perhaps_over,
    CASE WHEN m.added_kgco2e IS NOT NULL AND a.parts_added_on IS NOT NULL THEN share_of_rest(
        a.parts_added_on,
        greatest(1, m.lifetime_years - coalesce((a.parts_added_on - a.made_point) / 365.25, 0)),
        as_of()
    ) END AS added_share
FROM asset AS a
JOIN model_factor AS m USING (model_hash);
