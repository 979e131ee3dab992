"""From the bytes of a published list to its lines, and what form of list it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from fleet_audit.inventory.tabular import Sheet, is_tabular, sheets
from fleet_audit.inventory.unpacking import unpacked
from fleet_audit.inventory.workbooks import is_workbook
from fleet_audit.model.asset import Rejected
from fleet_audit.model.errors import UnusableReferenceSet
from fleet_audit.model.folding import folded
from fleet_audit.model.marking import said
from fleet_audit.reference.formats import FORMATS, format_named, recognised
from fleet_audit.reference.formats.line import Line
from fleet_audit.reference.formats.port import Format

MOST_BYTES = 128 * 1024 * 1024
"""Largest list that is read, unpacked; the largest public one has a third of that."""

_SHOWN_HEADINGS = 6
_ZIP = b"PK\x03\x04"


class PublishedList(Struct, frozen=True):
    """A list whose form is known."""

    form: Format
    sheet: Sheet
    heading_line: int
    headings: tuple[str, ...]
    """Folded."""

    def lines(self) -> Iterator[Line]:
        """The lines below the headings; empty ones are passed over."""
        for number, cells in self.sheet.read():
            if number > self.heading_line and cells is not None and any(cells):
                wide = _as_wide(cells, self)
                named = dict(zip(reversed(self.headings), reversed(wide), strict=True))
                yield Line(number, named, comma_groups=self.sheet.comma_groups)

    def broken_lines(self) -> Iterator[int]:
        """Lines that cannot be read at all."""
        return (number for number, cells in self.sheet.read() if cells is None)


def _as_wide(cells: Sequence[str], published: PublishedList) -> list[str]:
    """The cells of a line, one for each heading."""
    width = len(published.headings)
    return [*cells[:width], *[""] * (width - len(cells))]


def published_list(content: bytes, name: str, form: str | None = None) -> PublishedList:
    """Find the headings of a list, and with them its form.

    Raises UnusableReferenceSet where no form is recognised, or not the one that is asked for.
    """
    wanted = format_named(form) if form else None
    first: tuple[str, ...] = ()
    for sheet in _sheets(content, name):
        for number, cells in sheet.head():
            headings = tuple(folded(cell) for cell in cells or ())
            found = recognised(set(headings))
            if wanted is not None:
                found = wanted if wanted.fits(set(headings)) else None
            if found is not None:
                return PublishedList(found, sheet, number, headings)
            first = first or tuple(cell for cell in cells or () if cell)
    raise UnusableReferenceSet(
        said(
            "{file}: not a list of reference facts that is known; it begins with {headings}; "
            "the forms are {forms}: choose one with --format, or check the file",
            file=name,
            headings=", ".join(first[:_SHOWN_HEADINGS]) or said("nothing"),
            forms=", ".join(one.name for one in FORMATS),
        )
    )


def _sheets(content: bytes, name: str) -> Iterator[Sheet]:
    if not content.strip():
        raise _unreadable(name, Rejected(reason=said("empty file: export it again")))
    plain = unpacked(content, MOST_BYTES)
    if isinstance(plain, Rejected):
        raise _unreadable(name, plain)
    if plain.startswith(_ZIP) and not is_workbook(plain):
        raise _unreadable(name, Rejected(reason=said("zip archive: unpack it")))
    found = sheets(plain) if is_tabular(plain) else ()
    if isinstance(found, Rejected):
        raise _unreadable(name, found)
    return (sheet for reading in found for sheet in reading)


def _unreadable(name: str, rejected: Rejected) -> UnusableReferenceSet:
    return UnusableReferenceSet(said("{file}: {reason}", file=name, reason=rejected.reason))
