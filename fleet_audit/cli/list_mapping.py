"""What the columns of lists are taken for: shown, written down, given back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared
from fleet_audit.cli.output import as_table, one_line

if TYPE_CHECKING:
    from fleet_audit.inventory.mapping import Mapping, MappingFile
    from fleet_audit.pipeline.outcome import FileMapping

_HOW = {
    "known": _("known heading"),
    "guessed": _("guessed"),
    "given": _("given"),
    "ignored": _("left aside"),
    "unused": _("not used"),
}


def given_mapping(path: Path | None) -> MappingFile | None:
    """The mapping of `--map`; a refusal that names what is wrong with it."""
    if path is None:
        return None
    from fleet_audit.inventory.mapping import read_mapping
    from fleet_audit.model.causes import system_cause
    from fleet_audit.model.errors import UnusableMapping
    from fleet_audit.model.marking import said

    try:
        content = path.read_bytes()
    except OSError as error:
        cause = system_cause(error)
        raise UnusableMapping(said("{file}: {cause}", file=path, cause=cause)) from error
    return read_mapping(content, str(path))


def save_mapping(shared: Shared, path: Path, mappings: list[FileMapping]) -> None:
    """Write one mapping for all the lists of an import, to be looked through and changed."""
    from fleet_audit.inventory.mapping import written_mapping
    from fleet_audit.model.causes import system_cause
    from fleet_audit.model.errors import UnusableMapping
    from fleet_audit.model.marking import said

    words: dict[str, list[str]] = {}
    for mapping in mappings:
        for column, unknown in mapping.words.items():
            words.setdefault(column, []).extend(unknown)
    text = written_mapping([sheet for mapping in mappings for sheet in mapping.sheets], words)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        cause = system_cause(error)
        raise UnusableMapping(said("{file}: {cause}", file=path, cause=cause)) from error
    shared.say(_("Mapping written: {file}").format(file=one_line(str(path))))


def tell_mappings(mappings: list[FileMapping]) -> None:
    """Each list with its columns: what each is taken for, and which are not used."""
    headings = (_("Heading"), _("Taken for"), _("Unit"), _("How"))
    for mapping in mappings:
        for sheet in mapping.sheets:
            click.echo("\n" + one_line(_title(mapping.file, sheet)))
            for line in as_table(headings, _rows(sheet)):
                click.echo(line, nl=False)


def guesses(mappings: list[FileMapping]) -> Iterator[str]:
    """A line on each list that no named format claims: what was not used of it."""
    for mapping in mappings:
        for sheet in mapping.sheets:
            unused = [c.heading for c in sheet.columns if c.how == "unused" and c.heading]
            if sheet.format != "table":
                continue
            told = _("{file}: read as a table, {number} columns used").format(
                file=mapping.file, number=len(sheet.targets)
            )
            if unused:
                told += _("; not used: {headings}").format(headings=", ".join(unused))
            yield one_line(told)


def _title(file: str, sheet: Mapping) -> str:
    place = f", {sheet.sheet}" if sheet.sheet else ""
    return _("{file}{place}: read as {format}, headings in line {line}, dates {dates}").format(
        file=file,
        place=place,
        format=sheet.format,
        line=sheet.line,
        dates=_("day first") if sheet.dates == "day-first" else _("month first"),
    )


def _rows(sheet: Mapping) -> Iterator[tuple[str | None, ...]]:
    for column in sheet.columns:
        if column.heading:
            yield column.heading, column.target, column.unit, _HOW[column.how]
