-- Every asset, with why it does not count on the day of the audit: retired by then, or not there yet.
CREATE OR REPLACE TEMP VIEW presence AS
SELECT
    s.* REPLACE (CASE WHEN s.is_virtual THEN 'virtual_machine'
        ELSE coalesce(s.category, 'other') END AS category),
    coalesce(s.manufactured_year, year(s.manufactured_point))::INTEGER AS made_in,
    CASE
        WHEN s.left_on <= as_of() THEN 'retired'
        WHEN s.came_on > as_of() THEN 'later'
    END AS absence
FROM snapshot AS s
WHERE audited_id() IS NULL OR s.organisation_id = audited_id();

-- Where assets stand, and what that decides of their figures: the sheet's room, else its site, else
-- the organisation. Places that decide the same share a `place_key`.
CREATE OR REPLACE TEMP TABLE whereabouts AS
WITH seen AS (
    SELECT
        place_hash, first(organisation_id) AS organisation_id, first(site) AS site,
        first(room) AS room, first(country) AS country
    FROM presence
    GROUP BY place_hash
),
decided AS (
    SELECT
        p.place_hash,
        struct_pack(
            organisation_id := p.organisation_id,
            zone := coalesce(p.country, room.country, site.country, home_country(), 'WORLD'),
            zone_is_assumed := coalesce(p.country, room.country, site.country) IS NULL
                AND NOT is_home_stated(),
            stated_pue := coalesce(room.pue, site.pue),
            is_colocation := coalesce(site.is_colocation, false),
            market_basis := site.market_basis,
            market_share := site.market_share,
            market_kgco2e := site.market_kgco2e,
            market_kgco2e_low := site.market_kgco2e_low,
            market_kgco2e_high := site.market_kgco2e_high
        ) AS place
    FROM seen AS p
    LEFT JOIN place AS site
        ON site.organisation_id = p.organisation_id AND site.site = p.site AND site.room IS NULL
    LEFT JOIN place AS room
        ON room.organisation_id = p.organisation_id AND room.site = p.site AND room.room = p.room
)
SELECT place_hash, dense_rank() OVER (ORDER BY place)::INTEGER AS place_key, unnest(place)
FROM decided;

-- Those that count: in use or in stock on the day of the audit. What was made later has no age.
CREATE OR REPLACE TEMP VIEW present AS
SELECT
    p.* EXCLUDE (absence),
    CASE WHEN p.manufactured_point <= as_of() THEN p.manufactured_point END AS made_point,
    CASE WHEN p.manufactured_point <= as_of() THEN p.manufactured_latest END AS made_latest,
    CASE WHEN p.manufactured_point <= as_of() THEN p.manufactured_earliest END AS made_earliest,
    coalesce(p.status = 'stock', false) AS is_stock
FROM presence AS p
WHERE coalesce(p.left_on > as_of(), true) AND coalesce(p.came_on <= as_of(), true);

-- The same, each with its age and the number of its place, which says whose it is.
CREATE OR REPLACE TEMP VIEW asset AS
SELECT
    p.* EXCLUDE (organisation_id),
    w.place_key,
    (as_of() - p.made_point) / 365.25 AS age_years,
    greatest(0, as_of() - p.made_latest) / 365.25 AS age_years_low,
    (as_of() - p.made_earliest) / 365.25 AS age_years_high,
    -- `least` passes over null: an unknown age would be ten.
    CASE WHEN p.made_point IS NOT NULL
        THEN least(floor((as_of() - p.made_point) / 365.25), 10)::INTEGER END AS age_band
FROM present AS p
JOIN whereabouts AS w USING (place_hash);
