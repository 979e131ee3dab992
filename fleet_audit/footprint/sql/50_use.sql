-- The use stage: plug energy, times the PUE of the room, times what the grid emits. Where devices stand
-- is added here, since the steps before do not ask for it, and it is wide.
CREATE OR REPLACE TEMP MACRO use_of(rows) AS TABLE
SELECT
    e.*,
    p.* EXCLUDE (place_key, is_always_on),
    coalesce(p.stated_pue, e.usual_pue) AS pue,
    coalesce(p.stated_pue, e.usual_pue_low) AS pue_low,
    coalesce(p.stated_pue, e.usual_pue_high) AS pue_high
FROM energy_of(rows) AS e
JOIN place_kind AS p USING (place_key, is_always_on);
