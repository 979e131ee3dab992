"""A comparison of places as one HTML page: to be defended before a board, and read in a club."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

import fleet_audit
from fleet_audit.model.hosting import Band, Comparison, Option
from fleet_audit.model.report import Figure
from fleet_audit.reference.hosting import hosting_rules
from fleet_audit.render.charts.svg import definitions
from fleet_audit.render.hosting_figures import points, points_bounds
from fleet_audit.render.hosting_sections import ask, care, figure, place_name, rating, stay
from fleet_audit.render.hosting_words import (
    ASSUMPTIONS,
)
from fleet_audit.render.i18n import Lang
from fleet_audit.render.parts import Note, named
from fleet_audit.render.sections.headline import KeyNumber
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.voice import Voice

STYLES = ("style.css", "hosting.css")
MOST = 10
"""Places that a page shows: more are a list, which the CSV is for."""


def hosting_page(made: Comparison, lang: Lang) -> str:
    """The page in one language, without script or request; the same comparison, the same bytes."""
    voice = Voice(lang)
    style = "\n".join(map(template_text, STYLES))
    shown = made.options[:MOST]
    return (
        environment()
        .get_template("single.html.j2")
        .render(
            lang=lang,
            say=voice.say,
            style=Markup(style),
            style_hash=style_hash(style),
            definitions=definitions(),
            title=voice.say("Where our servers run: stay, or move"),
            who=voice.say("Where our servers run"),
            date=voice.day(made.as_of),
            answer=answer(made, voice),
            key_numbers=key_numbers(made, voice),
            sections=[
                section
                for section in (
                    stay(made, shown, voice),
                    rating(made, shown, voice),
                    ask(shown, voice),
                    care(shown, voice),
                )
                if section is not None
            ],
            notes=_notes(made, voice),
            sources=_sources(shown, voice),
            colophon=voice.say(
                "Made by fleet-audit {engine} with the catalogue of hosts {catalogue}. This page "
                "is one file, without script or request.",
                engine=fleet_audit.__version__,
                catalogue=made.catalogue,
            ),
        )
    )


_JOINED = "\N{WORD JOINER}"
"""After a hyphen: the name of a region, `fr-par-2`, is not broken at the end of a line."""


def answer(made: Comparison, voice: Voice) -> str:
    """The comparison in one sentence."""
    best = made.options[0] if made.options else None
    if best is None:
        return voice.say("No place to compare with.")
    change = figure("change", _positive(best.change_kgco2e_per_year))
    place = place_name(best, voice).replace("-", f"-{_JOINED}")
    if best.verdict == "move":
        return voice.say(
            "Moving to {place} would avoid about {mass} a year.",
            place=place,
            mass=voice.tonnes(change),
        )
    if best.verdict == "stay":
        return voice.say("Staying emits less than any of the places compared.")
    return voice.say("The best place, {place}, cannot be told apart from staying.", place=place)


def _positive(band: Band) -> Band:
    return Band(low=-band.high, mid=abs(band.mid), high=-band.low)


def key_numbers(made: Comparison, voice: Voice) -> list[KeyNumber]:
    """Here and the best place, in four numbers."""
    here, best = made.here, (made.options or (made.here,))[0]
    energy = figure("here.kwh", here.site_kwh_per_year, "kWh/year")
    numbers = [
        _key(voice.say("Electricity here, a year, cooling included"), energy, voice),
        _key(voice.say("CO₂e of staying, a year"), figure("here", here.gwp_kgco2e_per_year), voice),
        _key(voice.say("CO₂e in the best place"), figure("best", best.gwp_kgco2e_per_year), voice),
    ]
    first = next((one.rating for one in made.options if one.site_id == made.first), None)
    if first is not None:
        numbers.append(
            KeyNumber(
                label=voice.say("Best rated place: {place}", place=named(first.name)),
                value=escape(first.grade),
                aside=voice.say(
                    "{points} points out of 100 ({bounds})",
                    points=points(first, voice),
                    bounds=points_bounds(first, voice),
                ),
            )
        )
    return numbers


def _key(label: str, one: Figure, voice: Voice) -> KeyNumber:
    return KeyNumber(label=label, value=escape(voice.amount(one)), aside=voice.bounds(one))


def _notes(made: Comparison, voice: Voice) -> list[Note]:
    stated = "\n".join(
        voice.say("{name}: {value}", name=voice.say(ASSUMPTIONS[name]), value=voice.exact(value))
        for name, value in made.assumptions.items()
    )
    return [
        Note("assumptions", voice.say("What was assumed"), stated),
        Note(
            "grid",
            voice.say("Electricity"),
            voice.say(
                "{grid}: consumption mix, life cycle, location-based, under the Open Database "
                "License 1.0. Staying and moving are counted by the same figures.",
                grid=made.grid,
            ),
        ),
        Note(
            "intervals",
            voice.say("What the lines span"),
            voice.say(
                "A PUE measured is taken within {measured} of its value, certified {certified}, "
                "published {published}; a claim may be worse by {worse}; what nobody publishes "
                "spans all that places of the kind have. The energy of the servers is wrong on "
                "both sides together.",
                **_spans(voice),
            ),
        ),
        Note(
            "heat",
            voice.say("Not subtracted"),
            voice.say(
                "Heat given to others, guarantees of origin and offsets lower no kilogram here."
            ),
        ),
    ]


def _spans(voice: Voice) -> dict[str, str]:
    laws = hosting_rules().evidence
    shares = {
        name: voice.share(laws["pue", name].relative)
        for name in ("measured", "certified", "published")
    }
    return {**shares, "worse": voice.exact(laws["pue", "claimed"].worse_by)}


def _sources(shown: Sequence[Option], voice: Voice) -> str:
    lines: dict[str, None] = {}
    for one in shown:
        for part in one.rating.criteria if one.rating else ():
            if part.source:
                address = f", {cleaned_url(part.url)}" if part.url else ""
                lines[f"{cleaned_url(part.source)}{address}"] = None
    return "\n".join((voice.say("Documents"), *lines))


def cleaned_url(text: str) -> str:
    """A text of a document on one line, without control signs."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
