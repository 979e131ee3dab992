"""Writing the canonical table, so that what is exported can be imported again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from fleet_audit.inventory.cells import FORMULA_STARTS
from fleet_audit.model.asset import CANONICAL_COLUMNS, AssetRecord

OWN_TAG = "fleet-audit-"
"""Start of the tag given at export to an asset that has neither tag nor serial number."""

CANONICAL_HEADINGS: tuple[str, ...] = CANONICAL_COLUMNS
"""The heading row."""


def exported(asset_id: int, record: AssetRecord) -> AssetRecord:
    """The record under a name that finds its asset again, where it has none of its own."""
    if record.asset_tag is not None or record.serial is not None:
        return record
    return replace(record, asset_tag=f"{OWN_TAG}{asset_id}")


def asset_of_tag(tag: str | None) -> int | None:
    """The asset that an exported tag names; null for a tag of the organisation's own."""
    if tag is None or not tag.startswith(OWN_TAG):
        return None
    number = tag.removeprefix(OWN_TAG)
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


def canonical_rows(records: Iterable[AssetRecord], decimal: str = ".") -> Iterator[list[str]]:
    """A row of cells per record, in the order of `CANONICAL_HEADINGS`, null as an empty cell."""
    for record in records:
        yield [canonical_cell(getattr(record, name), decimal) for name in CANONICAL_COLUMNS]


def canonical_cell(value: object, decimal: str = ".") -> str:
    """A cell: dates as ISO, a sign for decimals, and no text that a spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        exact = repr(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
        return exact.replace(".", decimal)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return str(value)
