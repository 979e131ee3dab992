"""Tables that are no reference rows: each line a struct of its own, cited like any fact."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from fleet_audit.model.causes import typed_fault
from fleet_audit.model.errors import UnusableReference
from fleet_audit.model.marking import said
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.load import TABLES, table_lines


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """Where a line comes from: a line without source, year or licence does not load."""

    source: str
    source_year: str
    url: str
    retrieved: str
    licence: str
    note: str | None = None

    def as_row(self, name: str, value: float, unit: str, **known: Any) -> ReferenceRow:
        """The line as the reference row that an explanation cites; `known` are its other fields."""
        citation = {field: getattr(self, field) for field in Cited.__struct_fields__}
        fields = {"kind": "fact", "method": "published", "redistributable": "", **known}
        return ReferenceRow(factor_id=name, value=value, unit=unit, **citation, **fields)


Line = TypeVar("Line", bound=Cited)


def read_cited(file: str, kind: type[Line], folder: Path = TABLES) -> tuple[Line, ...]:
    """The typed lines of a table; raises UnusableReference naming table, line and fault."""
    lines = enumerate(table_lines(file, folder), start=2)
    return tuple(_line(file, number, cells, kind) for number, cells in lines)


def _line(file: str, number: int, cells: dict[str, Any], kind: type[Line]) -> Line:
    given = {name: cell for name, cell in cells.items() if cell != ""}
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        fault, field = typed_fault(error)
        raise UnusableReference(
            said(
                "{table}, line {line} ({row}): {fault}",
                table=file,
                line=number,
                row=field or next(iter(given.values()), None),
                fault=fault,
            )
        ) from error
