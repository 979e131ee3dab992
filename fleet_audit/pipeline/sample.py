"""The audit of the sample fleet, from files to figures, as a user's would go."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fleet_audit.inventory.organisation_sheet import read_sheet
from fleet_audit.inventory.sample import write_sample
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.pipeline.reporting import report_of
from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id, save_sheet

if TYPE_CHECKING:
    from fleet_audit.model.report import ReportContext


def sample_context(as_of: date, now: datetime) -> ReportContext:
    """The report context of the sample fleet, in a store of its own that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "sample.sqlite"
        write_sample_store(store, now)
        return report_of(store_address(str(store)), as_of)


def write_sample_store(store: Path, now: datetime) -> None:
    """Make a store that holds the sample fleet, as if its files had been imported then."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_sample(Path(folder))
        engine = open_store(store_address(str(store)))
        for sheet in (path for path in files if path.suffix == ".toml"):
            save_sheet(engine, read_sheet(sheet))
        inventories = [path for path in files if path.suffix != ".toml"]
        import_paths(engine, organisation_id(engine), inventories, now)
        engine.dispose()
