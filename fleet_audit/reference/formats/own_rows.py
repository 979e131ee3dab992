"""The organisation's own facts, in the form of a reference row (`reference_row.schema.json`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from fleet_audit.model.causes import typed_fault
from fleet_audit.model.marking import said
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.formats.line import Line, number
from fleet_audit.reference.formats.port import Format, Found, Item, Names, identifier

_NUMBERS = ("value", "lower", "upper", "n")
_MAY_LACK = ("source", "source_year", "url", "retrieved", "licence", "redistributable")
"""Texts of which the set has its own, or whose want is told with the other faults of a row."""
_FIELDS = tuple(name for name in ReferenceRow.__struct_fields__ if name != "table")


def read(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """Each line as a row; one that is not typed as a row is refused by field."""
    for line in lines:
        given = {field: text for field in _FIELDS if (text := line.text(field)) is not None}
        yield _row(line, name, given)


def _row(line: Line, name: str, given: dict[str, str]) -> Item:
    read_numbers = {field: number(given[field]) for field in _NUMBERS if field in given}
    known = {field: value for field, value in read_numbers.items() if value is not None}
    values: dict[str, object] = {**given, **known}
    about = given.get("factor_id") or identifier(name, *sorted(given.items()))
    values = {**dict.fromkeys(_MAY_LACK, ""), "method": "declared", **values, "factor_id": about}
    try:
        return Found(line.number, msgspec.convert(values, ReferenceRow, strict=False))
    except msgspec.ValidationError as error:
        fault, field = typed_fault(error)
        return line.refused(field, said("{fault}: see the form of a row", fault=fault), about)


FORMAT = Format(
    name="rows",
    headings=(("kind", "value", "unit"),),
    read=read,
    layer="own",
)
