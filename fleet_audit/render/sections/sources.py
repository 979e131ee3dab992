"""The published facts behind the figures, one line each, and where they were published."""

from __future__ import annotations

from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.report import ReportContext, SourceLine
from fleet_audit.render.parts import Note
from fleet_audit.render.voice import Voice

Publication = tuple[str, str, str, str]
"""Source, year, licence and address."""


OWN_NOTES = 8
"""Categories with a note of their own; a page has a budget of elements, and eight weigh most."""


def publications(context: ReportContext) -> list[Publication]:
    """Every publication used, each once, in the order of first use."""
    return list(dict.fromkeys(_publication(line) for line in context.sources))


def _publication(line: SourceLine) -> Publication:
    return (line.source, line.source_year, line.licence, line.url)


def publication_lines(context: ReportContext) -> list[str]:
    """Publications as numbered lines of text."""
    return [
        f"[{number}] {source}, {year}. {licence}. {url}"
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
    others = [line for line in context.sources if _category(line) not in own]
    if others:
        text = "\n".join(_line(line, numbers, voice, with_category=True) for line in others)
        kept.append(Note("others", voice.say("Other categories, and what is common to all"), text))
    return kept


def _fact(code: str, context: ReportContext, numbers: dict[Publication, int], voice: Voice) -> Note:
    lines = [_line(line, numbers, voice) for line in context.sources if _category(line) == code]
    method = next(row.method for row in context.categories if row.category == code)
    title = f"{voice.word('category', code)} ({voice.word('method', method)})"
    return Note(code, title, "\n".join(lines))


def _category(line: SourceLine) -> str:
    return line.used_for.partition("/")[0]


def _line(
    line: SourceLine,
    numbers: dict[Publication, int],
    voice: Voice,
    *,
    with_category: bool = False,
) -> str:
    category, _, use = line.used_for.partition("/")
    words = [voice.word("category" if category in CATEGORIES else "use", category)]
    names = (words if with_category else []) + ([voice.word("use", use)] if use else [])
    spread = ""
    if line.lower is not None and line.upper is not None:
        spread = f" ({voice.exact(line.lower)}–{voice.exact(line.upper)})"
    label = ", ".join(names) or voice.say("Figure")
    return voice.say(
        "{label}: {value}, {method}, {factor} [{number}]",
        label=label,
        value=f"{voice.exact(line.value)} {voice.word('unit', line.unit)}{spread}",
        method=line.method,
        factor=line.factor_id,
        number=numbers[_publication(line)],
    )
