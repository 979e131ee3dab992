"""What the pages to print share: one file, no script, no request, black on white."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.model.marking import N_
from fleet_audit.render.awareness.matter import Matter
from fleet_audit.render.parts import named
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.theme import TITLES
from fleet_audit.render.voice import Voice

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
COLOPHON = N_("Made by fleet-audit {engine} with the reference figures of {reference}.")


@dataclass(frozen=True)
class Paper:
    """A page to print: what it tells of, in which language, under which title."""

    matter: Matter
    voice: Voice
    title: str


def paper_page(template: str, paper: Paper, **values: object) -> str:
    """The page that a template makes."""
    matter, voice = paper.matter, paper.voice
    style = template_text("awareness_paper.css")
    return (
        environment()
        .get_template(template)
        .render(
            lang=voice.lang,
            say=voice.say,
            title=paper.title,
            who=named(matter.club) if matter.club else voice.say(TITLES["session_title"]),
            date=voice.day(matter.as_of),
            style=Markup(style),
            style_hash=style_hash(style),
            colophon=voice.say(
                COLOPHON, engine=matter.engine_version, reference=matter.facts.reference.version
            ),
            **values,
        )
    )


def without_scripts(page: str) -> str:
    """A deck as it stands with scripts off: answers and notes shown, two slides a sheet."""
    return SCRIPT.sub("", page)
