"""The deck of a session: one page that opens anywhere, asks for nothing and prints.

Without scripts its slides stand one under the other, with all that they say; the script shows them
one by one, hides answers until they are guessed, and adds up what the room counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from fleet_audit.model.marking import N_
from fleet_audit.model.session import CLUB_PATTERN, SESSION_VERSION
from fleet_audit.reference.awareness import SPARED_BY_REFURBISHED, equivalents
from fleet_audit.reference.lever_parameters import lever_parameters
from fleet_audit.render.awareness import workshop
from fleet_audit.render.awareness.matter import Matter
from fleet_audit.render.awareness.slide import Slide
from fleet_audit.render.awareness.slides import slides
from fleet_audit.render.i18n import Lang
from fleet_audit.render.parts import cleaned
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.voice import Voice

THING = "car_km"
"""The one everyday thing that the total is told in."""
ACTS: tuple[tuple[str, str, str], ...] = (
    ("note", "N", N_("speaker's notes")),
    ("speak", "P", N_("window for who speaks")),
    ("time", "T", N_("time, beside the plan")),
    ("full", "F", N_("full screen")),
    ("black", "B", N_("black screen")),
)
"""What the script does → its key → in words; the help of the keys has a button for each."""


def deck_page(matter: Matter, lang: Lang) -> str:
    """The deck in one language; the same matter gives the same bytes."""
    voice = Voice(lang)
    told = slides(matter, voice)
    style, script = template_text("awareness_deck.css"), template_text("awareness_deck.js")
    return (
        environment()
        .get_template("awareness_deck.html.j2")
        .render(
            lang=lang,
            say=voice.say,
            title=_title(matter, told),
            slides=told,
            club=cleaned(matter.club) if matter.club else None,
            club_pattern=CLUB_PATTERN[1:-1],
            acts=[(act, key, voice.say(does)) for act, key, does in ACTS],
            style=Markup(style),
            style_hash=style_hash(style),
            script=Markup(script),
            script_hash=style_hash(script),
            factors=Markup(workshop.as_json(_factors(matter, told, voice))),
            colophon=voice.say(
                "Made by fleet-audit {engine} with the reference figures of {reference}. "
                "The page asks nothing of any network.",
                engine=matter.engine_version,
                reference=matter.facts.reference.version,
            ),
        )
    )


def _title(matter: Matter, told: Sequence[Slide]) -> str:
    return f"{told[0].title}, {cleaned(matter.club)}" if matter.club else told[0].title


def _factors(matter: Matter, told: Sequence[Slide], voice: Voice) -> dict[str, Any]:
    """All that the script computes with."""
    prices = {item: row.value for item, row in matter.facts.prices.items()}
    return {
        "kinds": workshop.kinds(matter.devices, prices),
        "words": workshop.script_words(voice, equivalents()[THING]),
        "grid": matter.facts.grid["intensity_kgco2e"],
        "refurbished": lever_parameters()[SPARED_BY_REFURBISHED].value,
        "car": equivalents()[THING].kgco2e,
        "electricity": prices.get("electricity"),
        "session": {
            "fixed": {
                "version": SESSION_VERSION,
                "minutes": matter.minutes,
                "language": voice.lang,
                "engine": matter.engine_version,
                "reference": matter.facts.reference.version,
            },
            "quiz": [
                {"question": one.quiz.id, "slug": one.slug, "right": one.quiz.right}
                for one in told
                if one.quiz
            ],
        },
    }
