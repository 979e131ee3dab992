"""Explain in place: pages that tell how each figure of a report is made, down to its sources.

They say what `fleet-audit explain` says, of every figure at once, in as many pages as the budget
of one asks for; a printed figure leads there, and a term to the figure or the publication that it
comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import groupby

from msgspec.structs import replace

from fleet_audit.footprint.explain.arithmetic import class_of
from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.explanation import Explanation, Term, from_kept
from fleet_audit.model.marking import N_
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.render.certainty import lines as certainty_lines
from fleet_audit.render.explanation import bound_lines, interval
from fleet_audit.render.explanation_page import each
from fleet_audit.render.figure_words import figure_words
from fleet_audit.render.i18n import translated, translation
from fleet_audit.render.numbers import pointed
from fleet_audit.render.parts import named
from fleet_audit.render.sections.look_first import group_name
from fleet_audit.render.term_words import amount_words, origin_words, symbol_words
from fleet_audit.render.voice import Voice

MOST_ELEMENTS = 320
"""Of a page, its head and foot apart."""
MOST_LETTERS = 110_000
PREFIX = "why"
"""Beginning of the names of the pages, and of the anchors in them."""
_PRINTED = re.compile(
    r'<(?:a id="(?P<figure>[^"]+)" href="[^"]*"|td id="(?P<named>[^"]+)">(?P<cell>.*?)</td>)',
    re.DOTALL,
)

GROUPS: dict[str, tuple[str, str]] = {
    "fleet": ("fleet", N_("Totals")),
    "stage": ("fleet", N_("Totals")),
    "whole": ("fleet", N_("Totals")),
    "category": ("categories", N_("Categories")),
    "missing": ("missing", N_("Declared and not seen")),
    "site": ("places", N_("Places")),
    "department": ("places", N_("Places")),
    "look": ("first", N_("Look here first")),
    "hidden": ("energy", N_("Hidden energy")),
    "bill": ("energy", N_("Hidden energy")),
    "scope": ("scopes", N_("By scope")),
    "asset": ("devices", N_("One device of each kind")),
    "action": ("actions", N_("Actions")),
    "actions": ("actions", N_("Actions")),
    "plan": ("plan", N_("Plan")),
    "hosting": ("hosting", N_("Hosting")),
    "progress": ("progress", N_("Progress")),
    "tool": ("tool", N_("What this audit itself costs")),
}
"""First word of a figure's name → end of its page's name, and title of the page."""
OTHERS = ("others", N_("What to do, and what it brings"))
"""Of the figures that chapters add."""


@dataclass
class WhyPage:
    """One page of explanations."""

    slug: str
    title: str
    sections: list[WhySection] = field(default_factory=list)


@dataclass(frozen=True)
class WhySection:
    """What the explanations of a page that are of one thing say of it."""

    title: str
    entries: list[Entry]


@dataclass(frozen=True)
class Entry:
    """One figure: its words, and how it is made, line by line."""

    anchor: str
    title: str
    lines: str
    """Escaped, with the links in them."""

    @property
    def elements(self) -> int:
        """How many elements of a page it takes."""
        return 3 + self.lines.count("<a ")

    def __html__(self) -> str:
        """The whole element; a report has thousands of them."""
        title, anchor = escape(self.title), escape(self.anchor)
        return f'<div id="{anchor}"><h3>{title}</h3>\n<p class="fact sum">{self.lines}</p></div>'


@dataclass(frozen=True)
class Known:
    """What links are made with: the figures explained, and one device of each class."""

    anchors: frozenset[str]
    examples: dict[str, str]

    def class_of(self, subject: str) -> str | None:
        """The class that the device of a subject such as `asset.7` was chosen for."""
        named = f"{subject}.gwp_per_year"
        return next((found for found, name in self.examples.items() if name == named), None)

    def target(self, term: Term) -> str | None:
        """Name of the explained figure that a term comes from."""
        origin = str(term.origin or "")
        if origin in self.anchors:
            return origin
        if origin.startswith("asset."):
            whole = f"{origin}.gwp_per_year"
            return whole if whole in self.anchors else self.examples.get(class_of(term.symbol))
        return None


@lru_cache(maxsize=2)
def explanations_of(kept: bytes) -> tuple[tuple[Explanation, ...], Known]:
    """The explanations that a report keeps, and what links are made with, in either language."""
    told = from_kept(kept)
    anchors = frozenset(one.figure for top in told for one in each(top))
    return told, Known(anchors, _examples(told))


def why_pages(context: ReportContext, voice: Voice) -> list[WhyPage]:
    """Pages of explanations, in the order of the chapters; none where nothing is explained."""
    if context.explained is None:
        return []
    told, known = explanations_of(context.explained)
    return [
        page
        for (slug, title), found in _grouped(told)
        for page in _paged(slug, title, _sections(found, known, context, voice))
    ]


def _examples(told: Iterable[Explanation]) -> dict[str, str]:
    """Class of a kind of device → the figure of one of them that is explained."""
    own = {one.figure for one in told}
    found: dict[str, str] = {}
    for one in told:
        for term in one.terms:
            name = f"{term.origin}.gwp_per_year"
            if name in own and name.startswith("asset."):
                found.setdefault(class_of(term.symbol), name)
    return found


def group_of(figure: str) -> tuple[str, str]:
    """End of the name of the page of a figure, and its title."""
    return GROUPS.get(figure.partition(".")[0], OTHERS)


def _grouped(
    told: Iterable[Explanation],
) -> Iterator[tuple[tuple[str, str], list[Explanation]]]:
    groups: dict[tuple[str, str], list[Explanation]] = {}
    for one in told:
        groups.setdefault(group_of(one.figure), []).append(one)
    yield from groups.items()


def _sections(
    found: Sequence[Explanation], known: Known, context: ReportContext, voice: Voice
) -> Iterator[WhySection]:
    """What is of one category, place or device under one title; each figure once."""
    seen: set[str] = set()
    for subject, members in groupby(found, key=lambda one: _subject(one.figure)):
        entries = []
        for one in members:
            for part in each(one):
                if part.figure not in seen:
                    seen.add(part.figure)
                    entries.append(_entry(part, known, voice))
        yield WhySection(_title(subject, known, context, voice), entries)


def _subject(figure: str) -> str:
    """What a figure is of: its name without the measure."""
    scope, _, rest = figure.partition(".")
    key, _, _ = rest.partition(".")
    return f"{scope}.{key}" if "." in rest else scope


def category_of(class_id: str) -> str:
    """The category of a class: `laptop` of `laptop-14`."""
    return max(
        (code for code in CATEGORIES if class_id.startswith(code)), key=len, default=class_id
    )


def _title(subject: str, known: Known, context: ReportContext, voice: Voice) -> str:
    """What a section is of: a place by its name, a category or stage in words, else its page's."""
    scope, _, key = subject.partition(".")
    if key.isdecimal() and (name := _listed(scope, int(key) - 1, context, voice)):
        return name
    if scope == "asset" and (found := known.class_of(subject)):
        return voice.word("category", category_of(found))
    if key in CATEGORIES:
        return voice.word("category", key)
    if scope == "stage":
        return voice.word("stage", key)
    return voice.say(group_of(subject)[1])


def _listed(scope: str, place: int, context: ReportContext, voice: Voice) -> str | None:
    """The name of what stands at a place of a list; null for what no list holds."""
    if scope == "look":
        return group_name(context.look_first[place], voice)
    if scope == "bill":
        return named(context.bills[place].site)
    if scope not in {"site", "department"}:
        return None
    name = (context.sites if scope == "site" else context.departments)[place].name
    return named(name) if name else voice.say("not stated")


def _paged(slug: str, title: str, sections: Iterable[WhySection]) -> Iterator[WhyPage]:
    """The sections in pages that keep to the budget, cut between figures where they must be."""
    page = WhyPage(f"{PREFIX}-{slug}", title)
    elements = letters = 0
    number = 1
    for section in sections:
        for entry in section.entries:
            if page.sections and (
                elements + entry.elements > MOST_ELEMENTS
                or letters + len(entry.lines) > MOST_LETTERS
            ):
                yield page
                number += 1
                page = WhyPage(f"{PREFIX}-{slug}-{number}", title)
                elements = letters = 0
            if not page.sections or page.sections[-1].title != section.title:
                page.sections.append(WhySection(section.title, []))
                elements += 2
            page.sections[-1].entries.append(entry)
            elements += entry.elements
            letters += len(entry.lines)
    yield page


def anchor_of(figure: str) -> str:
    """Where a figure is explained, on whatever page that is."""
    return f"{PREFIX}-{figure}"


def with_ways(page: str, homes: Mapping[str, str]) -> str:
    """A page whose printed figures lead to where they are explained, if they are.

    `homes` gives the page of each anchor. A figure in a sentence is a link already: it leads to
    its own sum instead of to the note on its kind, which the sum's page names.
    """

    def led(found: re.Match[str]) -> str:
        figure = found["figure"] or found["named"]
        anchor = anchor_of(figure)
        if anchor not in homes:
            return found[0]
        href = f"{homes[anchor]}#{anchor}"
        if found["cell"] is None:
            return f'<a id="{figure}" href="{href}"'
        if "<a " in found["cell"]:
            return found[0]
        return f'<td id="{figure}"><a href="{href}">{found["cell"]}</a></td>'

    return _PRINTED.sub(led, page)


def _entry(found: Explanation, known: Known, voice: Voice) -> Entry:
    speech = translation(voice.lang)
    lines = [
        _value(found, voice),
        f"{found.figure} = {translated(found.formula, speech)}",
        f"= {pointed(translated(found.arithmetic, speech), voice.lang)}",
        *(
            f"{voice.say(word)} = {pointed(translated(text, speech), voice.lang)}"
            for word, text in bound_lines(found)
        ),
        *(pointed(translated(note, speech), voice.lang, is_prose=True) for note in found.notes),
    ]
    if found.uncertainty is not None:
        lines += certainty_lines(found.uncertainty, voice)
    told = [escape("\n".join(lines)), *(_term(term, known, voice) for term in found.terms)]
    title = figure_words(found.figure, voice)
    return Entry(anchor_of(found.figure), title, "\n".join(told))


def _value(found: Explanation, voice: Voice) -> str:
    """The figure as chapters print it."""
    figure = Figure(
        id=found.figure, value=found.value, low=found.low, high=found.high, unit=found.unit
    )
    if found.value is None:
        return voice.say("unknown")
    if found.unit == "years":
        return voice.years(found.value)
    if found.unit == "devices":
        form = voice.form(found.value)
        text = translation(voice.lang).ngettext("{number} device", "{number} devices", form)
        return text.format(number=voice.plain(figure))
    figure = replace(figure, unit=translation(voice.lang).gettext(found.unit))
    bounds = voice.bounds(figure)
    return f"{voice.amount(figure)} ({bounds})" if bounds else voice.amount(figure)


def _term(term: Term, known: Known, voice: Voice) -> str:
    """One number that enters the sum, then the fact that it is."""
    name = f"· {symbol_words(term, voice.lang)}"
    text = escape(
        f"{name} = {amount_words(term, voice.lang)}{interval(term.low, term.high, voice.lang)}"
    )
    if term.factor is not None:
        return f"{text}, {_fact(term.factor, voice)}"
    origin, target = escape(origin_words(term, voice.lang)), known.target(term)
    if target:
        origin = f'<a href="#{escape(anchor_of(target))}">{origin}</a>'
    return f"{text}, {origin}" if origin else text


UNSOURCED = N_("fleet-audit: general knowledge, no source; set your own")
"""What stands in place of a publication, and so in the language of the reader."""


def _fact(row: ReferenceRow, voice: Voice) -> str:
    """A published fact: its name, where it was published, how it was made, under what licence."""
    source = escape(f"{voice.say(row.source)}, {voice.dated(row.source_year)}")
    if row.url.startswith(("https://", "http://")) and " " not in row.url:
        source = f'<a href="{escape(row.url)}" rel="external noreferrer">{source}</a>'
    method, licence = voice.word("fact_method", row.method), voice.say(row.licence)
    note = f"\n{escape(voice.say(row.note))}" if row.note else ""
    return f"{escape(row.factor_id)}: {source}, {escape(f'{method}, {licence}')}{note}"
