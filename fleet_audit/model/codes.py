"""Code lists: the closed vocabularies of the canonical table and of the results."""

from __future__ import annotations

from typing import Literal, get_args

Category = Literal[
    "laptop",
    "desktop",
    "workstation",
    "all_in_one",
    "thin_client",
    "monitor",
    "tablet",
    "smartphone",
    "server",
    "blade",
    "storage_bay",
    "switch",
    "router",
    "firewall",
    "access_point",
    "internet_box",
    "printer",
    "ip_phone",
    "projector",
    "docking_station",
    "ups",
    "video_conference",
    "point_of_sale",
    "payment_terminal",
    "industrial_pc",
    "virtual_machine",
    "other",
]
"""What kind of equipment an asset is."""

Stage = Literal["manufacturing", "distribution", "use", "end_of_life", "embodied"]
"""Lifecycle stage. `embodied` is all but use, where a source publishes one figure for it."""

Criterion = Literal["gwp", "pe", "adpe", "adpf", "wu", "ir"]
"""Impact category: climate (kgCO2e), primary energy (MJ), and what a loaded set switches on."""

Quality = Literal["measured", "declared", "modelled", "default", "proxy"]
"""How well a value is known, best first."""

ManufacturingMethod = Literal[
    "exact", "neighbour", "regression", "bottom_up", "class", "proxy", "none"
]
"""How an embodied figure was found, most specific first; `none` has a reason, and no figure."""

EnergyMethod = Literal[
    "measured", "declared", "state_hours", "exact", "regression", "class", "proxy", "none"
]
"""How a yearly energy was found, best first."""

Confidence = Literal["high", "medium", "low", "none"]
"""How far an age can be trusted."""

Ownership = Literal["owned", "leased", "rented", "personal"]
AcquiredAs = Literal["new", "refurbished", "gift"]
Status = Literal["in_use", "stock", "retired"]
UseProfile = Literal["measured", "office", "energy-star"]

ReportFormat = Literal["html", "pdf", "xlsx", "csv", "json", "zip"]
"""What a report is written as; of PDF, the note for the management."""

CATEGORIES: tuple[str, ...] = get_args(Category)
STAGES: tuple[str, ...] = get_args(Stage)
CRITERIA: tuple[str, ...] = get_args(Criterion)
QUALITIES: tuple[str, ...] = get_args(Quality)
USE_PROFILES: tuple[str, ...] = get_args(UseProfile)
REPORT_FORMATS: tuple[ReportFormat, ...] = get_args(ReportFormat)
USUAL_FORMATS: tuple[ReportFormat, ...] = ("html", "xlsx", "csv", "json", "zip")
"""All that takes little time to write."""

QUALITY_OF_METHOD: dict[str, Quality] = {
    "exact": "declared",
    "neighbour": "declared",
    "regression": "modelled",
    "bottom_up": "modelled",
    "class": "default",
    "proxy": "proxy",
    "measured": "measured",
    "declared": "declared",
    "state_hours": "modelled",
}
"""The quality that each method code stands for, one scale for every result."""
