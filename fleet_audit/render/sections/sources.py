"""The published facts behind the figures, one line each, and where they were published."""

from __future__ import annotations

from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.report import ReportContext, SourceLine
from fleet_audit.render.parts import Note, within
from fleet_audit.render.voice import Voice

Publication = tuple[str, str, str, str]
"""Source, year, licence and address."""
Use = tuple[str, str]
"""A category (or a kind of fact), and what the fact gives it."""


OWN_NOTES = 4
"""Categories with a note of their own: a page has a budget of elements, and four weigh most."""


def publications(context: ReportContext) -> list[Publication]:
    """Every publication used, each once, in the order of first use."""
    return list(dict.fromkeys(_publication(line) for line in context.sources))


def _publication(line: SourceLine) -> Publication:
    return (line.source, line.source_year, line.licence, line.url)


def publication_lines(context: ReportContext, voice: Voice) -> list[str]:
    """Publications as numbered lines of text."""
    return [
        f"[{number}] {source}, {year}. {voice.say(licence)}. {url}"
        for number, (source, year, licence, url) in enumerate(publications(context), 1)
    ]


def note_of(category: str, context: ReportContext) -> str | None:
    """Note that holds a category's facts, for the heaviest ones, which have one of their own."""
    return category if category in _heaviest(context) else None


def _heaviest(context: ReportContext) -> list[str]:
    return [row.category for row in context.categories[:OWN_NOTES]]


def facts(context: ReportContext, voice: Voice) -> list[Note]:
    """The facts used for each of the heaviest categories, then all others in one note."""
    numbers = {source: place for place, source in enumerate(publications(context), 1)}
    own = _heaviest(context)
    kept = [_fact(code, context, numbers, voice) for code in own]
    others = [
        _line(line, uses, numbers, voice)
        for line in context.sources
        if (uses := [use for use in _uses(line) if use[0] not in own])
    ]
    if others:
        title = voice.say("Other categories, and what is common to all")
        kept.append(Note("others", title, "\n".join(others)))
    return kept


def _fact(code: str, context: ReportContext, numbers: dict[Publication, int], voice: Voice) -> Note:
    lines = [
        _line(line, [("", use) for _, use in uses], numbers, voice)
        for line in context.sources
        if (uses := [use for use in _uses(line) if use[0] == code])
    ]
    method = next(row.method for row in context.categories if row.category == code)
    title = f"{voice.word('category', code)} ({voice.word('method', method)})"
    return Note(code, title, "\n".join(lines))


def _uses(line: SourceLine) -> list[Use]:
    """What a fact is used for: a category and a use for each of the `;`-separated codes."""
    parts = (code.partition("/") for code in line.used_for.split(";"))
    return [(category, use) for category, _, use in parts]


def _named_use(category: str, use: str, voice: Voice) -> str:
    first = voice.word("category" if category in CATEGORIES else "use", category)
    words = [first if category else "", voice.word("use", use) if use else ""]
    named = [word for word in words if word]
    return ", ".join(named[:1] + [within(word) for word in named[1:]])


def _line(line: SourceLine, uses: list[Use], numbers: dict[Publication, int], voice: Voice) -> str:
    labels = dict.fromkeys(_named_use(category, use, voice) for category, use in uses)
    first, *rest = labels
    spread = ""
    if line.lower is not None and line.upper is not None and line.lower != line.upper:
        spread = f" ({voice.exact(line.lower)}–{voice.exact(line.upper)})"
    return voice.say(
        "{label}: {value}, {method}, {factor} [{number}]",
        label=", ".join([first, *map(within, rest)]),
        value=f"{voice.exact(line.value)} {voice.word('unit', line.unit)}{spread}",
        method=voice.word("fact_method", line.method),
        factor=line.factor_id,
        number=numbers[_publication(line)],
    )
