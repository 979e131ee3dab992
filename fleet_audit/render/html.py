"""The manager's report as HTML: a first page and one a chapter; no script, no request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, zip_longest

from markupsafe import Markup

from fleet_audit.model.report import ReportContext
from fleet_audit.render.chapters import Built, Chapter, Part, built
from fleet_audit.render.charts.svg import definitions
from fleet_audit.render.glossary_links import Terms, with_terms
from fleet_audit.render.i18n import Lang
from fleet_audit.render.note_page import note_values
from fleet_audit.render.parts import named
from fleet_audit.render.sections.actions import returns
from fleet_audit.render.sections.headline import answer, key_numbers
from fleet_audit.render.sections.own_footprint import at_the_foot
from fleet_audit.render.site_pages import PlacePage, place_pages
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.voice import Voice
from fleet_audit.render.why import why_pages, with_ways

OTHER: dict[Lang, tuple[Lang, str]] = {"fr": ("en", "English"), "en": ("fr", "Français")}
INDEX = "index"
NOTE = "note"
GLOSSARY = "glossary"
PLACES = "places"
"""The chapter that pages of places stand beside."""
STYLES = {"why.html.j2": ("style.css", "why.css"), "note.html.j2": ("style.css", "note.css")}
"""Template → its style sheets, where it has more than the house's."""
Masthead = dict[str, object]
"""What all pages of a report in one language bear."""
_ANCHOR = re.compile(r' id="([^"]+)"')
_LINK = re.compile(r'href="#([^"]+)"')


def report_pages(
    context: ReportContext,
    lang: Lang,
    *,
    first: Lang | None = None,
    has_lists: bool = False,
    beside: Sequence[str] = (),
) -> dict[str, str]:
    """The report in one language: name of each file → its page.

    The same context gives the same bytes. Where both languages stand in one folder, `first` is the
    one that bears plain names (`index.html`), and each page links to its twin (`index.en.html`).
    `has_lists` says whether the lists of assets stand beside the pages; `beside` names files to
    take away, that the first page leads to.
    """
    voice = Voice(lang)
    chapters = built(context, voice)
    masthead = _masthead(context, chapters, voice)
    values = _first(context, masthead, voice) | {"beside": beside}
    pages = {INDEX: _page("index.html.j2", values, INDEX, lang, first)}
    for place, chapter in enumerate(chapters):
        values = _chapter(context, chapters, place, masthead, voice)
        slug = chapter.chapter.slug
        pages[slug] = _page("chapter.html.j2", values, slug, lang, first)
    pages[NOTE] = _page("note.html.j2", note_values(context, voice), NOTE, lang, first)
    for place_page in place_pages(context, voice, has_lists=has_lists):
        values = _beside(chapters, place_page, masthead, voice)
        pages[place_page.slug] = _page("chapter.html.j2", values, place_page.slug, lang, first)
    for slug, values in _explained(context, masthead, voice):
        pages[slug] = _page("why.html.j2", values, slug, lang, first)
    return bound({_file(slug, lang, first): page for slug, page in pages.items()})


def _file(slug: str, lang: Lang, first: Lang | None) -> str:
    return f"{slug}.html" if first in (None, lang) else f"{slug}.{lang}.html"


def bound(pages: Mapping[str, str]) -> dict[str, str]:
    """Pages whose links to an anchor lead to the page that bears it."""
    anchors = {name: frozenset(_ANCHOR.findall(page)) for name, page in pages.items()}
    homes = {anchor: name for name, own in anchors.items() for anchor in own}

    def led(page: str, own: frozenset[str]) -> str:
        page = with_ways(page, homes)
        return _LINK.sub(
            lambda found: (
                found[0]
                if found[1] in own or found[1] not in homes
                else f'href="{homes[found[1]]}#{found[1]}"'
            ),
            page,
        )

    return {name: led(page, anchors[name]) for name, page in pages.items()}


def _page(
    template: str, values: Mapping[str, object], slug: str, lang: Lang, first: Lang | None
) -> str:
    voice = Voice(lang)
    style = "".join(map(template_text, STYLES.get(template, ("style.css",))))
    other, other_name = OTHER[lang]
    return (
        environment()
        .get_template(template)
        .render(
            lang=lang,
            say=voice.say,
            definitions=definitions(),
            style=Markup(style),
            style_hash=style_hash(style),
            file=lambda name: _file(name, lang, first),
            slug=slug,
            other_language_href=_file(slug, other, first) if first else None,
            other_lang=other,
            other_language=other_name,
            **values,
        )
    )


def _masthead(context: ReportContext, chapters: list[Built], voice: Voice) -> Masthead:
    organisation = named(context.organisation) if context.organisation else voice.say("Your fleet")
    date = voice.day(context.as_of)
    return {
        "organisation": organisation,
        "date": date,
        "title": f"{organisation}, {voice.say('Audit of the digital equipment')}, {date}",
        "is_synthetic": context.is_synthetic,
        "contents": _contents(chapters),
        "within": None,
        "ways": (),
        "colophon": at_the_foot(
            voice.say(
                "Made by fleet-audit {engine} with the reference figures of {reference}. Its pages"
                " hold no script and make no request.",
                engine=context.engine_version,
                reference=context.reference_version,
            ),
            context,
            voice,
        ),
    }


def _contents(chapters: list[Built]) -> list[tuple[Part, list[Chapter]]]:
    """The parts that have something to say, each with its chapters."""
    return [
        (part, [each.chapter for each in members])
        for part, members in groupby(chapters, key=lambda each: each.part)
    ]


def _first(context: ReportContext, masthead: Masthead, voice: Voice) -> dict[str, object]:
    terms = Terms(voice)
    return {
        **masthead,
        "answer": answer(context, voice),
        "key_numbers": [*key_numbers(context, voice), *returns(context, voice)]
        if context.headline.devices
        else [],
        "warnings": "\n".join(voice.word("warning", code) for code in context.warnings),
        "part": None,
        "tell": lambda chapter: terms.linked(chapter.tell(context, voice)),
    }


def _beside(
    chapters: list[Built], page: PlacePage, masthead: Masthead, voice: Voice
) -> dict[str, object]:
    """A page beside the chapter of places."""
    part = next((each.part for each in chapters if each.chapter.slug == PLACES), None)
    return masthead | {
        "title": f"{page.title}, {masthead['title']}",
        "name": voice.say("Places"),
        "told": page.told,
        "sections": with_terms(page.sections, voice),
        "part": part,
        "within": PLACES,
        "following": None,
        "ways": page.ways,
    }


def _explained(
    context: ReportContext, masthead: Masthead, voice: Voice
) -> Iterator[tuple[str, dict[str, object]]]:
    """The pages that tell how each figure is made, by the name of their file."""
    pages = why_pages(context, voice)
    for page, after in zip_longest(pages, pages[1:]):
        name = voice.say(page.title)
        following = after and {"slug": after.slug, "title": after.title}
        yield (
            page.slug,
            masthead
            | {
                "title": f"{voice.say('How each figure is made')}, {name}, {masthead['title']}",
                "name": name,
                "sections": page.sections,
                "part": None,
                "following": following,
            },
        )


def _chapter(
    context: ReportContext, chapters: list[Built], place: int, masthead: Masthead, voice: Voice
) -> dict[str, object]:
    chapter = chapters[place]
    is_glossary = chapter.chapter.slug == GLOSSARY
    return masthead | {
        "title": f"{voice.say(chapter.chapter.title)}, {masthead['title']}",
        "name": voice.say(chapter.chapter.title),
        "told": chapter.chapter.tell(context, voice),
        "sections": chapter.sections if is_glossary else with_terms(chapter.sections, voice),
        "part": chapter.part,
        "following": chapters[place + 1].chapter if place + 1 < len(chapters) else None,
    }
