-- Each model beside its factors. Primary energy of manufacture, MJ, is published for servers; for
-- computers, a lower bound from the parts they surely hold: assembly, a processor package, memory,
-- a disk. Nothing for the rest. What was made before `paid_off_before` is older than its lifetime.
CREATE OR REPLACE TEMP TABLE model_factor AS
WITH parts AS (
    SELECT
        model_key,
        CASE WHEN category IN ('laptop', 'desktop', 'workstation', 'all_in_one', 'thin_client')
            THEN part.assembly_mj + part.cpu_package_mj
                + coalesce(part.ram_module_mj + memory_gib * part.ram_mj_per_gb, 0)
                + coalesce(CASE storage_kind
                    WHEN 'hdd' THEN part.hdd_mj
                    WHEN 'ssd' THEN part.ssd_mj + storage_gb * part.ssd_mj_per_gb
                    WHEN 'nvme' THEN part.ssd_mj + storage_gb * part.ssd_mj_per_gb
                    END, 0)
        END AS parts_pe_mj
    FROM model
    CROSS JOIN part
)
SELECT
    m.model_key, m.model_hash, m.category, m.category = 'virtual_machine' AS is_vm,
    f.* EXCLUDE (factor_key) REPLACE (
        coalesce(f.manufacturing_pe_mj, p.parts_pe_mj) AS manufacturing_pe_mj,
        coalesce(f.manufacturing_pe_mj_low, p.parts_pe_mj) AS manufacturing_pe_mj_low,
        coalesce(f.manufacturing_pe_mj_high, p.parts_pe_mj) AS manufacturing_pe_mj_high
    ),
    f.manufacturing_pe_mj IS NULL AND p.parts_pe_mj IS NOT NULL AS is_pe_lower_bound,
    setting.as_of - floor(f.lifetime_years * 365.25)::INTEGER AS paid_off_before
FROM model AS m
CROSS JOIN setting
JOIN match USING (model_key)
JOIN factor AS f USING (factor_key)
JOIN parts AS p USING (model_key);
