"""From when a series of models can date: the first year in which its maker published a sheet of it.

Reads the shared part of the makers' product carbon footprints, and writes
`reference/tables/odbl/model_launch.csv`, a table derived from them and so under ODbL-1.0.

    python tools/fit_model_launch.py ../shared/data

A series is a pattern of its name. Makers began to publish in numbers in 2018: a series whose first
sheet is of that year may be older, and is left out; so are names that a maker used twice. The
list of 2022 (`pcf_extra2022_train.csv`) is not read: most of its dates are those of a form, 2016.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from fleet_audit.inventory.makers import clean_maker
from fleet_audit.reference.load import TABLES

FILE = "pcf_train.csv"
BEGUN = 2018
LEAST = 2
"""Sheets below which a series tells nothing."""
TABLE = TABLES / "odbl" / "model_launch.csv"
HP_LINES = "elitebook|probook|zbook|elitedesk|prodesk|eliteone|proone|elite|pro"
SERIES: dict[str, tuple[str, str]] = {
    "HP": (rf"\b(?:{HP_LINES})\b.*\bg{{}}\b", "5 6 7 8 9 10"),
    "Dell Latitude": (r"\blatitude [579]\d{}\d\b(?!.*rugged)", "0 1 2 3"),
    "Dell OptiPlex": (r"\boptiplex [357]0{}0\b", "0 7 8 9"),
    "Dell Precision": (r"\bprecision [357]\d{}\d\b", "4 5 6 7"),
}
YEAR = re.compile(r"20\d\d")
CITED = {
    "source": "Boavizta environmental-footprint-data, manufacturer PCFs: first year of a sheet",
    "source_year": "2012-2023",
    "url": "Boavizta/environmental-footprint-data:boavizta-data-us.csv@61323eb5",
    "retrieved": "2026-11-24",
    "licence": "ODbL-1.0 + DbCL-1.0",
}
COLUMNS = ("maker", "pattern", "first_year", "n", *CITED)


def sheets(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Maker, model in small letters and year of each sheet."""
    with (folder / FILE).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            year = YEAR.search(row["report_date"] or "")
            if year:
                yield clean_maker(row["manufacturer"]) or "", row["name"].lower(), int(year[0])


def rows(folder: Path) -> Iterator[dict[str, object]]:
    """One row for each series that has sheets enough, none of them of the first years."""
    found = list(sheets(folder))
    for name, (form, numbers) in SERIES.items():
        maker = name.split()[0]
        for number in numbers.split():
            pattern = form.format(number)
            years = [y for m, model, y in found if m == maker and re.search(pattern, model)]
            if len(years) >= LEAST and min(years) > BEGUN:
                row = {"maker": maker, "pattern": pattern, "first_year": min(years)}
                yield {**row, "n": len(years), **CITED}


def main(folder: Path) -> None:
    """Write the table."""
    listed: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows(folder):
        listed[str(row["maker"])].append(row)
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for maker in sorted(listed) for row in listed[maker])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
