"""Keep the French catalogue in step with the code: extract, update, compile."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from fleet_audit.reference.awareness import cited_by_sessions
from fleet_audit.reference.load import reference
from fleet_audit.render.i18n import DOMAIN, LOCALE

PACKAGE = Path(__file__).parent.parent
FIXED_DATE = datetime(2026, 1, 1, tzinfo=UTC)
METHODS = [("**.py", f"{__name__}:literal_messages"), ("**.j2", "jinja2.ext:babel_extract")]
_SIGNS = ((r" (?=[:»](\W|$))", "\u00a0"), (r" (?=[;!?](\W|$))", "\u202f"), (r"(?<=«) ", "\u00a0"))
"""The spaces that French puts before its high signs, and within its quotation marks."""
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "NN_": (1, 2),
    "gettext": None,
    "ngettext": (1, 2),
    "said": None,
    "say": None,
    "say_many": (1, 2),
    "mark": None,
    "mark_many": (1, 2),
}


def literal_messages(
    file: BinaryIO, keywords: Collection[str], _tags: object, options: object
) -> Iterator[tuple[int, str, list[str | None], list[str]]]:
    """Calls of a marking function on a sentence written out: line, function, arguments.

    Babel's own reader would take any string near such a call, a key of a dictionary too.
    """
    for node in ast.walk(ast.parse(file.read())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [getattr(argument, "value", None) for argument in node.args]
        if name in keywords and texts and isinstance(texts[0], str):
            yield node.lineno, name, texts, []


def extracted() -> Catalog:
    """Every message of the package, as the code holds it now."""
    catalogue = Catalog(locale="fr", domain=DOMAIN, project="fleet-audit", fuzzy=False)
    options = {"**.j2": {"trimmed": "true"}}
    for name, _line, message, comments, context in extract_from_dir(
        PACKAGE, METHODS, options, KEYWORDS, comment_tags=("Translators:",)
    ):
        catalogue.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    for text in quoted_facts():
        catalogue.add(text, None, [("reference/tables", 0)])
    return catalogue


def quoted_facts() -> list[str]:
    """Notes and licences of the facts that ship, which explanations repeat."""
    rows = [(row.note, row.licence) for row in reference().rows.values()]
    lines = [(one.note, one.licence) for one in cited_by_sessions()]
    return sorted({text for pair in (*rows, *lines) for text in pair if text})


def po_path() -> Path:
    """The French catalogue, as people edit it."""
    return LOCALE / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue() -> Catalog:
    """The French catalogue as it is committed."""
    with po_path().open("rb") as file:
        return read_po(file, locale="fr", domain=DOMAIN)


def tied(french: str) -> str:
    """A French text whose high signs stay on the line of their word."""
    for loose, space in _SIGNS:
        french = re.sub(loose, space, french)
    return french


def updated() -> Catalog:
    """The messages of the code with the French that is already known, its signs tied."""
    catalogue = extracted()
    known = {message.id: message for message in read_catalogue() if message.id}
    for message in catalogue:
        if message.id and message.id in known:
            string = known[message.id].string or ""
            message.string = tied(string) if isinstance(string, str) else tuple(map(tied, string))
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """Messages that have no French, or a doubtful one."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not _is_complete(message.string))
    ]


def _is_complete(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def update() -> None:
    """Write the catalogue and its compiled form; the same messages give the same bytes."""
    catalogue = updated()
    catalogue.header_comment = "# French messages of fleet-audit."
    # A date in the header would change the file each time it is made.
    catalogue.creation_date = catalogue.revision_date = FIXED_DATE
    with po_path().open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    with po_path().with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def placeholders(message: str) -> set[str]:
    """Names of the values that a message takes."""
    return {name for _, name, _, _ in Formatter().parse(message) if name}
