-- Every asset by one more criterion, in whole small units, rounded per device as the others are. What
-- is not known of a class or of a country stays null; the year has a total where both parts are
-- known in one unit. Like the steps before, over assets one by one or counted by case.
CREATE OR REPLACE TEMP MACRO criterion_of(rows) AS TABLE
WITH weighed AS (
    SELECT
        i.*,
        coalesce(made.mid, CASE WHEN c.is_pe THEN i.manufacturing_pe_mj END) * c.small_per_made AS made,
        coalesce(made.low, CASE WHEN c.is_pe THEN i.manufacturing_pe_mj_low END) * c.small_per_made AS made_low,
        coalesce(made.high, CASE WHEN c.is_pe THEN i.manufacturing_pe_mj_high END) * c.small_per_made AS made_high,
        i.energy_kwh * i.pue * kwh.mid * c.small_per_used AS used,
        i.energy_kwh_low * i.pue_low * kwh.low * c.small_per_used AS used_low,
        i.energy_kwh_high * i.pue_high * kwh.high * c.small_per_used AS used_high,
        c.is_one_unit,
        made.factor_ids AS made_factor_ids,
        kwh.factor_ids AS used_factor_ids
    FROM use_of(rows) AS i
    CROSS JOIN criterion AS c
    LEFT JOIN criterion_made AS made USING (class_id)
    LEFT JOIN criterion_grid AS kwh USING (zone)
),
rounded AS (
    SELECT
        *,
        quantity * round(made)::BIGINT AS embodied_n,
        quantity * round(made_low)::BIGINT AS embodied_n_low,
        quantity * round(made_high)::BIGINT AS embodied_n_high,
        quantity * round(made * year_share)::BIGINT AS embodied_year_n,
        quantity * round(made_low * year_share_low)::BIGINT AS embodied_year_n_low,
        quantity * round(made_high * year_share_high)::BIGINT AS embodied_year_n_high,
        quantity * round(used)::BIGINT AS use_year_n,
        quantity * round(used_low)::BIGINT AS use_year_n_low,
        quantity * round(used_high)::BIGINT AS use_year_n_high
    FROM weighed
)
SELECT
    *,
    CASE WHEN is_one_unit THEN embodied_year_n + use_year_n END AS year_n,
    CASE WHEN is_one_unit THEN embodied_year_n_low + use_year_n_low END AS year_n_low,
    CASE WHEN is_one_unit THEN embodied_year_n_high + use_year_n_high END AS year_n_high
FROM rounded;

-- Every asset with its figures.
CREATE OR REPLACE TEMP VIEW criterion_impact AS
SELECT
    asset_id, asset_tag, serial, category, manufacturer, model, quantity, site, department, age_band,
    age_years, is_vm, lifetime_years, year_share, energy_kwh, pue, made, used, made_factor_ids, used_factor_ids,
    COLUMNS('^.*_n(?:_low|_high)?$'),
    concat_ws(';', made_factor_ids, CASE WHEN use_year_n IS NOT NULL THEN used_factor_ids END) AS factor_ids
FROM criterion_of('line');

-- What tables add up.
CREATE OR REPLACE TEMP VIEW criterion_sum AS SELECT * FROM criterion_of('tally');
