-- The yearly footprint by scope: each stage of the devices held alike, with the place that the rules
-- give it. What nothing says the owner of is taken as owned.
CREATE OR REPLACE TEMP VIEW scope_part AS
WITH held AS (
    SELECT
        coalesce(ownership, 'owned') AS ownership, is_colocation, category,
        sum(COLUMNS('^(?:manufacturing|distribution|end_of_life|one_figure|use|use_market)_year_g(?:_low|_high)?$')),
        sum(COLUMNS('^.*_purchase_g$')),
        sum(quantity) FILTER (WHERE manufacturing_g IS NOT NULL) AS with_manufacturing,
        sum(quantity) FILTER (WHERE distribution_g IS NOT NULL) AS with_distribution,
        sum(quantity) FILTER (WHERE end_of_life_g IS NOT NULL) AS with_end_of_life,
        sum(quantity) FILTER (WHERE one_figure_g IS NOT NULL) AS with_one_figure,
        sum(quantity) FILTER (WHERE use_year_g IS NOT NULL) AS with_use,
        sum(quantity) FILTER (WHERE purchased IS NULL) AS undated
    FROM allocated
    WHERE NOT is_vm
    GROUP BY ALL
)
SELECT
    r.scope, r.scope_category, r.beges, s.stage, h.category,
    coalesce(s.devices, 0)::BIGINT AS devices,
    (CASE WHEN s.stage = 'use' THEN 0 ELSE coalesce(h.undated, 0) END)::BIGINT AS undated,
    s.year_g, s.year_g_low, s.year_g_high, s.market_g, s.market_g_low, s.market_g_high, s.purchase_g
FROM held AS h
CROSS JOIN LATERAL (VALUES
    ('manufacturing', with_manufacturing, manufacturing_year_g, manufacturing_year_g_low, manufacturing_year_g_high,
        manufacturing_year_g, manufacturing_year_g_low, manufacturing_year_g_high, manufacturing_purchase_g),
    ('distribution', with_distribution, distribution_year_g, distribution_year_g_low, distribution_year_g_high,
        distribution_year_g, distribution_year_g_low, distribution_year_g_high, distribution_purchase_g),
    ('end_of_life', with_end_of_life, end_of_life_year_g, end_of_life_year_g_low, end_of_life_year_g_high,
        end_of_life_year_g, end_of_life_year_g_low, end_of_life_year_g_high, end_of_life_purchase_g),
    ('embodied', with_one_figure, one_figure_year_g, one_figure_year_g_low, one_figure_year_g_high,
        one_figure_year_g, one_figure_year_g_low, one_figure_year_g_high, one_figure_purchase_g),
    ('use', with_use, use_year_g, use_year_g_low, use_year_g_high,
        use_market_year_g, use_market_year_g_low, use_market_year_g_high, NULL)
) AS s(stage, devices, year_g, year_g_low, year_g_high, market_g, market_g_low, market_g_high, purchase_g)
JOIN scope_rule AS r
    ON r.ownership = h.ownership AND r.is_colocation = h.is_colocation AND r.stage = s.stage
WHERE s.devices > 0;
