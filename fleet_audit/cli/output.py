"""Lists as a table to look at, as JSON or CSV to pipe; progress on a terminal only."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from fleet_audit.cli.language import LANG
from fleet_audit.render.exports.csv_text import FRENCH_EXCEL, as_csv
from fleet_audit.render.exports.digits import SIGNIFICANT_DIGITS, rounded

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

Row = Sequence[Any]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Characters that move the cursor, colour the terminal or turn a line around."""


WIDEST_WORD = 20
"""Characters of a word that a narrow terminal still shows on one line."""
UNBOUND = 10_000
"""Characters of a line to measure a table by, more than any has."""
PIPED = 200
"""Characters of a line where nobody says how wide it may be: each row stays on one, for `grep`."""


def one_line(text: str) -> str:
    """A text that others wrote, on one line, its control characters made visible."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def plain(value: Any) -> str:
    """A cell of a table for people, its decimal sign and its groups those of their language."""
    if value is None:
        return "–"
    if isinstance(value, float):
        from fleet_audit.render.numbers import trimmed

        return trimmed(value, LANG, SIGNIFICANT_DIGITS)
    return one_line(str(value))


def as_json(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A JSON array of objects, one a line."""
    import msgspec

    encoder = msgspec.json.Encoder(enc_hook=str)
    yield "["
    separator = "\n"
    for row in rows:
        values = [rounded(value) if isinstance(value, float) else value for value in row]
        yield separator + encoder.encode(dict(zip(columns, values, strict=True))).decode()
        separator = ",\n"
    yield "\n]\n"


def shows_number(value: Any) -> bool:
    """Whether a cell of a table is a number, so that its column stands right."""
    if isinstance(value, str):
        return value[:1].isdigit() and not any(letter.isalpha() for letter in value)
    return isinstance(value, int | float)


def longest_word(cells: Iterable[str]) -> int:
    """Width that a column needs so that no number or serial number is broken, up to a limit.

    French writes its thousands apart by spaces that are none between words.
    """
    return min(
        max((len(word) for text in cells for word in text.split(" ")), default=1), WIDEST_WORD
    )


def fit(table: Table, console: Console) -> int:
    """Narrow a table that the terminal has no room for; the width that it needs even so."""
    unbound = console.options.update(width=UNBOUND)
    if console.measure(table, options=unbound).maximum > console.width:
        for column in table.columns:
            column.max_width = column.min_width if column.justify == "right" else None
    table.collapse_padding = console.measure(table, options=unbound).minimum > console.width
    # Rich would crop what has no room.
    return console.measure(table, options=unbound).minimum


def piped_width(environment: Mapping[str, str]) -> int:
    """Characters of a line of a table that no terminal shows: as COLUMNS has it, else plenty."""
    asked = environment.get("COLUMNS", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) else PIPED


def as_table(
    columns: Sequence[str], rows: Iterable[Row], title: str | None = None
) -> Iterator[str]:
    """A table for people: numbers stand right, a column that nothing is known of is left out."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    listed = list(rows)
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    shown = [n for n in range(len(columns)) if any(row[n] is not None for row in listed)]
    shown = shown or list(range(len(columns)))
    for number in shown:
        is_number = any(shows_number(row[number]) for row in listed)
        justify: Literal["right", "left"] = "right" if is_number else "left"
        table.add_column(
            Text(columns[number]),
            justify=justify,
            overflow="fold",
            min_width=longest_word([columns[number], *(plain(row[number]) for row in listed)]),
        )
    for row in listed:
        table.add_row(*(Text(plain(row[number])) for number in shown))
    with io.StringIO() as text:
        is_terminal = sys.stdout.isatty()
        width = None if is_terminal else piped_width(os.environ)
        console = Console(file=text, force_terminal=is_terminal, width=width)
        least = fit(table, console)
        console.print(table, width=max(console.width, least), crop=False)
        yield text.getvalue()


FORMS: dict[str, Callable[[Sequence[str], Iterable[Row]], Iterator[str]]] = {
    "table": as_table,
    "csv": as_csv,
    "csv-excel": partial(as_csv, style=FRENCH_EXCEL),
    "json": as_json,
}


def emit(form: str, output: str | None, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Print a list, or write it to a file whole or not at all."""
    chunks = FORMS[form](columns, rows)
    if output is None:
        for chunk in chunks:
            click.echo(chunk, nl=False)
        return
    write_whole(Path(output), chunks)


def write_whole(target: Path, chunks: Iterable[str] | bytes) -> None:
    """Write a file whole; after a failure the file is as it was before."""
    draft = target.with_name(f".{target.name}.tmp")
    try:
        if isinstance(chunks, bytes):
            draft.write_bytes(chunks)
        else:
            with draft.open("w", encoding="utf-8", newline="") as file:
                file.writelines(chunks)
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise OSError(error.errno, error.strerror, str(target)) from error


def iso(value: Any) -> Any:
    """A date as text; anything else as it is."""
    return value.isoformat() if isinstance(value, date | datetime) else value


@contextmanager
def progress_bar(label: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, on a terminal only; yields what to tell it."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
