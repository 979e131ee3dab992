"""The primary energy of the parts that any computer holds, for a lower bound."""

from __future__ import annotations

from fleet_audit.reference.load import Reference

PART_FACTORS: dict[str, tuple[str, str | None]] = {
    "assembly_mj": ("DF0226", None),
    "cpu_package_mj": ("DF0202", None),
    "ram_module_mj": ("DF0208", None),
    "ram_mj_per_gb": ("DF0205", "DENS-RAM"),
    "ssd_mj": ("DF0214", None),
    "ssd_mj_per_gb": ("DF0211", "DENS-SSD"),
    "hdd_mj": ("DF0217", None),
}
"""Column → row of its energy and, for what is counted per gigabyte, row of the density."""

PART_TYPES: dict[str, str] = dict.fromkeys(PART_FACTORS, "DOUBLE")


def part_energies(reference: Reference) -> dict[str, float]:
    """MJ of each part, or MJ per GB = MJ per cm² of die / GB per cm² (the densest published)."""
    energies: dict[str, float] = {}
    for column, (energy_id, density_id) in PART_FACTORS.items():
        density = reference.row(density_id).value if density_id else 1.0
        energies[column] = reference.row(energy_id).value / density
    return energies
