-- The use stage: plug energy, times the PUE of the room, times what the grid emits.
-- Without a stated PUE, servers and storage take that of an average own room, the rest none.
CREATE OR REPLACE TEMP MACRO use_of(rows) AS TABLE
SELECT
    e.*,
    CASE WHEN stated_pue IS NOT NULL THEN stated_pue
        WHEN e.category IN ('server', 'blade', 'storage_bay') THEN default_pue.mid
        ELSE 1 END AS pue,
    CASE WHEN stated_pue IS NOT NULL THEN stated_pue
        WHEN e.category IN ('server', 'blade', 'storage_bay') THEN default_pue.low
        ELSE 1 END AS pue_low,
    CASE WHEN stated_pue IS NOT NULL THEN stated_pue
        WHEN e.category IN ('server', 'blade', 'storage_bay') THEN default_pue.high
        ELSE 1 END AS pue_high
FROM energy_of(rows) AS e
CROSS JOIN default_pue;
