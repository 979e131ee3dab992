"""The manager's report as one HTML page: no script, no request, one file."""

from __future__ import annotations

from markupsafe import Markup

from fleet_audit.model.report import ReportContext
from fleet_audit.render.charts.svg import definitions
from fleet_audit.render.i18n import Lang
from fleet_audit.render.parts import Section, named
from fleet_audit.render.sections.ages import ages
from fleet_audit.render.sections.coverage import coverage
from fleet_audit.render.sections.footprint import footprint
from fleet_audit.render.sections.headline import answer, key_numbers
from fleet_audit.render.sections.hidden import hidden
from fleet_audit.render.sections.look_first import look_first
from fleet_audit.render.sections.method import notes
from fleet_audit.render.sections.places import places
from fleet_audit.render.sections.sources import facts, publication_lines
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.voice import Voice

CHAPTERS = (coverage, footprint, ages, hidden, look_first, places)
"""The chapters between the answer and the method, in order."""

OTHER: dict[Lang, tuple[Lang, str]] = {"fr": ("en", "English"), "en": ("fr", "Français")}


def report_page(
    context: ReportContext, lang: Lang, *, other_language_href: str | None = None
) -> str:
    """The whole report in one language; the same context gives the same bytes.

    `other_language_href` is the address of the same report in the other language.
    """
    voice = Voice(lang)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            lang=lang,
            say=voice.say,
            definitions=definitions(),
            style=Markup(template_text("style.css")),
            style_hash=style_hash(template_text("style.css")),
            other_language_href=other_language_href,
            other_lang=OTHER[lang][0],
            other_language=OTHER[lang][1],
            **_masthead(context, voice),
            **_body(context, voice),
        )
    )


def _masthead(context: ReportContext, voice: Voice) -> dict[str, object]:
    organisation = named(context.organisation) if context.organisation else voice.say("Your fleet")
    date = voice.day(context.as_of)
    return {
        "organisation": organisation,
        "date": date,
        "title": f"{organisation}, {voice.say('Audit of the digital equipment')}, {date}",
        "is_synthetic": context.is_synthetic,
        "colophon": voice.say(
            "Made by fleet-audit {engine} with the reference figures of {reference}. This page is"
            " one file, without script or request.",
            engine=context.engine_version,
            reference=context.reference_version,
        ),
    }


def _body(context: ReportContext, voice: Voice) -> dict[str, object]:
    return {
        "answer": answer(context, voice),
        "key_numbers": key_numbers(context, voice) if context.headline.devices else [],
        "warnings": "\n".join(voice.word("warning", code) for code in context.warnings),
        "sections": _sections(context, voice),
        "notes": notes(context, voice),
        "facts": facts(context, voice),
        "publications": "\n".join(publication_lines(context, voice)),
        "example": context.headline.gwp_per_year.id,
    }


def _sections(context: ReportContext, voice: Voice) -> list[Section]:
    chapters = (chapter(context, voice) for chapter in CHAPTERS)
    return [chapter for chapter in chapters if chapter is not None]
