"""Reading the numbers that the pages of a session claim, slide by slide, and who gives them.

What holds no claim is taken out by its kind, never by its value: citations, the minutes of the
plan, names of products and of keys, words quoted from others, steps of a slider, texts of laws.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from fleet_audit.model.explanation import Explanation
from fleet_audit.render.numbers import significant

NUMBER = re.compile(r"(?<![\w.,])\d(?:[\d\u202f.,]*\d)?(?![\d])")
NO_CLAIM = re.compile(
    r"Windows 1[01]|\b[A-Z]\d+\b|“[^”]*”|«[^»]*»|\+\d\b"
    r"|100[\u00a0 ]?%[\u00a0 ](?:renewable|renouvelable)"
    r"|\d+[\u00a0 ]min\b|\d+[\u00a0 ]minutes\b"
)
SILENT = {"source", "duty", "sources", "time", "plan", "note-of-plan"}
"""Classes under which stands no claim of ours: citations, laws, minutes."""
VOID = {"meta", "br", "input", "rect", "line", "circle", "path", "use", "img"}
ROUND = {"mails"}
"""Terms that are told as they are: how many e-mails are deleted."""
TINY = 1e-9
YEARS = range(1990, 2050)
SCALES = (1.0, 1000.0, 0.001)
"""A unit of the page is that of the figure, or a thousand times larger or smaller."""


class Claims(HTMLParser):
    """The texts of a page by the slide (or the page) in which they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = []
        self.texts: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element; a section with a name is a slide."""
        if tag in VOID:
            return
        said = {name: value or "" for name, value in attrs}
        slide = said.get("id", "") if tag == "section" else ""
        words = set(said.get("class", "").split())
        is_silent = tag in {"head", "script", "style", "footer", "nav", "dialog", "header"}
        self.open.append((tag, slide, is_silent or bool(words & SILENT)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A mark without text."""

    def handle_endtag(self, tag: str) -> None:
        """Go out of it."""
        if tag not in VOID:
            while self.open and self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Keep a text, unless it stands where no claim does."""
        if not any(is_silent for _, _, is_silent in self.open):
            slide = next((slide for _, slide, _ in self.open if slide), "")
            self.texts.setdefault(slide, []).append(data)


def claims(page: str) -> dict[str, list[str]]:
    """The numbers that each slide of a page claims, as they are written."""
    reader = Claims()
    reader.feed(page)
    return {
        slide: [found for text in texts for found in NUMBER.findall(NO_CLAIM.sub(" ", text))]
        for slide, texts in reader.texts.items()
    }


def value_of(number: str, lang: str) -> tuple[float, int]:
    """A number as it is written in a language, and how many decimals it shows."""
    mark = "," if lang == "fr" else "."
    plain = number.replace("\u202f", "").replace("," if lang == "en" else ".", "")
    whole, _, decimals = plain.partition(mark)
    return float(f"{whole}.{decimals or 0}"), len(decimals)


def is_given(number: str, lang: str, given: Iterable[float]) -> bool:
    """Whether a number that is written is one of those given, rounded as pages round."""
    shown, decimals = value_of(number, lang)
    return any(
        abs(rounded - shown) < TINY
        for value in given
        for scale in (SCALES if value not in YEARS else (1.0,))
        for rounded in (round(value * scale, decimals), significant(value * scale))
    )


def values_in(found: Explanation) -> Iterator[float]:
    """What an explanation gives: its value and bounds, round numbers in it, and its years."""
    terms = (term for term in found.terms if term.symbol in ROUND)
    for one in (found, *terms):
        yield from (value for value in (one.value, one.low, one.high) if value is not None)
    for note in found.notes:
        yield from (float(year) for year in re.findall(r"\b(?:19|20)\d\d\b", note))
    for term in found.terms:
        if term.factor is not None:
            yield from (float(year) for year in re.findall(r"\d{4}", term.factor.source_year))
