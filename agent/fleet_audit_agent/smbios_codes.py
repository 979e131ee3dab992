"""Code lists of SMBIOS. Source: DMTF DSP0134 3.7, section 7.18.2."""

from __future__ import annotations

MEMORY_TYPES: dict[int, str] = {
    0x03: "DRAM",
    0x07: "RAM",
    0x09: "Flash",
    0x0F: "SDRAM",
    0x11: "RDRAM",
    0x12: "DDR",
    0x13: "DDR2",
    0x14: "DDR2 FB-DIMM",
    0x18: "DDR3",
    0x19: "FBD2",
    0x1A: "DDR4",
    0x1B: "LPDDR",
    0x1C: "LPDDR2",
    0x1D: "LPDDR3",
    0x1E: "LPDDR4",
    0x1F: "Logical non-volatile device",
    0x20: "HBM",
    0x21: "HBM2",
    0x22: "DDR5",
    0x23: "LPDDR5",
    0x24: "HBM3",
}
"""Memory device type; codes that say `other` or `unknown` are left out."""
