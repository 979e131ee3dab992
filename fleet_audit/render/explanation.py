"""An explanation as text for a terminal: the sum, its terms, their sources."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit.footprint.explain.arithmetic import number
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_
from fleet_audit.render.certainty import lines as certainty_lines
from fleet_audit.render.i18n import Lang, translated, translation
from fleet_audit.render.numbers import pointed
from fleet_audit.render.term_words import amount_words, origin_words, symbol_words
from fleet_audit.render.voice import Voice


def interval(low: float | None, high: float | None, lang: Lang) -> str:
    """The bounds in brackets, if there are any."""
    if low is None or high is None:
        return ""
    return f"  [{pointed(number(low), lang)} – {pointed(number(high), lang)}]"


def term_lines(term: Term, lang: Lang, indent: str) -> Iterator[str]:
    """One term, then the fact that it is."""
    speech = translation(lang)
    say = speech.gettext
    origin = f"  ({origin_words(term, lang)})" if term.origin else ""
    bounds = interval(term.low, term.high, lang)
    yield f"{indent}{symbol_words(term, lang)} = {amount_words(term, lang)}{bounds}{origin}"
    if term.factor is not None:
        row = term.factor
        yield f"{indent}    {row.factor_id}: {row.source}, {row.source_year}; {row.method}"
        licence = say("{url}; licence: {licence}").format(url=row.url, licence=say(row.licence))
        yield f"{indent}    {licence}"
        if row.note:
            yield f"{indent}    {say(row.note)}"


def lines(explanation: Explanation, lang: Lang) -> Iterator[str]:
    """An explanation, then its parts, each deeper by one step; what is told once is named again."""
    told: set[str] = set()
    for figure, depth in _in_order(explanation, 0):
        if depth:
            yield ""
        head, *rest = _own_lines(figure, lang, "  " * depth)
        yield head
        if figure.figure in told:
            yield "  " * depth + "  " + translation(lang).gettext(N_("its sum stands above"))
        else:
            told.add(figure.figure)
            yield from rest


def _in_order(explanation: Explanation, depth: int) -> Iterator[tuple[Explanation, int]]:
    yield explanation, depth
    for part in explanation.parts:
        yield from _in_order(part, depth + 1)


def _own_lines(explanation: Explanation, lang: Lang, indent: str) -> Iterator[str]:
    speech = translation(lang)
    yield indent + value_line(explanation, lang)
    yield f"{indent}  = {translated(explanation.formula, speech)}"
    yield f"{indent}  = {pointed(translated(explanation.arithmetic, speech), lang)}"
    for word, sum_of_bound in bound_lines(explanation):
        shown = pointed(translated(sum_of_bound, speech), lang)
        yield f"{indent}  {speech.gettext(word)} = {shown}"
    for note in explanation.notes:
        yield f"{indent}  {pointed(translated(note, speech), lang, is_prose=True)}"
    if explanation.uncertainty is not None:
        for line in certainty_lines(explanation.uncertainty, Voice(lang)):
            yield f"{indent}  {line}"
    for term in explanation.terms:
        yield from term_lines(term, lang, indent + "  ")


def value_line(explanation: Explanation, lang: Lang) -> str:
    """The figure by its name, with its value and its bounds."""
    bounds = interval(explanation.low, explanation.high, lang)
    return f"{explanation.figure} = {amount_words(explanation, lang)}{bounds}"


def bound_lines(explanation: Explanation) -> list[tuple[str, str]]:
    """The sums of the bounds that have one, by name."""
    sums = (
        (N_("low"), explanation.low_arithmetic),
        (N_("high"), explanation.high_arithmetic),
    )
    return [(word, text) for word, text in sums if text is not None]


def explanation_text(explanation: Explanation, lang: Lang) -> str:
    """The explanation for a terminal or a file."""
    return "\n".join(lines(explanation, lang)) + "\n"
