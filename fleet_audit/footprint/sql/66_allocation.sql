-- What the organisation bears of all but use, by the dates of a life: what it has borne to date, what
-- remains, and what its purchases of the year hold, in whole grams. What a second-hand device bore
-- before it came is its first owner's: before + to date + remaining = whole, to the gram. Of a device
-- without a date, how far it is in its life is unknown, not zero.
CREATE OR REPLACE TEMP VIEW allocated AS
WITH whole AS (
    SELECT
        i.*,
        CASE WHEN coalesce(manufacturing_g, distribution_g, end_of_life_g, one_figure_g) IS NOT NULL
            THEN (coalesce(manufacturing_g, 0) + coalesce(distribution_g, 0)
                + coalesce(end_of_life_g, 0) + coalesce(one_figure_g, 0)) // quantity END AS each,
        (coalesce(manufacturing_g_low, 0) + coalesce(distribution_g_low, 0)
            + coalesce(end_of_life_g_low, 0) + coalesce(one_figure_g_low, 0)) // quantity AS each_low,
        (coalesce(manufacturing_g_high, 0) + coalesce(distribution_g_high, 0)
            + coalesce(end_of_life_g_high, 0) + coalesce(one_figure_g_high, 0)) // quantity AS each_high,
        coalesce(acquired_as IN ('refurbished', 'gift'), false) AS is_second_hand,
        -- of two, least() takes the one that is known
        CASE WHEN age_years / lifetime_years IS NOT NULL
            THEN least(1, age_years / lifetime_years) END AS lived,
        least(1, coalesce(least(age_years, age_years_low) / lifetime_years, 0)) AS lived_low,
        CASE WHEN age_years_high IS NULL THEN 1
            ELSE least(1, greatest(age_years, age_years_high) / lifetime_years) END AS lived_high
    FROM impact AS i
),
shared AS (
    SELECT
        *,
        CASE WHEN NOT is_second_hand THEN 0
            WHEN purchase_date - made_point IS NOT NULL
            THEN least(lived, greatest(0, (purchase_date - made_point) / 365.25 / lifetime_years))
        END AS before
    FROM whole
),
split AS (
    SELECT
        *,
        round(each * before)::BIGINT AS before_each,
        round(each * (1 - lived))::BIGINT AS remaining_each,
        round(each_low * (1 - lived_high))::BIGINT AS remaining_each_low,
        round(each_high * (1 - lived_low))::BIGINT AS remaining_each_high,
        CASE WHEN purchase_date IS NULL THEN NULL
            WHEN year(purchase_date) = year(as_of) THEN 1 - before ELSE 0 END AS purchased
    FROM shared
),
borne AS (
    SELECT
        *,
        each - before_each - remaining_each AS to_date_each,
        round(each_low * greatest(0, lived_low - before))::BIGINT AS to_date_each_low,
        round(each_high * greatest(0, lived_high - before))::BIGINT AS to_date_each_high
    FROM split
)
SELECT
    * EXCLUDE (each, each_low, each_high, lived, lived_low, lived_high, before, before_each,
        remaining_each, remaining_each_low, remaining_each_high,
        to_date_each, to_date_each_low, to_date_each_high),
    quantity * before_each AS before_g,
    quantity * to_date_each AS to_date_g,
    quantity * CASE WHEN to_date_each IS NOT NULL THEN least(to_date_each, to_date_each_low) END AS to_date_g_low,
    quantity * CASE WHEN to_date_each IS NOT NULL THEN greatest(to_date_each, to_date_each_high) END AS to_date_g_high,
    quantity * remaining_each AS remaining_g,
    quantity * CASE WHEN remaining_each IS NOT NULL THEN least(remaining_each, remaining_each_low) END AS remaining_g_low,
    quantity * CASE WHEN remaining_each IS NOT NULL THEN greatest(remaining_each, remaining_each_high) END AS remaining_g_high,
    quantity * round(each * purchased)::BIGINT AS purchase_year_g,
    quantity * CASE WHEN each IS NOT NULL THEN round(each_low * purchased) END::BIGINT AS purchase_year_g_low,
    quantity * CASE WHEN each IS NOT NULL THEN round(each_high * purchased) END::BIGINT AS purchase_year_g_high,
    quantity * round(manufacturing_g // quantity * purchased)::BIGINT AS manufacturing_purchase_g,
    quantity * round(distribution_g // quantity * purchased)::BIGINT AS distribution_purchase_g,
    quantity * round(end_of_life_g // quantity * purchased)::BIGINT AS end_of_life_purchase_g,
    quantity * round(one_figure_g // quantity * purchased)::BIGINT AS one_figure_purchase_g
FROM borne;
