"""What to do, as one HTML page: actions ranked, what a tonne of each costs, what each rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

import fleet_audit
from fleet_audit.model.lever import Recommendation
from fleet_audit.recommendations.deeds import deeds
from fleet_audit.render.charts.svg import definitions
from fleet_audit.render.recommendation_words import Speaker
from fleet_audit.render.sections.actions import answer, key_numbers, notes, ranked_section
from fleet_audit.render.sections.costs import curve_section
from fleet_audit.render.sections.reasons import told_section
from fleet_audit.render.templating import environment, style_hash, template_text

SECTIONS = (ranked_section, curve_section, told_section)


def recommendation_page(
    found: Sequence[Recommendation], speaker: Speaker, as_of: date, reference: str
) -> str:
    """The page in the language of the speaker; the same recommendations, the same bytes."""
    voice, ranked = speaker.voice, deeds(found)
    style = template_text("style.css")
    sections = [build(ranked, speaker) for build in SECTIONS]
    return (
        environment()
        .get_template("single.html.j2")
        .render(
            lang=voice.lang,
            say=voice.say,
            style=Markup(style),
            style_hash=style_hash(style),
            definitions=definitions(),
            title=voice.say("What to do"),
            who=voice.say("What to do with the equipment"),
            date=voice.day(as_of),
            answer=answer(ranked, voice),
            key_numbers=key_numbers(ranked, voice),
            sections=[section for section in sections if section is not None],
            notes=notes(voice),
            sources="",
            colophon=voice.say(
                "Made by fleet-audit {engine} with the reference figures of {reference}. This page"
                " is one file, without script or request.",
                engine=fleet_audit.__version__,
                reference=reference,
            ),
        )
    )
