"""The facilitator's guide: what to do before, while and after, and a paper form to count on."""

from __future__ import annotations

from itertools import accumulate

from fleet_audit.render.awareness import guide_words as words
from fleet_audit.render.awareness.matter import Matter
from fleet_audit.render.awareness.naming import how_to_explain, named_session
from fleet_audit.render.awareness.order import ORDER, Minutes, minutes_of
from fleet_audit.render.awareness.paper import Paper, paper_page
from fleet_audit.render.awareness.telling import Telling
from fleet_audit.render.awareness.workshop import KINDS, rows
from fleet_audit.render.i18n import Lang
from fleet_audit.render.numbers import UNKNOWN
from fleet_audit.render.voice import Voice

OF_FORM = ("lifetime", "gwp_per_year")
"""What the paper form tells of each kind of device."""
LENGTHS: tuple[Minutes, Minutes] = (30, 45)


def guide_page(matter: Matter, lang: Lang) -> str:
    """The guide in one language; the same matter gives the same bytes."""
    voice = Voice(lang)
    telling = Telling(matter.facts, voice, matter.minutes)
    say = telling.say
    return paper_page(
        "awareness_guide.html.j2",
        Paper(matter=matter, voice=voice, title=say(words.TITLE)),
        lead=say(words.LEAD),
        before=[_steps(one, telling) for one in (*words.BEFORE, words.ROOM)],
        plan_title=say(words.PLAN),
        plan_caption=say(words.PLAN_CAPTION),
        plan=_plan(telling, with_fleet=matter.has_fleet),
        plan_note=say(words.PLAN_NOTE),
        during=[_steps(one, telling) for one in (words.DURING, words.WORKSHOP, words.WITHOUT)],
        questions_title=say(words.QUESTIONS_TITLE),
        answers=[_answer(one, telling) for one in words.ANSWERS if telling.known((one.answer,))],
        names=how_to_explain(_figures(telling), matter.country, voice),
        after=_steps(words.AFTER, telling),
        form=_form(matter, telling),
    )


def _steps(one: words.Steps, telling: Telling) -> dict[str, object]:
    return {"title": telling.say(one.title), "steps": [telling.say(step) for step in one.steps]}


def _plan(telling: Telling, *, with_fleet: bool) -> list[dict[str, str]]:
    """The slides in their order: what each says, and from which minute to which it stands."""
    asked = {each.slug: each.asked for each in telling.questions}
    slides = [one for one in ORDER if with_fleet or not one.needs_fleet]
    in_30, in_45 = (
        [minutes_of(one, length, with_fleet=with_fleet) for one in slides] for length in LENGTHS
    )
    ends_30, ends_45 = accumulate(in_30), accumulate(in_45)
    return [
        {
            "title": asked.get(one.slug) or telling.slide(one.slug).title,
            "in_30": _from_to(short, end_30, telling.voice),
            "in_45": _from_to(long, end_45, telling.voice),
        }
        for one, short, end_30, long, end_45 in zip(
            slides, in_30, ends_30, in_45, ends_45, strict=True
        )
    ]


def _from_to(minutes: float, end: float, voice: Voice) -> str:
    """The minutes of a slide on the clock of the session; a dash where it is left out."""
    if not minutes:
        return UNKNOWN
    return f"{voice.exact(end - minutes)}–{voice.exact(end)}"


def _answer(one: words.Answer, telling: Telling) -> dict[str, str]:
    source = telling.source(one.cites)
    return {
        "asked": telling.say(one.asked),
        "answer": telling.say(one.answer),
        "source": telling.voice.say(words.SOURCE, source=source),
    }


def _figures(telling: Telling) -> tuple[str, ...]:
    """All figures of the guide, by the names that `explain` knows."""
    sentences = (words.LEAD, *(text for one in words.ANSWERS for text in (one.asked, one.answer)))
    devices = named_session(f"{category}.{one}" for category in KINDS for one in OF_FORM)
    return (*telling.figures(sentences), *devices)


def _form(matter: Matter, telling: Telling) -> dict[str, object]:
    say = telling.say
    return {
        "title": say(words.FORM),
        "room": say(words.ROOM.title),
        "note": say(words.FORM_NOTE),
        "who": [say(name) for name in words.FORM_WHO],
        "devices_title": say(words.FORM_DEVICES),
        "device_heads": [say(head) for head in words.FORM_DEVICE_HEADS],
        "total": say(words.FORM_TOTAL),
        "devices": rows(matter.devices, telling.voice),
        "quiz_title": say(words.FORM_QUIZ),
        "quiz_heads": [say(head) for head in words.FORM_QUIZ_HEADS],
        "quiz": [
            telling.voice.say(words.FORM_ASKED, asked=one.asked, a=one.a, b=one.b)
            for one in telling.questions
        ],
    }
