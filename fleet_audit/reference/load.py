"""Reading the reference tables: every row cited, every file as the manifest says."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, reduce
from pathlib import Path
from typing import Any

import msgspec

from fleet_audit.model.causes import typed_fault
from fleet_audit.model.errors import UnusableReference
from fleet_audit.model.hourly import HourlyMean, HourlySeries
from fleet_audit.model.marking import Said, said
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.checks import faults_of
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.fits import Fit, Margins, read_fit, read_margins
from fleet_audit.reference.models import ModelFigures
from fleet_audit.reference.scopes import ScopeRule
from fleet_audit.reference.sets import SetMark

TABLES = Path(__file__).parent / "tables"
"""Folder of the tables that ship with fleet-audit."""

APART = ("awareness/", "decisions/", "hosting/", "odbl/hosting_", "odbl/model_launch")
"""Folders of tables that hold no reference rows: who needs one reads it by `table_lines`."""


class Table(msgspec.Struct, frozen=True):
    """What the manifest says of one file."""

    file: str
    sha256: str
    licence: str
    attribution: str


class Manifest(msgspec.Struct, frozen=True):
    """Version of the reference data and its files."""

    version: str
    """Calendar version, year and month."""
    tables: tuple[Table, ...]


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """A row that another one stands in for."""

    row: ReferenceRow
    by: str
    """Identifier of the row in force."""


class Reference(msgspec.Struct, frozen=True, dict=True):
    """The facts in force: rows by identifier, and which rows stand for which class of device."""

    version: str
    """Of what ships."""
    rows: dict[str, ReferenceRow]
    classes: tuple[ClassFactors, ...]
    models: ModelFigures = ModelFigures()
    """Figures published for single models: none in what ships, those of the imported sets."""
    hourly: tuple[HourlySeries, ...] = ()
    """The hourly carbon of electricity that sets hold, the strongest last."""
    hourly_means: dict[str, HourlyMean] = {}
    """Their means, by identifier, where an audit counts by the hour."""
    sets: tuple[SetMark, ...] = ()
    """The sets laid over what ships, the strongest last."""
    covered: dict[str, Covered] = {}
    """Rows that a set covers, by identifier."""
    scopes: tuple[ScopeRule, ...] = ()
    """Where each line stands in a greenhouse gas inventory."""
    fits: dict[str, Fit] = {}
    """Coefficients of the fitted models, by the name of the model."""
    margins: dict[str, Margins] = {}
    """Errors of the methods, by the name of the model."""

    @property
    def full_version(self) -> str:
        """Version of what ships, and of each set its name and hash: what a report pins."""
        return " + ".join([self.version, *(mark.version for mark in self.sets)])

    def in_force(self, factor_id: str) -> str:
        """The identifier itself, or that of the row which stands in for it."""
        under = None if factor_id in self.rows else self.covered.get(factor_id)
        return under.by if under else factor_id

    def row(self, factor_id: str) -> ReferenceRow:
        """The row of that identifier, or the one that stands in for it; a model's figure too."""
        figure = None if factor_id in self.rows else self.models.figure(factor_id)
        return figure.as_row() if figure else self.rows[self.in_force(factor_id)]

    def owns(self, factor_ids: Iterable[str | None]) -> bool:
        """Whether the organisation itself loaded one of these rows."""
        own = {mark.name for mark in self.sets if mark.layer == "own"}
        return bool(own) and any(one and self.row(one).table in own for one in factor_ids)

    @cached_property
    def by_kind(self) -> dict[str, list[ReferenceRow]]:
        """The rows of each kind, in the order of the tables."""
        found: dict[str, list[ReferenceRow]] = {}
        for row in self.rows.values():
            found.setdefault(row.kind, []).append(row)
        return found

    def of_kind(self, kind: str) -> list[ReferenceRow]:
        """The rows of one kind, in the order of the tables."""
        return self.by_kind.get(kind, [])


def read_manifest(folder: Path = TABLES) -> Manifest:
    """The manifest of a folder of tables."""
    return _shipped_manifest() if folder == TABLES else _read_manifest(folder)


@cache
def _shipped_manifest() -> Manifest:
    """That of the tables that ship, of which many are read one by one."""
    return _read_manifest(TABLES)


def _read_manifest(folder: Path) -> Manifest:
    return msgspec.convert(
        tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8")), Manifest
    )


def digest(content: bytes) -> str:
    """SHA-256 of a table, line ends aside, so that a checkout on Windows has the same."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def read_table(path: Path, table: Table) -> list[dict[str, Any]]:
    """The rows of a table as text; raises UnusableReference for a file the manifest disowns."""
    content = path.read_bytes()
    if digest(content) != table.sha256:
        raise UnusableReference(
            said(
                "{file}: the file is not the one its manifest describes; restore it, or run "
                "`python -m fleet_audit.reference` after an edit that you mean",
                file=path,
            )
        )
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def parse_row(cells: dict[str, Any], table: str, line: int) -> ReferenceRow:
    """A typed row; raises UnusableReference naming table, line and fault."""
    given = {key: value for key, value in cells.items() if value != ""}
    try:
        row = msgspec.convert({**given, "table": table}, ReferenceRow, strict=False)
    except msgspec.ValidationError as error:
        fault, field = typed_fault(error)
        raise UnusableReference(
            said(
                "{table}, line {line} ({row}): {fault}",
                table=table,
                line=line,
                row=field or cells.get("factor_id"),
                fault=fault,
            )
        ) from error
    faults = faults_of(row)
    if faults:
        raise UnusableReference(
            said(
                "{table}, line {line} ({row}): {fault}",
                table=table,
                line=line,
                row=row.factor_id,
                fault=reduce(_both, faults),
            )
        )
    return row


def _both(one: Said, other: Said) -> Said:
    return said("{one}; {other}", one=one, other=other)


Tables = dict[str, list[dict[str, Any]]]
"""The rows of each table as text, by file."""


def named(tables: Tables, form: str) -> Tables:
    """Take the tables of one form out of all, by what follows it in the name of the file."""
    files = [file for file in tables if Path(file).stem.startswith(form)]
    return {Path(file).stem.removeprefix(form): tables.pop(file) for file in files}


def rows_of(tables: Tables) -> dict[str, ReferenceRow]:
    """The cited rows of all tables, by identifier; raises UnusableReference for one met twice."""
    rows: dict[str, ReferenceRow] = {}
    for file, lines in tables.items():
        for line, cells in enumerate(lines, start=2):
            row = parse_row(cells, file, line)
            if row.factor_id in rows:
                raise UnusableReference(
                    said(
                        "{table}, line {line}: {row} twice",
                        table=file,
                        line=line,
                        row=row.factor_id,
                    )
                )
            rows[row.factor_id] = row
    return rows


def check_classes(classes: Iterable[ClassFactors], rows: Mapping[str, ReferenceRow]) -> None:
    """Raise UnusableReference for a class that names a row that is not there."""
    for entry in classes:
        missing = sorted(set(entry.factor_ids) - rows.keys())
        if missing:
            raise UnusableReference(
                said(
                    "class {name} names unknown rows: {rows}",
                    name=entry.class_id,
                    rows=", ".join(missing),
                )
            )


def read_reference(folder: Path = TABLES) -> Reference:
    """Read every table of a folder.

    Raises UnusableReference for a file that differs from its manifest, a row without source,
    year or licence, a value out of its plausible range, or a class that names a missing row.
    """
    manifest = read_manifest(folder)
    tables = {
        table.file: read_table(folder / table.file, table)
        for table in manifest.tables
        if not table.file.startswith(APART)
    }
    classes = tuple(map(ClassFactors.from_cells, tables.pop("class_factors.csv", ())))
    scopes = tuple(map(ScopeRule.from_cells, tables.pop("scopes.csv", ())))
    fits = {name: read_fit(lines) for name, lines in named(tables, "fits_").items()}
    margins = {name: read_margins(lines) for name, lines in named(tables, "margins_").items()}
    rows = rows_of(tables)
    check_classes(classes, rows)
    return Reference(manifest.version, rows, classes, scopes=scopes, fits=fits, margins=margins)


def table_lines(file: str, folder: Path = TABLES) -> list[dict[str, Any]]:
    """The lines of one table as text; raises UnusableReference where the manifest disowns it."""
    table = next(table for table in read_manifest(folder).tables if table.file == file)
    return read_table(folder / file, table)


@cache
def reference() -> Reference:
    """The facts that ship with fleet-audit, read once."""
    return read_reference()
