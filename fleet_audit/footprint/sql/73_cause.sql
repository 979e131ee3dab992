-- The sums of `interval_sum`, one line for each cause. What shares a cause moves together, whatever
-- its number. What is known of one model only moves apart from the rest, but for the share of its
-- variance that is common to the models of a maker (`common_error`); of a class, all is common.
CREATE OR REPLACE TEMP VIEW cause AS
SELECT
    i.*, c.kind, c.of_what,
    round(c.made * manufacturing_below)::BIGINT AS manufacturing_low_by,
    round(c.made * manufacturing_above)::BIGINT AS manufacturing_high_by,
    round(c.made * embodied_below)::BIGINT AS embodied_low_by,
    round(c.made * embodied_above)::BIGINT AS embodied_high_by,
    round(c.made * year_below + c.aged * year_by_age_below)::BIGINT AS embodied_per_year_low_by,
    round(c.made * year_above + c.aged * year_by_age_above)::BIGINT AS embodied_per_year_high_by,
    round(c.drawn * use_by_watts_below + c.timed * use_by_hours_below
        + c.cooled * use_by_cooling_below + c.lit * use_by_grid_below)::BIGINT AS use_per_year_low_by,
    round(c.drawn * use_by_watts_above + c.timed * use_by_hours_above
        + c.cooled * use_by_cooling_above + c.lit * use_by_grid_above)::BIGINT AS use_per_year_high_by,
    embodied_per_year_low_by + use_per_year_low_by AS gwp_per_year_low_by,
    embodied_per_year_high_by + use_per_year_high_by AS gwp_per_year_high_by,
    round(c.drawn * energy_by_watts_below + c.timed * energy_by_hours_below)::BIGINT AS energy_per_year_low_by,
    round(c.drawn * energy_by_watts_above + c.timed * energy_by_hours_above)::BIGINT AS energy_per_year_high_by
FROM interval_sum AS i
CROSS JOIN LATERAL (VALUES
    ('manufacture', made_like, sqrt(made_in_common), 0, 0, 0, 0, 0),
    ('manufacture_of_model', of_model, sqrt(1 - made_in_common), 0, 0, 0, 0, 0),
    ('age', '', 0, 1, 0, 0, 0, 0),
    ('watts', drawn_like, 0, 0, sqrt(drawn_in_common), 0, 0, 0),
    ('watts_of_model', of_model, 0, 0, sqrt(1 - drawn_in_common), 0, 0, 0),
    ('hours', '', 0, 0, 0, 1, 0, 0),
    ('cooling', '', 0, 0, 0, 0, 1, 0),
    ('grid', zone, 0, 0, 0, 0, 0, 1)
) AS c(kind, of_what, made, aged, drawn, timed, cooled, lit);
