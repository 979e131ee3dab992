-- What leaves once the fate of each device is known, and what in stock could take its place: of each
-- category the oldest leave first, and the youngest in stock serve first.
CREATE OR REPLACE TEMP TABLE leaving AS
SELECT
    asset_id, category, quantity,
    sum(quantity) OVER (PARTITION BY category ORDER BY age_years DESC NULLS LAST, asset_id) AS leaving_rank
FROM (
    SELECT s.asset_id, s.category, s.quantity, s.age_years
    FROM standing AS s
    JOIN judged AS j USING (asset_id)
    WHERE NOT s.is_stock AND NOT s.is_virtual AND coalesce(j.kept_share, 0) = 0
        AND (j.fate = 'windows10_rescue' OR (j.fate IS NULL AND s.age_years >= {oldest_kept_years}))
);

CREATE OR REPLACE TEMP TABLE spare AS
SELECT
    asset_id, category, quantity,
    sum(quantity) OVER (PARTITION BY category ORDER BY age_years, asset_id) AS stock_rank
FROM candidate
WHERE is_stock AND age_years < {reassign_oldest_years}
    AND (support_state <> 'ended' OR windows11 = 'eligible');

CREATE OR REPLACE TEMP VIEW standing_after AS
WITH needed AS (SELECT category, sum(quantity) AS devices FROM leaving GROUP BY category),
    held AS (SELECT category, sum(quantity) AS devices FROM spare GROUP BY category)
SELECT
    s.*,
    l.leaving_rank IS NOT NULL AS is_leaving,
    l.leaving_rank,
    p.stock_rank,
    coalesce(needed.devices, 0) AS leaving_devices,
    coalesce(held.devices, 0) AS stock_devices
FROM standing AS s
LEFT JOIN leaving AS l ON l.asset_id = s.asset_id
LEFT JOIN spare AS p ON p.asset_id = s.asset_id
LEFT JOIN needed ON needed.category = s.category
LEFT JOIN held ON held.category = s.category;
