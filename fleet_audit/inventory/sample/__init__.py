"""The sample fleet: about 250 assets of a made-up French company, for demonstrations and tests.

It is synthetic and says so: the company, its tags and its serial numbers all carry the word.
The product lines are real, as facts; counts, dates, bills and readings are not.
"""

from __future__ import annotations

from pathlib import Path

from fleet_audit.inventory.sample.fleet import fleet_records, inventory_files
from fleet_audit.inventory.sample.sheet import sheet_of, sheet_toml
from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.organisation import OrganisationSheet

SEED = 2026
"""The seed of the fleet shown in the gallery."""
SHEET_NAME = "organisation.toml"
"""File of the organisation sheet."""


def sample_records(seed: int = SEED) -> list[AssetRecord]:
    """The fleet as it stands once the files of `write_sample` are imported."""
    return list(fleet_records(seed))


def sample_sheet(seed: int = SEED) -> OrganisationSheet:
    """The company's own sheet, with `is_synthetic` set."""
    return sheet_of(fleet_records(seed))


def sample_files(seed: int = SEED) -> dict[str, bytes]:
    """What a user would import, by file name: purchase list, agents' documents and sheet."""
    return {**inventory_files(seed), SHEET_NAME: sheet_toml(sample_sheet(seed))}


def write_sample(folder: Path, seed: int = SEED) -> list[Path]:
    """Write the files of the sample into a folder; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in sample_files(seed).items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths
