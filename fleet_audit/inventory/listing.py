"""The source that any list is: sheets, the mapping of each, their rows.

A named format adds its own headings (`tables/list_headings.csv`) and the marks by which it is
told from the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.inventory.csv_rows import Row
from fleet_audit.inventory.headings import labels
from fleet_audit.inventory.list_rows import Item, rows_of, unknown_words
from fleet_audit.inventory.mapping import Mapping, MappingFile, guessed_mapping
from fleet_audit.inventory.tabular import Sheet, is_tabular, sheets
from fleet_audit.model.asset import Rejected, Skipped
from fleet_audit.model.marking import said

Marks: TypeAlias = Callable[[frozenset[str]], bool]
"""Whether the headings of a row, as `headings.labels` writes them, are those of a format."""

Layout: TypeAlias = tuple[tuple[Sheet, Mapping], ...]
"""The sheets of a document that hold equipment, and how each is read."""


class ListSource(Struct, frozen=True, kw_only=True):
    """A format of list. Each sheet of a workbook with headings of its own is a list."""

    name: str
    marks: Marks
    month_first: bool = False
    """Whether dates that could be either are written month first."""
    strip_apostrophes: bool = False
    """Whether cells carry an apostrophe that keeps spreadsheets from running them."""
    form: str | None = None
    """Name of its headings in `list_headings.csv`, where not its own."""

    def recognises(self, content: bytes, name: str) -> bool:
        """A row near the top with the headings of the format."""
        return is_tabular(content) and any(self.marks(row) for row in heading_rows(content))

    def read(self, content: bytes, name: str) -> Iterator[Item]:
        """Each asset of each sheet, and what could not be read."""
        yield from self.read_as(content, None)

    def read_as(self, content: bytes, given: MappingFile | None) -> Iterator[Item]:
        """The same, with columns that someone mapped."""
        layout = self.layout(content, given)
        if isinstance(layout, Rejected):
            yield layout
            return
        if not layout:
            reason = said("no table of equipment in it: headings such as type, maker, model")
            yield Rejected(reason=reason, line=1)
        for sheet, mapping in layout:
            yield from rows_of(sheet, mapping, self.name)
        yield from _left_out(content, layout)

    def layout(self, content: bytes, given: MappingFile | None = None) -> Layout | Rejected:
        """How the document would be read."""
        found = sheets(content)
        if isinstance(found, Rejected):
            return found
        readings = [self._mapped(reading, given) for reading in found]
        return max(readings, key=_worth, default=())

    def words(self, content: bytes, given: MappingFile | None = None) -> dict[str, list[str]]:
        """Words of the list that no code explains, by column."""
        layout = self.layout(content, given)
        found: dict[str, list[str]] = {}
        for sheet, mapping in () if isinstance(layout, Rejected) else layout:
            for column, words in unknown_words(sheet, mapping).items():
                found.setdefault(column, []).extend(words)
        return found

    def _mapped(self, reading: tuple[Sheet, ...], given: MappingFile | None) -> Layout:
        form = self.name if self.form is None else self.form
        found = []
        for sheet in reading:
            plain = replace(sheet, read=_plain(sheet.read)) if self.strip_apostrophes else sheet
            mapping = guessed_mapping(plain, form, month_first=self.month_first, given=given)
            if mapping is not None and (mapping.names_assets or mapping.only_enriches):
                found.append((plain, mapping))
        return tuple(found)


def _worth(layout: Layout) -> int:
    return sum(len(mapping.targets) for _, mapping in layout)


def _plain(read: Callable[[], Iterator[Row]]) -> Callable[[], Iterator[Row]]:
    """Rows without the apostrophe in front of their cells."""

    def rows() -> Iterator[Row]:
        for line, cells in read():
            yield line, None if cells is None else [cell.removeprefix("'") for cell in cells]

    return rows


def _left_out(content: bytes, layout: Layout) -> Iterator[Skipped]:
    """Sheets of a workbook that hold something else."""
    found = sheets(content)
    if isinstance(found, Rejected) or not found or len(found[0]) < 2:
        return
    used = {sheet.name for sheet, _ in layout}
    for sheet in found[0]:
        if sheet.name not in used:
            reason = said("sheet {sheet!r}: no equipment in it", sheet=sheet.name)
            yield Skipped(reason=reason, place=sheet.name)


@lru_cache(maxsize=2)
def heading_rows(content: bytes) -> tuple[frozenset[str], ...]:
    """The rows near the top of a document, as sets of labels: every format asks about them."""
    found = sheets(content)
    if isinstance(found, Rejected):
        return ()
    return tuple(
        frozenset(label for cell in cells if cell.strip() for label in labels(cell[:200]))
        for reading in found
        for sheet in reading
        for _, cells in sheet.head()
        if cells is not None
    )


def never(row: frozenset[str]) -> bool:
    """The marks of a format that is told by what its columns mean, not by their names."""
    return False


def any_of(row: frozenset[str], wanted: frozenset[str], least: int = 1) -> bool:
    """Whether a row has at least so many of some headings."""
    return len(row & wanted) >= least
