-- Each model beside its factors. Primary energy of manufacture, MJ, is published for servers; for
-- computers, a lower bound from the parts they surely hold: assembly, a processor package, memory,
-- a disk. Nothing for the rest. Without a stated PUE, servers and storage
-- take that of an average own room, the rest none. What was made before `paid_off_before` is older than
-- its lifetime.
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
    CASE WHEN m.category IN ('server', 'blade', 'storage_bay') THEN own_room.mid ELSE 1 END AS usual_pue,
    CASE WHEN m.category IN ('server', 'blade', 'storage_bay') THEN own_room.low ELSE 1 END AS usual_pue_low,
    CASE WHEN m.category IN ('server', 'blade', 'storage_bay') THEN own_room.high ELSE 1 END AS usual_pue_high,
    as_of() - floor(f.lifetime_years * 365.25)::INTEGER AS paid_off_before
FROM model AS m
CROSS JOIN default_pue AS own_room
JOIN match USING (model_key)
JOIN factor AS f USING (factor_key)
JOIN parts AS p USING (model_key);

-- Each kind of place, with the electricity of its country for what is always on and for the rest.
CREATE OR REPLACE TEMP TABLE place_kind AS
SELECT DISTINCT w.* EXCLUDE (place_hash), g.* EXCLUDE (zone)
FROM whereabouts AS w
JOIN grid AS g USING (zone);
