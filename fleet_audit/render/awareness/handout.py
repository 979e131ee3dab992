"""The handout of a session: two A4 pages to take away, as a page that opens anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from fleet_audit.reference.awareness import Duty, Receiver, awareness_facts, duties, receivers
from fleet_audit.render.awareness import handout_words as words
from fleet_audit.render.awareness.amounts import between, mass
from fleet_audit.render.awareness.matter import Matter
from fleet_audit.render.awareness.paper import Paper, paper_page
from fleet_audit.render.awareness.scale import scale
from fleet_audit.render.awareness.telling import Telling
from fleet_audit.render.awareness.values import windows_10
from fleet_audit.render.i18n import Lang
from fleet_audit.render.numbers import NBSP
from fleet_audit.render.voice import Voice

CITED = (
    "france_share",
    "france_making",
    "keep_laptop",
    "no_second_screen",
    "idle_server",
    "refurbished_laptop",
    "delete_emails",
)
"""Facts and gestures of the handout."""
SAID_KINDS = ("embodied", "lifetime", "electricity", "power", "energy")
"""Kinds of rows whose source the handout has room for: conventions of hours stand in the method."""
CITED_PRICES = ("laptop_new", "electricity")


def handout_page(matter: Matter, lang: Lang) -> str:
    """The handout in one language; the same matter gives the same bytes."""
    voice = Voice(lang)
    telling = Telling(matter.facts, voice, matter.minutes)
    paper = Paper(matter=matter, voice=voice, title=telling.say(words.TITLE))
    return paper_page(
        "awareness_handout.html.j2",
        paper,
        lead=telling.say(words.LEAD),
        levers=[_lever(one, telling) for one in words.LEVERS],
        scale_title=telling.say(words.SCALE),
        scale=scale(telling),
        scale_note=telling.say(words.SCALE_NOTE),
        pictured=telling.say(words.PICTURED),
        out_of_use=voice.say(words.OUT_OF_USE),
        routes=_routes(voice),
        before_leaving=voice.say(words.BEFORE_LEAVING),
        no_endorsement=voice.say(words.NO_ENDORSEMENT),
        duties_title=voice.say(words.DUTIES),
        duties=_duties(voice),
        duties_note=voice.say(words.DUTIES_NOTE, year=matter.as_of.year),
        sources_title=voice.say(words.SOURCES),
        method=voice.say(words.METHOD),
        sources=_sources(telling),
    )


def _lever(one: words.Lever, telling: Telling) -> dict[str, object]:
    gesture = telling.by_id[one.figure]
    spread = between(gesture.kgco2e, telling.voice)
    return {
        "title": telling.say(one.title),
        "mass": mass(gesture.kgco2e.mid, telling.voice),
        "between": f" ({spread})" if spread else "",
        "gain": telling.say(one.gain) + "".join(telling.known((one.money,) if one.money else ())),
        "how": telling.known(one.how),
    }


def _routes(voice: Voice) -> list[dict[str, object]]:
    return [
        {
            "name": voice.say(name),
            "when": voice.say(when),
            "receivers": [_receiver(one, voice) for one in receivers() if one.route == route],
        }
        for route, (name, when) in words.ROUTES.items()
    ]


def _receiver(one: Receiver, voice: Voice) -> dict[str, str]:
    is_french = voice.lang == "fr"
    what = one.what_fr if is_french else one.what_en
    place = f" {one.address}" if one.address else ""
    site = urlsplit(one.url).netloc.removeprefix("www.")
    told = voice.say(words.RECEIVER, place=place, what=what, site=site, year=one.source_year)
    return {"name": one.name_fr if is_french else one.name_en, "told": told}


def _duties(voice: Voice) -> list[dict[str, object]]:
    """The duties of everyone, then those of others."""
    everyone = [one for one in duties() if one.audience == "everyone"]
    others = [one for one in duties() if one.audience != "everyone"]
    return [
        {"audience": voice.say(name), "duties": [_duty(one, voice) for one in group]}
        for name, group in ((words.FOR_EVERYONE, everyone), (words.FOR_OTHERS, others))
    ]


def _duty(one: Duty, voice: Voice) -> dict[str, str]:
    is_french = voice.lang == "fr"
    return {
        "who": one.who_fr if is_french else one.who_en,
        "duty": one.duty_fr if is_french else one.duty_en,
        "law": voice.say(
            words.LAW, law=one.law_fr if is_french else one.law_en, date=voice.day(one.since)
        ),
    }


def _sources(telling: Telling) -> str:
    """Every source whole, each once, with where it stands."""
    named = [*_facts(telling), *_rows(telling), *_prices(telling), *_systems()]
    return " ".join(dict.fromkeys(f"{one}." for one in named))


def _facts(telling: Telling) -> Iterable[str]:
    facts = awareness_facts()
    ranked = (telling.by_id[name].fact_ids for name in CITED if name in telling.by_id)
    named = [name for name in CITED if name in facts]
    for name in dict.fromkeys([*named, *(fact for ids in ranked for fact in ids)]):
        yield f"{facts[name].source} ({facts[name].source_year}), {facts[name].url}"


def _rows(telling: Telling) -> Iterable[str]:
    rows = (
        id_ for name in CITED if name in telling.by_id for id_ in telling.by_id[name].factor_ids
    )
    years: dict[str, list[str]] = {}
    for factor_id in dict.fromkeys(rows):
        row = telling.facts.reference.row(factor_id)
        if row.kind in SAID_KINDS:
            years.setdefault(row.source, []).append(row.source_year.split(" ")[0])
    for source, of in years.items():
        yield f"{source} ({', '.join(sorted(set(of))).replace('-', '–')})"


def _systems() -> Iterable[str]:
    """Who says until when Windows 10 was updated."""
    release = windows_10()
    yield f"{release.source.split(' ')[0]}{NBSP}({release.source_year})"


def _prices(telling: Telling) -> Iterable[str]:
    for item in CITED_PRICES:
        if price := telling.facts.prices.get(item):
            publisher = price.source.split(",")[0]
            yield f"{publisher}{NBSP}({price.source_year}), {price.url}"
