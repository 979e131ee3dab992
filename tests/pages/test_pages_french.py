"""The words of the pages: French where French is asked for, with its spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fleet_audit.reference.load import reference
from fleet_audit.render import catalogue
from tests.pages.conftest import is_english

UNTOLD = {"style", "script", "code"}
GLUED = re.compile(r"\w ?[;:!?»](?=\s|$)|«[^\u00a0\u202f]")
"""A high sign that nothing keeps apart from its word, or that may begin a line."""


class Words(HTMLParser):
    """What a page says, apart from what is marked as another language and what it cites."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and whether what it says is in the page's own words."""
        if tag not in {"meta", "link", "br", "img", "input", "hr", "col", "wbr"}:
            said = dict(attrs)
            is_foreign = tag != "html" and "lang" in said
            is_cited = said.get("id") == "sources" or "external" in (said.get("rel") or "")
            self.open.append((tag, tag in UNTOLD or is_foreign or is_cited))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep what is read out."""
        if not any(is_apart for _tag, is_apart in self.open):
            self.said += [line for line in data.splitlines() if "://" not in line]


@pytest.fixture(scope="session")
def said(gallery: Path, pages: list[str]) -> dict[str, str]:
    """What each page says, but the titles of publications, which stand as they were published."""
    titles = {row.source for row in reference().rows.values() if " " in row.source}
    return {name: without(titles, (gallery / name).read_text(encoding="utf-8")) for name in pages}


def without(titles: set[str], page: str) -> str:
    """What a page says, some titles taken away."""
    words = "\n".join(Words(page).said)
    return re.sub("|".join(map(re.escape, sorted(titles, key=len, reverse=True))), "", words)


def sentences(language: str) -> Iterator[str]:
    """Sentences of the catalogue in a language that are another text in the other one."""
    for message in catalogue.read_catalogue():
        if not isinstance(message.id, str) or message.string == message.id:
            continue
        text = message.id if language == "en" else str(message.string)
        if " " in text and len(text) > 10 and "{" not in text:
            yield text


@pytest.mark.parametrize("other", ["en", "fr"])
def test_no_page_speaks_the_other_language(said: dict[str, str], other: str) -> None:
    """No sentence of the English pages stands on a French one, nor the reverse."""
    wanted = [text for text in sentences(other) if text]
    left = [
        (name, text)
        for name, words in said.items()
        if is_english(name) == (other == "fr")
        for text in wanted
        if text in words and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", words)
    ]
    assert left == []


def test_french_signs_stand_apart(said: dict[str, str]) -> None:
    """On a French page a high sign follows an unbreakable space.

    Pages that explain a figure cite its sources, notes and all, in the language they are in.
    """
    amiss = [
        (name, words[max(0, found.start() - 30) : found.end() + 5])
        for name, words in said.items()
        if not is_english(name) and not name.startswith(("why-", "beside/explanation"))
        for found in GLUED.finditer(words)
    ]
    assert amiss == []


def test_every_page_has_its_twin(pages: list[str]) -> None:
    """Each page is there in French and in English."""
    french = {name for name in pages if not is_english(name)}
    assert {name.replace(".en.html", ".html") for name in pages if is_english(name)} == french
