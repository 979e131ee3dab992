"""An explanation as a page of its own: each sum, its bounds, what they come from, the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.render.certainty import lines as certainty_lines
from fleet_audit.render.explanation import bound_lines, interval
from fleet_audit.render.figure_words import figure_words
from fleet_audit.render.i18n import Lang, translated, translation
from fleet_audit.render.numbers import pointed
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.term_words import amount_words, origin_words, symbol_words
from fleet_audit.render.voice import Voice

STYLES = ("style.css", "explanation.css")


class TermLine(NamedTuple):
    """One number that enters the sum, and where it comes from."""

    name: str
    value: str
    source: str
    href: str | None
    """Where its own sum stands on the page, or where it was published."""


class Part(NamedTuple):
    """One figure of the page."""

    anchor: str
    title: str
    value: str
    formula: str
    sums: list[tuple[str, str]]
    """The sum of the value, then those of its bounds, each with its name."""
    notes: list[str]
    certainty: str
    terms: list[TermLine]


def explanation_page(explanation: Explanation, lang: Lang) -> str:
    """The explanation in one language, without script or request; the same one, the same bytes."""
    voice = Voice(lang)
    figures = list(each(explanation))
    anchors = {figure.figure for figure in figures}
    style = "\n".join(map(template_text, STYLES))
    return (
        environment()
        .get_template("explanation.html.j2")
        .render(
            lang=lang,
            say=voice.say,
            style=Markup(style),
            style_hash=style_hash(style),
            title=figure_words(explanation.figure, voice),
            parts=[
                _part(figure, anchors, voice, is_first=figure is explanation) for figure in figures
            ],
        )
    )


def each(explanation: Explanation) -> Iterator[Explanation]:
    """An explanation and all that it builds on, each once, in the order of reading."""
    seen: set[str] = set()
    waiting = [explanation]
    while waiting:
        figure = waiting.pop(0)
        if figure.figure not in seen:
            seen.add(figure.figure)
            yield figure
            waiting = [*figure.parts, *waiting]


def _part(figure: Explanation, anchors: set[str], voice: Voice, *, is_first: bool) -> Part:
    speech = translation(voice.lang)
    sums = [(voice.say("value"), figure.arithmetic)]
    sums += [(voice.say(word), text) for word, text in bound_lines(figure)]
    return Part(
        anchor=figure.figure,
        title=voice.say("The figure") if is_first else figure_words(figure.figure, voice),
        value=_value(figure, voice),
        formula=translated(figure.formula, speech),
        sums=[(word, pointed(translated(text, speech), voice.lang)) for word, text in sums],
        notes=[
            pointed(translated(note, speech), voice.lang, is_prose=True) for note in figure.notes
        ],
        certainty="\n".join(certainty_lines(figure.uncertainty, voice))
        if figure.uncertainty
        else "",
        terms=[_term(term, anchors, voice) for term in figure.terms],
    )


def _value(figure: Explanation | Term, voice: Voice) -> str:
    return amount_words(figure, voice.lang) + interval(figure.low, figure.high, voice.lang)


def _term(term: Term, anchors: set[str], voice: Voice) -> TermLine:
    origin, name = origin_words(term, voice.lang), symbol_words(term, voice.lang)
    if term.factor is None:
        href = f"#{term.origin}" if term.origin in anchors else None
        return TermLine(name, _value(term, voice), origin, href)
    row = term.factor
    method = voice.word("fact_method", row.method)
    lines = [f"{row.factor_id}: {voice.say(row.source)}, {voice.dated(row.source_year)}; {method}"]
    licence = voice.say(row.licence)
    lines.append(voice.say("{url}; licence: {licence}", url=row.url, licence=licence))
    lines += [voice.say(row.note)] if row.note else []
    is_address = row.url.startswith(("https://", "http://")) and " " not in row.url
    return TermLine(
        name,
        _value(term, voice),
        "\n".join(lines),
        row.url if is_address else None,
    )
