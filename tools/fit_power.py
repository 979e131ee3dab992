"""Fit the models of power, and write their coefficients and margins as reference tables.

Run it as `python -m tools.fit_power FOLDER`, FOLDER holding ENERGY STAR's lists of computers,
displays and servers, the results of SPECpower_ssj2008 and makers' sheets (`*_train.csv`). The same
lists give the same files. A row of the part that is kept apart for acceptance is refused. Only
coefficients are written, never a row. Needs numpy (extra `fit`).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec.structs import asdict, replace

from fleet_audit.footprint.power.fitted import MARGINS
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.fits import Margins
from fleet_audit.reference.load import TABLES, read_reference
from tools.fit_reference import fit_rows, write_table
from tools.fitting.power_models import models
from tools.fitting.power_tables import citation, server_year, sheets_of, shipped
from tools.fitting.power_trials import margins_of, misses_of

COLUMNS = tuple(field for field in ReferenceRow.__struct_fields__ if field != "table")


def cited(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with every column of a reference table."""
    return [{column: row.get(column, "") for column in COLUMNS} for row in rows]


def main(folder: Path) -> None:
    """Fit, try, write."""
    facts = read_reference()
    listed = list(models(folder))
    margins = [one for model in listed for one in margins_of(misses_of(model))]
    fits = {model.name: shipped(model) for model in listed}
    fitted = replace(facts, fits=fits, margins={MARGINS: Margins(margins)})
    year = list(server_year(list(sheets_of(folder, fitted))))
    for name, fit in fits.items():
        write_table(TABLES / f"fits_{name}.csv", fit_rows(fit))
    write_table(TABLES / f"margins_{MARGINS}.csv", map(asdict, margins))
    write_table(TABLES / "power_fits.csv", cited(citation(model, margins) for model in listed))
    write_table(TABLES / "odbl" / "server_load.csv", cited(year))
    subprocess.run([sys.executable, "-m", "fleet_audit.reference"], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
