-- Each candidate beside what depends on those around it: on its site, its department, its category.
CREATE OR REPLACE TEMP TABLE at_site AS
SELECT
    site,
    coalesce(sum(quantity) FILTER (
        category IN ('server', 'blade') AND NOT is_stock AND cpu_busy_pct < {consolidate_cpu_pct}), 0) AS idle_servers,
    coalesce(sum(energy_kwh * quantity) FILTER (
        category IN ('server', 'blade', 'storage_bay') AND NOT is_stock), 0) AS server_kwh,
    coalesce(sum(quantity) FILTER (category = 'printer' AND NOT is_stock), 0) AS printers,
    coalesce(sum(quantity) FILTER (category IN ('laptop', 'desktop', 'workstation', 'thin_client')
        AND NOT is_stock), 0) AS computers,
    quantile_disc(screen_off_after_min, 0.5) AS screen_off_min
FROM candidate
WHERE NOT is_virtual
GROUP BY site;

CREATE OR REPLACE TEMP TABLE at_department AS
SELECT site, department, sum(quantity) AS printers
FROM candidate
WHERE category = 'printer' AND NOT is_stock
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE in_stock AS
SELECT category, sum(quantity) AS spares FROM candidate WHERE is_stock GROUP BY category;

-- Of the screens of a site, the oldest beyond those that its computers can use; of its printers, the
-- one that prints most.
CREATE OR REPLACE TEMP TABLE marked AS
SELECT
    asset_id,
    category = 'monitor' AND site IS NOT NULL AND sum(quantity) OVER younger
        > {screens_per_user} * coalesce((SELECT computers FROM at_site AS s WHERE s.site = c.site), 0) AS is_surplus_screen,
    category = 'printer' AND row_number() OVER (
        PARTITION BY category, site ORDER BY pages_per_month DESC NULLS LAST, asset_id) = 1 AS is_busiest_printer
FROM candidate AS c
WHERE category IN ('monitor', 'printer') AND NOT is_stock
WINDOW younger AS (PARTITION BY category, site ORDER BY age_years NULLS LAST, asset_id);

CREATE OR REPLACE TEMP {form} standing AS
WITH timed AS (
    SELECT
        c.*,
        lever_bounds.as_of,
        greatest(0, hours_on_per_day - greatest(
            coalesce(hours_active_per_day, 0), {worked_hours} * {worked_days_share})) AS wasted_hours,
        CASE WHEN energy_by = 'measured' OR on_w IS NULL THEN mean_w ELSE on_w END AS drawn_w,
        CASE WHEN category IN ('server', 'blade') OR new_on_w IS NULL THEN new_energy_kwh
            ELSE (new_on_w * on_hours + coalesce(new_rest_w, 0) * (8760 - on_hours)) / 1000 END AS new_kwh,
        least(3, 1 + date_diff('day', support_end, lever_bounds.as_of) // 365) AS year_of_paid_updates
    FROM candidate AS c
    CROSS JOIN lever_bounds
)
SELECT
    t.*,
    CASE WHEN energy_kwh > 0 THEN greatest(0, least(1,
        wasted_hours * 365 * (drawn_w - coalesce(rest_w, 0)) / 1000 / energy_kwh)) END AS wasted_share,
    CASE WHEN energy_kwh > new_kwh THEN energy_kwh - new_kwh ELSE 0 END AS saved_kwh,
    (storage_wear_pct IS NULL OR storage_wear_pct < {disk_worn_pct})
        AND (storage_health IS NULL OR lower(storage_health) IN ('ok', 'passed', 'good', 'healthy')) AS disk_is_sound,
    coalesce(in_stock.spares, 0) > 0 AS has_spare,
    coalesce(at_site.idle_servers, 0) AS site_idle_servers,
    at_site.server_kwh AS site_server_kwh,
    coalesce(at_site.printers, 0) AS site_printers,
    -- null where no computer says; never is later than any minute
    CASE WHEN at_site.screen_off_min = 0 THEN 1440 ELSE at_site.screen_off_min END AS site_screen_off_min,
    coalesce(at_department.printers, 0) AS department_printers,
    regexp_matches(coalesce(t.department, ''),
        '(?i)direction|ressources humaines|\bRH\b|compta|paie|juridique|human|payroll|legal|finance|accounts') AS is_confidential,
    coalesce(marked.is_surplus_screen, false) AS is_surplus_screen,
    coalesce(marked.is_busiest_printer, false) AS is_busiest_printer,
    small.small_energy_kwh,
    host.pue AS host_pue,
    coalesce(host.kgco2e_per_kwh, t.intensity_kgco2e) AS host_kgco2e_per_kwh
FROM timed AS t
CROSS JOIN host
LEFT JOIN at_site ON at_site.site IS NOT DISTINCT FROM t.site
LEFT JOIN at_department
    ON t.category = 'printer' AND at_department.site IS NOT DISTINCT FROM t.site
        AND at_department.department IS NOT DISTINCT FROM t.department
LEFT JOIN in_stock ON in_stock.category = t.category
LEFT JOIN marked ON marked.asset_id = t.asset_id
LEFT JOIN (SELECT class_id AS small_class, energy_kwh AS small_energy_kwh FROM new_device) AS small
    ON small.small_class = CASE t.category WHEN 'workstation' THEN 'desktop' WHEN 'monitor' THEN 'monitor-24' END;
