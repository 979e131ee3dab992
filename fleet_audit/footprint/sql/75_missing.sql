-- What each organisation declares to own beside what was seen of it on the day of the audit. A
-- surplus of one organisation never fills the gap of another. A null column: never declared.
CREATE OR REPLACE TEMP VIEW declared_and_seen AS
WITH seen AS (
    SELECT organisation_id, category, sum(devices)::BIGINT AS devices
    FROM cube
    GROUP BY organisation_id, category
)
SELECT
    category,
    sum(d.devices)::BIGINT AS declared,
    coalesce(sum(s.devices), 0)::BIGINT AS seen,
    coalesce(sum(greatest(d.devices - coalesce(s.devices, 0), 0)), 0)::BIGINT AS missing,
    coalesce(sum(greatest(coalesce(s.devices, 0) - d.devices, 0)), 0)::BIGINT AS beyond
FROM declared AS d
FULL JOIN seen AS s USING (organisation_id, category)
GROUP BY category;
