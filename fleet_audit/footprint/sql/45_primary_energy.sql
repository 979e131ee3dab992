-- Primary energy of manufacture, MJ. Published for servers; for computers, a lower bound from the
-- parts they surely hold: assembly, a processor package, memory, a disk. Nothing for the rest.
CREATE OR REPLACE TEMP VIEW asset_primary AS
SELECT
    * EXCLUDE (manufacturing_pe_mj, manufacturing_pe_mj_low, manufacturing_pe_mj_high),
    manufacturing_pe_mj IS NULL AND parts_pe_mj IS NOT NULL AS is_pe_lower_bound,
    coalesce(manufacturing_pe_mj, parts_pe_mj) AS manufacturing_pe_mj,
    coalesce(manufacturing_pe_mj_low, parts_pe_mj) AS manufacturing_pe_mj_low,
    coalesce(manufacturing_pe_mj_high, parts_pe_mj) AS manufacturing_pe_mj_high
FROM (
    SELECT
        e.*,
        CASE WHEN category IN ('laptop', 'desktop', 'workstation', 'all_in_one', 'thin_client')
            THEN part.assembly_mj + part.cpu_package_mj
                + coalesce(part.ram_module_mj + memory_gib * part.ram_mj_per_gb, 0)
                + coalesce(CASE storage_kind
                    WHEN 'hdd' THEN part.hdd_mj
                    WHEN 'ssd' THEN part.ssd_mj + storage_gb * part.ssd_mj_per_gb
                    WHEN 'nvme' THEN part.ssd_mj + storage_gb * part.ssd_mj_per_gb
                    END, 0)
        END AS parts_pe_mj
    FROM asset_energy AS e
    CROSS JOIN part
);
