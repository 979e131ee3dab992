"""Tables of what is asked beside what is measured, printed and kept in the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parent.parent.parent / "docs/explanation/accuracy.md"


class Table(NamedTuple):
    """One table of the page, between its own markers."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    @property
    def text(self) -> str:
        """In Markdown."""
        lines = [self.head, tuple("---" for _ in self.head), *self.rows]
        return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def markers(name: str) -> tuple[str, str]:
    """What stands before and after a table in the page."""
    return f"<!-- accuracy: {name} -->\n", f"\n<!-- end of {name} -->"


def with_table(page: str, table: Table) -> str:
    """The page with the table in its place."""
    start, end = markers(table.name)
    before, _, rest = page.partition(start)
    after = rest.partition(end)[2]
    return f"{before}{start}{table.text}{end}{after}"


def write_page(tables: Sequence[Table], page: Path = PAGE) -> None:
    """Put the tables in the places that the page has for them."""
    text = page.read_text(encoding="utf-8")
    for table in tables:
        if markers(table.name)[0] in text:
            text = with_table(text, table)
    page.write_text(text, encoding="utf-8", newline="\n")
