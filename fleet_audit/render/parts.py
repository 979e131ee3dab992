"""What pages are built of: cells, tables, blocks, sections, notes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from markupsafe import Markup, escape

from fleet_audit.model.report import Figure
from fleet_audit.render.voice import Voice

SHORTEST_LINE = 36
"""Characters that stand on one line of a heading on any page."""
LONGEST_NAME = 60
"""Characters of a machine's name that are shown; names of 300 characters exist."""
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_TIES = "\u00a0\u202f"


@dataclass(frozen=True)
class Cell:
    """One cell: its text, the figure it anchors, the note it links to."""

    text: str | Markup
    anchor: str | None = None
    note: str | None = None
    href: str | None = None
    """Address elsewhere, of a publication."""

    def __html__(self) -> str:
        """The text, within the link that the cell has."""
        if self.note:
            return f'<a href="#m-{escape(self.note)}">{escape(self.text)}</a>'
        if self.href:
            href, rel = escape(self.href), "external noreferrer"
            return f'<a href="{href}" rel="{rel}">{escape(self.text)}</a>'
        return escape(self.text)


@dataclass(frozen=True)
class Table:
    """A table with its caption; the first cell of each row is its heading."""

    caption: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __html__(self) -> str:
        """The whole element; a template took twice the time for ten thousand cells."""
        caption = f"<caption>{escape(self.caption)}</caption>"
        heads = "".join(f'<th scope="col">{head.__html__()}</th>' for head in self.heads)
        rows = "".join(f"<tr>{_row(*cells)}</tr>" for cells in self.rows)
        return f"<table>\n{caption}\n<tr>{heads}</tr>{rows}</table>"


def _row(heading: Cell, *cells: Cell) -> str:
    text = "".join(f"<td{_id(cell)}>{cell.__html__()}</td>" for cell in cells)
    return f'<th scope="row">{_whole(heading)}</th>{text}'


def _whole(heading: Cell) -> str:
    """A heading of several lines: its first one is a name, which may fold."""
    name, line, rest = escape(heading.text).partition("\n")
    if not line or heading.note or heading.href:
        return heading.__html__()
    return f"{headed(name)}{line}{rest}"


def headed(name: str | Markup) -> Markup:
    """A name above the lines that tell of it, marked where it may fold.

    The style marks out a first line, which is the whole of a short name, and costs no element.
    What others named is always marked: of their names no page depends but in its words.
    """
    escaped = escape(name)
    may_fold = _ISOLATE in escaped or len(escaped.striptags()) > SHORTEST_LINE
    return Markup("<b>{}</b>").format(escaped) if may_fold else escaped


def _id(cell: Cell) -> str:
    return f' id="{escape(cell.anchor)}"' if cell.anchor else ""


@dataclass(frozen=True)
class Block:
    """A chart with its table folded behind it, or a table that stands open."""

    lead: tuple[Markup, ...] = ()
    """Paragraphs before the heading."""
    heading: str | None = None
    legend: Markup | None = None
    """How to read the chart."""
    chart: Markup | None = None
    table: Table | None = None
    fold: str | None = None
    """Words of the fold that hides the block's table and text; null where they stand open."""
    folded: tuple[Markup, ...] = ()
    after: Markup | None = None
    """A paragraph under the table."""


@dataclass(frozen=True)
class Note:
    """One entry of the method, to which figures link."""

    anchor: str
    title: str
    text: str | Markup


@dataclass(frozen=True)
class Section:
    """One part of a page, under a title of its own."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    """Entries of the method, after the blocks."""


def linked(figure: Figure, words: str, note: str) -> Markup:
    """A figure in running text: anchor of its own, link to its note."""
    return Markup('<a id="{}" href="#m-{}">{}</a>').format(figure.id, note, words)


def named(name: str) -> str:
    """A cleaned name, isolated from the text around it.

    Direction isolates do in text what `<bdi>` does in markup.
    """
    return f"{_ISOLATE}{cleaned(name)}{_END_ISOLATE}"


def apart(name: str) -> str:
    """A cleaned name, isolated only where it is written from right to left."""
    turns = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in name)
    return named(name) if turns else cleaned(name)


def cleaned(name: str) -> str:
    """A name given by people or machines on one line, without control signs, clamped."""
    kept = cleaned_line(name)
    return kept if len(kept) <= LONGEST_NAME else kept[: LONGEST_NAME - 1] + "…"


def cleaned_line(text: str) -> str:
    """A text given by people on one line, without control signs, at its whole length.

    The unbreakable spaces of French stay within it.
    """
    kept = "".join(
        " " if character.isspace() and character not in _TIES else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return " ".join(word for word in kept.split(" ") if word).strip()


def with_bounds(figure: Figure, voice: Voice, *, anchored: bool = True) -> Cell:
    """A cell with a value and its interval, in the unit that the column names."""
    if figure.value is None:
        return Cell(voice.reason(figure.reason), figure.id if anchored else None)
    interval = voice.plain_bounds(figure)
    text = f"{voice.plain(figure)} ({interval})" if interval else voice.plain(figure)
    return Cell(text, figure.id if anchored else None)


def web_address(url: str) -> str | None:
    """An address that a link may lead to: on the web, and written as addresses are."""
    return url if re.fullmatch(r"https?://[^\s\"<>]+", url) else None


def within(title: str) -> str:
    """A title as it stands within a sentence: small first letter, acronyms kept."""
    first = title.partition(" ")[0]
    return title if first[1:] != first[1:].lower() else title[:1].lower() + title[1:]
