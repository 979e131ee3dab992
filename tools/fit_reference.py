"""Fit the model of embodied carbon, and write its coefficients and margins as reference tables.

Run it as `python -m tools.fit_reference FOLDER`, FOLDER holding `pcf_train.csv` and
`pcf_extra2022_train.csv`. The same sheets give the same files. A sheet of the part that is kept
apart for acceptance is refused. Needs numpy (extra `fit`).
"""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from msgspec.structs import asdict

from fleet_audit.footprint.manufacture.bottom_up import CALIBRATION
from fleet_audit.footprint.manufacture.exact import USUAL_ERROR
from fleet_audit.footprint.manufacture.fitted import FACTOR_ID
from fleet_audit.reference.fits import Fit, Margin
from fleet_audit.reference.load import TABLES, reference
from tools.fitting.embodied import EmbodiedModel
from tools.fitting.margins import all_misses, margins_of
from tools.fitting.parts import calibration, known_by_parts, part_misses
from tools.fitting.sheets import read_folder

FOLDER = TABLES / "odbl"
CITED = {
    "factor_id": FACTOR_ID,
    "kind": "fit",
    "category": "",
    "subtype": "coefficients by term",
    "maker": "",
    "zone": "",
    "criterion": "gwp",
    "stage": "embodied",
    "value": 0.0,
    "unit": "median error",
    "lower": "",
    "upper": "",
    "n": 0,
    "method": "PAIA",
    "source": "Boavizta environmental-footprint-data, manufacturer PCFs",
    "source_year": "2012-2023",
    "url": "Boavizta/environmental-footprint-data:boavizta-data-us.csv@61323eb5",
    "retrieved": "2026-11-24",
    "licence": "ODbL-1.0 + DbCL-1.0",
    "redistributable": "yes, share-alike database, attribution",
    "note": "fits_embodied.csv holds the coefficients, margins_embodied.csv the errors on sheets "
    "that were not fitted on; both made by tools/fit_reference.py",
}
"""The row that cites the sheets; its value is the median error, its n the sheets."""

STATED = {
    "factor_id": USUAL_ERROR,
    "kind": "rule",
    "subtype": "sheet_error_factor",
    "criterion": "",
    "stage": "",
    "unit": "factor",
    "note": "one more than the median error that makers' sheets state of their total: the interval "
    "of a sheet that states none",
}
"""The row of the error that sheets state of themselves."""

CALIBRATED = STATED | {
    "factor_id": CALIBRATION,
    "category": "server",
    "subtype": "bottom_up_factor",
    "note": "median of published manufacture over the sum of the parts that an inventory tells",
}
"""The row of what servers weigh more than their parts."""

DIGITS = 4
LEAST = 0.001
"""A coefficient that changes a figure by less than a thousandth is left out."""


def write_table(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write a table, its columns in the order of the first row."""
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, listed[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)


def fit_rows(fit: Fit) -> Iterable[dict[str, Any]]:
    """The coefficients that matter, by term."""
    for term, one in sorted(fit.items()):
        if abs(one.value) >= LEAST:
            yield {
                "term": term,
                "coefficient": round(one.value, DIGITS),
                "n": one.n,
                "standard_error": round(one.standard_error, DIGITS),
            }


def main(folder: Path) -> None:
    """Fit, try, write."""
    model = EmbodiedModel(read_folder(folder))
    facts = reference()
    misses = [*all_misses(model), *part_misses(model.sheets, facts)]
    margins: Sequence[Margin] = list(margins_of(misses))
    servers = known_by_parts(model.sheets)
    more = {"value": round(calibration(servers, facts), 3), "n": len(servers)}
    cited = CITED | {"value": margins[0].median_error, "n": len(model.sheets)}
    stated = [s.figure.error_ratio for s in model.sheets if s.figure.error_ratio is not None]
    error = {"value": round(1 + median(stated), 3), "n": len(stated)}
    write_table(FOLDER / "fits_embodied.csv", fit_rows(model.fitted()))
    write_table(
        FOLDER / "embodied_fit.csv", [cited, CITED | STATED | error, CITED | CALIBRATED | more]
    )
    write_table(FOLDER / "margins_embodied.csv", map(asdict, margins))
    subprocess.run([sys.executable, "-m", "fleet_audit.reference"], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
