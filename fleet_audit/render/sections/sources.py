"""The published facts behind the figures, one line each, and where they were published."""

from __future__ import annotations

from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.report import ReportContext, SourceLine
from fleet_audit.render.parts import Block, Cell, Note, Section, Table, web_address, within
from fleet_audit.render.voice import Voice

Publication = tuple[str, str, str, str]
"""Source, year, licence and address."""
OF_A_WHOLE = {
    *("share of time on", "share of the rest", "share of full load", "share of the year"),
    *("share of variance", "median error"),
}
"""Units of facts that lie between nothing and one."""
Use = tuple[str, str]
"""A category (or a kind of fact), and what the fact gives it."""


def publications(context: ReportContext) -> list[Publication]:
    """Every publication used, each once, in the order of first use."""
    return list(dict.fromkeys(_publication(line) for line in context.sources))


def _publication(line: SourceLine) -> Publication:
    return (line.source, line.source_year, line.licence, line.url)


def sources(context: ReportContext, voice: Voice) -> Section | None:
    """The facts used, category by category, then the publications; nothing where none was."""
    if not context.sources:
        return None
    listed = Block(table=_publications(context, voice))
    return Section(
        "sources", voice.say("Facts and publications"), (listed,), tuple(facts(context, voice))
    )


def _publications(context: ReportContext, voice: Voice) -> Table:
    heads = (
        Cell(voice.say("Publication")),
        Cell(voice.say("Year")),
        Cell(voice.say("Licence")),
    )
    rows = tuple(
        (
            _cited(f"[{number}] {source}", url),
            Cell(voice.dated(year)),
            Cell(voice.say(licence)),
        )
        for number, (source, year, licence, url) in enumerate(publications(context), 1)
    )
    return Table(voice.say("Publications"), heads, rows)


def _cited(source: str, url: str) -> Cell:
    """A publication, linked where it is on the web; else the file that it was read from.

    Several files of one title are several publications.
    """
    address = web_address(url)
    return Cell(source, href=address) if address else Cell(f"{source}\n{url}")


def note_of(category: str, context: ReportContext) -> str | None:
    """Note that holds a category's facts, where there are some."""
    return category if category in _own(context) else None


def _own(context: ReportContext) -> list[str]:
    """Categories of which a fact is used, the heaviest first."""
    used = {use[0] for line in context.sources for use in _uses(line)}
    return [row.category for row in context.categories if row.category in used]


def facts(context: ReportContext, voice: Voice) -> list[Note]:
    """The facts used for each category, then those of all in one note."""
    numbers = {source: place for place, source in enumerate(publications(context), 1)}
    own = _own(context)
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
    return voice.say(
        "{label}: {value}, {method}, {factor} [{number}]",
        label=", ".join([first, *map(within, rest)]),
        value=_value(line, voice),
        method=voice.word("fact_method", line.method),
        factor=line.factor_id,
        number=numbers[_publication(line)],
    )


def _value(line: SourceLine, voice: Voice) -> str:
    """A fact as it was published, with its bounds; a part of a whole in per cent."""
    shown = voice.exact_share if line.unit in OF_A_WHOLE else voice.exact
    spread = ""
    if line.lower is not None and line.upper is not None and line.lower != line.upper:
        spread = f" ({shown(line.lower)}–{shown(line.upper)})"
    return f"{shown(line.value)} {voice.word('unit', line.unit)}{spread}"
