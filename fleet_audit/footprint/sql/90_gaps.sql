-- What an answer would take off the width of the yearly interval, grams of CO2e, by the arithmetic
-- of the steps before. The parts add up: each is taken as if the ones before it were answered.
-- Of a purchase date: the share of the life that falls on the year is then certain, and is taken
-- to be the one now used; that the year moves what a model weighs and draws, and the width with
-- it, is left out, since no year is likelier than another. Of a screen size: the interval of manufacture is then the mean one of
-- the sizes of its category. Of the hours a day: only the watts are then uncertain. Of the watts
-- of what is always on: only the grid and the cooling are.
CREATE OR REPLACE TEMP TABLE gap_of_each AS
WITH known AS (
    SELECT
        *,
        use_profile() = 'measured' AND coalesce(status, 'in_use') <> 'stock'
            AND energy_by NOT IN ('measured', 'declared', 'none') AS is_energy_modelled
    FROM impact
    LEFT JOIN size_of_class USING (category)
    WHERE NOT is_vm
),
lacking AS (
    SELECT
        asset_id, category, manufacturer, model, site, quantity,
        -- an age from a purchase without a day is of a year that someone knew already
        CASE WHEN purchase_date IS NULL AND age_method IS DISTINCT FROM 'purchase' THEN
            coalesce(manufacturing_year_g_high - manufacturing_year_g_low
                - year_share * (manufacturing_g_high - manufacturing_g_low), 0)
            + coalesce(distribution_year_g_high - distribution_year_g_low
                - year_share * (distribution_g_high - distribution_g_low), 0)
            + coalesce(end_of_life_year_g_high - end_of_life_year_g_low
                - year_share * (end_of_life_g_high - end_of_life_g_low), 0)
            + coalesce(one_figure_year_g_high - one_figure_year_g_low
                - year_share * (one_figure_g_high - one_figure_g_low), 0)
        END AS purchase_date,
        CASE WHEN screen_inches IS NULL THEN
            year_share * (manufacturing_g_high - manufacturing_g_low
                - quantity * typical_width_kgco2e * 1000)
        END AS screen_inches,
        CASE WHEN is_energy_modelled AND NOT is_always_on AND hours_on_per_day IS NULL THEN
            quantity * (pue_high * intensity_kgco2e_high
                * (on_w_high - rest_w_high) * (hours_high - hours)
            + pue_low * intensity_kgco2e_low
                * (on_w_low - rest_w_low) * (hours - hours_low))
        END AS hours_on_per_day,
        CASE WHEN is_energy_modelled AND is_always_on AND category IN (
            'server', 'blade', 'storage_bay', 'switch', 'router', 'firewall', 'ups', 'printer'
        ) THEN
            quantity * 1000 * (pue_high * intensity_kgco2e_high * (energy_kwh_high - energy_kwh)
                + pue_low * intensity_kgco2e_low * (energy_kwh - energy_kwh_low))
        END AS average_power_w
    FROM known
)
SELECT * FROM (
    UNPIVOT lacking ON purchase_date, screen_inches, hours_on_per_day, average_power_w
    INTO NAME field VALUE removed_g
)
WHERE removed_g > 0;

-- Machines bought together, as far as the store tells: their warranties end in one month, or else
-- their labels follow each other. Labels of a model that are strewn tell nothing, and part nothing.
-- What could be bought together is told apart by its hash, which is quicker to sort by than its names.
CREATE OR REPLACE TEMP VIEW batch AS
WITH labelled AS (
    SELECT
        asset_id,
        strftime(warranty_end, '%Y-%m') AS warranty,
        hash(category, manufacturer, model, site, strftime(warranty_end, '%Y-%m')) AS alike,
        regexp_extract(
            coalesce(asset_tag, name, serial), '^(.*?)([0-9]{1,9})$', ['series', 'number']
        ) AS label
    FROM asset
    WHERE purchase_date IS NULL
),
numbered AS (
    SELECT asset_id, warranty, alike, label.series AS series, try_cast(label.number AS BIGINT) AS number
    FROM labelled
),
parted AS (
    SELECT
        *,
        number - lag(number) OVER (PARTITION BY alike, series ORDER BY number) <= 10 AS follows
    FROM numbered
),
islands AS (
    SELECT
        *,
        sum(CASE WHEN follows THEN 0 ELSE 1 END) OVER (
            PARTITION BY alike ORDER BY series, number ROWS UNBOUNDED PRECEDING
        ) AS island
    FROM parted
)
SELECT
    asset_id,
    warranty,
    CASE WHEN count(*) OVER same >= 5 * max(island) OVER same THEN island END AS island
FROM islands
WINDOW same AS (PARTITION BY alike);

-- What is not known of each asset, under the question that a person can answer at once. How long
-- machines are on is a habit of a place, whatever their model; how large their screens are, of a model
-- wherever it stands.
CREATE OR REPLACE TEMP VIEW asked_of_each AS
SELECT
    field, category,
    CASE WHEN field <> 'hours_on_per_day' THEN manufacturer END AS manufacturer,
    CASE WHEN field <> 'hours_on_per_day' THEN model END AS model,
    CASE WHEN field <> 'screen_inches' THEN site END AS site,
    CASE WHEN field = 'purchase_date' THEN warranty END AS warranty,
    CASE WHEN field = 'purchase_date' THEN island END AS island,
    asset_id, quantity, removed_g
FROM gap_of_each
LEFT JOIN batch USING (asset_id);

-- One line per question; those that nobody could answer before (`not_known`) are questions of their own.
CREATE OR REPLACE TEMP VIEW gap AS
SELECT
    field, category, manufacturer, model, site, warranty, island,
    sum(quantity)::BIGINT AS devices,
    sum(removed_g) / 1000 AS removed_kgco2e_per_year,
    list(asset_id ORDER BY asset_id) AS asset_ids,
    list(coalesce(serial, asset_tag, name) ORDER BY asset_id) AS marks,
    coalesce(min(coalesce(asset_tag, name, serial), 4), []) AS first_labels,
    max(coalesce(asset_tag, name, serial)) AS last_label,
    (asset_id, field) IN (SELECT (asset_id, field) FROM not_known) AS was_asked
FROM asked_of_each
JOIN (SELECT asset_id, asset_tag, serial, name FROM asset) AS labelled USING (asset_id)
GROUP BY ALL;

-- What has no figure at all because nobody knows what it is: no interval to narrow, but a total
-- that leaves it out.
CREATE OR REPLACE TEMP VIEW unnamed AS
SELECT
    'category' AS field, category, manufacturer, model, site,
    NULL AS warranty,
    sum(quantity)::BIGINT AS devices,
    NULL::DOUBLE AS removed_kgco2e_per_year,
    list(asset_id ORDER BY asset_id) AS asset_ids,
    list(coalesce(serial, asset_tag, name) ORDER BY asset_id) AS marks,
    coalesce(min(coalesce(asset_tag, name, serial), 4), []) AS first_labels,
    max(coalesce(asset_tag, name, serial)) AS last_label,
    (asset_id, 'category') IN (SELECT (asset_id, field) FROM not_known) AS was_asked
FROM impact
WHERE category = 'other' AND NOT is_vm
GROUP BY ALL;
