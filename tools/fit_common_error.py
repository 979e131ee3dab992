"""Find how much of the error of a model's figure its maker's other models share.

Run it as `python tools/fit_common_error.py PCF.csv`, the list having the columns of
environmental-footprint-data by Boavizta; it writes `reference/tables/odbl/common_error.csv`, the
same bytes from the same list. Then `python -m fleet_audit.reference`.

Each year's sheets of a maker and class are foreseen from the years before, by the mean of their
logarithms. What all sheets of a year miss together is error in common, the rest is of each model:
a one-way analysis of variance around zero, since a foresight has no other centre.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log
from pathlib import Path
from statistics import fmean

TABLE = Path(__file__).parent.parent / "fleet_audit/reference/tables/odbl/common_error.csv"
CLASSES = ("Laptop", "Desktop", "Monitor", "Server")
HELD_OUT = 40
"""Of a hundred parts of the list, those kept for acceptance."""
LEAST_BEFORE, LEAST_IN_YEAR = 5, 3
"""Sheets from which a year can be foreseen, and of a year from which it can be judged."""
FROM, TO = 2016, 2023

Group = tuple[str, str]
ROW = {
    "factor_id": "RULE-COMMON-ERROR",
    "kind": "rule",
    "subtype": "common_error",
    "unit": "share of variance",
    "method": "PAIA",
    "source": "Boavizta environmental-footprint-data, manufacturer PCFs",
    "source_year": "2012-2023",
    "url": "Boavizta/environmental-footprint-data:boavizta-data-us.csv@61323eb5",
    "retrieved": "2026-11-30",
    "licence": "ODbL-1.0 + DbCL-1.0",
    "redistributable": "yes, share-alike database, attribution",
}
BEFORE = ("factor_id", "kind", "category", "subtype", "maker", "zone", "criterion", "stage")
AFTER = (
    "method",
    "source",
    "source_year",
    "url",
    "retrieved",
    "licence",
    "redistributable",
    "note",
)
COLUMNS = (*BEFORE, "value", "unit", "lower", "upper", "n", *AFTER)


def is_held_out(maker: str, name: str) -> bool:
    """Whether a model belongs to the part kept for acceptance, which may enter no table."""
    return int(hashlib.sha256(f"{maker}|{name}".encode()).hexdigest(), 16) % 100 < HELD_OUT


def sheets(rows: Iterable[dict[str, str]]) -> Iterator[tuple[Group, int, float]]:
    """Maker and class, year and ln(kgCO2e but use) of each sheet that has them."""
    for row in rows:
        group = (row["manufacturer"], row["subcategory"])
        year = re.search(r"20\d\d", row["report_date"])
        if is_held_out(row["manufacturer"], row["name"]) or group[1] not in CLASSES or not year:
            continue
        if row["gwp_nonuse_kg"] and float(row["gwp_nonuse_kg"]) > 0:
            yield group, int(year[0]), log(float(row["gwp_nonuse_kg"]))


def missed(found: list[tuple[Group, int, float]]) -> list[list[float]]:
    """By maker, class and year, what each sheet misses of the mean of the years before."""
    by_year: dict[tuple[Group, int], list[float]] = defaultdict(list)
    for group, year, value in found:
        by_year[group, year].append(value)
    errors = []
    for (group, year), values in sorted(by_year.items()):
        before = [value for other, past, value in found if other == group and past < year]
        enough = len(before) >= LEAST_BEFORE and len(values) >= LEAST_IN_YEAR
        if enough and FROM <= year <= TO:
            errors.append([value - fmean(before) for value in values])
    return errors


def share_in_common(errors: list[list[float]]) -> float:
    """Variance between the groups / variance between and within them."""
    count = sum(map(len, errors))
    within = sum((e - fmean(group)) ** 2 for group in errors for e in group)
    within /= count - len(errors)
    around_zero = sum(len(group) * fmean(group) ** 2 for group in errors)
    between = max(0.0, (around_zero - len(errors) * within) / count)
    return between / (between + within)


def main() -> None:
    """Write the table."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        errors = missed(list(sheets(csv.DictReader(file))))
    count = sum(map(len, errors))
    note = (
        f"share of the variance of ln(kgCO2e) that the sheets of one maker, class and year miss "
        f"together, each year foreseen from those before ({len(errors)} groups, {FROM} to {TO})"
    )
    row = {**ROW, "value": f"{share_in_common(errors):.3f}", "n": str(count), "note": note}
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)


if __name__ == "__main__":
    main()
