"""Writing the canonical table, so that what is exported can be imported again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from fleet_audit.inventory.cells import FORMULA_STARTS
from fleet_audit.model.asset import CANONICAL_COLUMNS, AssetRecord

CANONICAL_HEADINGS: tuple[str, ...] = CANONICAL_COLUMNS
"""The heading row."""


def canonical_rows(records: Iterable[AssetRecord]) -> Iterator[list[str]]:
    """A row of cells per record, in the order of `CANONICAL_HEADINGS`, null as an empty cell."""
    for record in records:
        yield [canonical_cell(getattr(record, name)) for name in CANONICAL_COLUMNS]


def canonical_cell(value: object) -> str:
    """A cell: dates as ISO, a point for decimals, and no text that a spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return str(value)
