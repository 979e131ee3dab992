"""Every number that a session claims is given by `explain`, under a name that its slide gives."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from fleet_audit.pipeline.awareness import session_matter, session_pages
from fleet_audit.pipeline.explaining_session import SessionFigures
from fleet_audit.render.awareness.deck import deck_page
from fleet_audit.render.awareness.guide import guide_page
from fleet_audit.render.awareness.handout import handout_page
from fleet_audit.render.awareness.slides import slides
from fleet_audit.render.voice import Voice
from tests.pipeline.every_figure import figures
from tests.pipeline.session_claims import claims, is_given, value_of, values_in
from tests.render.contexts.plausible import build_context

DAY = date(2026, 11, 1)
GUESSED = {"quiz-centres": [10.0]}
"""What a wrong answer says, in percent: it is refuted on the slide, and nobody vouches for it."""
LAWS = "duties"
TABLES = {"workshops", "what-if"}
"""Slides of so many figures that a false one may be another of theirs."""


@pytest.fixture(scope="module")
def matter():
    """The longest session, of public figures."""
    return session_matter(DAY, minutes=45)


@pytest.fixture(scope="module", params=["fr", "en"])
def told(request, matter):
    """A language, with all that can be explained of the session in it."""
    return request.param, SessionFigures(DAY, "FR", request.param)


def given_by(names, explained):
    """What the explanations of some names give; each name must be one."""
    found = []
    for name in names:
        explanation = explained.explain(name)
        assert explanation is not None, name
        found.extend(values_in(explanation))
    return found


def foundless(page, lang, explained, matter):
    """The numbers of a deck that no figure named on their slide gives, by slide."""
    named = {one.slug: one.figures for one in slides(matter, Voice(lang))}
    amiss = {}
    for slide, numbers in claims(page).items():
        if slide in named and slide != LAWS:
            given = [*given_by(named[slide], explained), *GUESSED.get(slide, [])]
            wrong = [number for number in numbers if not is_given(number, lang, given)]
            amiss |= {slide: wrong} if wrong else {}
    return amiss


def test_every_number_of_the_deck_is_explained_where_it_stands(told, matter):
    """Of each slide, each number is one of the figures that its notes name."""
    lang, explained = told
    assert foundless(deck_page(matter, lang), lang, explained, matter) == {}


def test_a_session_abroad_names_its_country():
    """Where no price is published none is told, and notes name the country that explains."""
    abroad = session_matter(DAY, minutes=45, country="BE")
    page = deck_page(abroad, "en")
    assert "session.NAME --country BE”" in page and "electricity_eur" not in page
    assert foundless(page, "en", SessionFigures(DAY, "BE", "en"), abroad) == {}


def test_a_false_number_is_found_out(told, matter):
    """Whichever number is altered by a seventh, the crawl says so, on all slides but tables."""
    lang, explained = told
    named = {one.slug: one.figures for one in slides(matter, Voice(lang))}
    altered, missed = 0, []
    for slide, numbers in claims(deck_page(matter, lang)).items():
        if slide in named and slide != LAWS:
            given = [*given_by(named[slide], explained), *GUESSED.get(slide, [])]
            for number in set(numbers):
                shown, decimals = value_of(number, lang)
                false = f"{shown * 8 / 7 + 10**-decimals:.{decimals}f}"
                false = false.replace(".", ",") if lang == "fr" else false
                altered += 1
                if is_given(false, lang, given):
                    missed.append((slide, number, false))
    assert altered > 60
    assert [one for one in missed if one[0] not in TABLES] == []
    assert len(missed) < altered / 8


def test_a_deck_with_one_false_fact_is_found_out(told, matter):
    """A deck made from another figure than the one published is refused on its slide."""
    lang, explained = told
    known = matter.facts.awareness
    false = replace(known["france_share"], value=5.4)
    facts = replace(matter.facts, awareness={**known, "france_share": false})
    page = deck_page(replace(matter, facts=facts), lang)
    assert set(foundless(page, lang, explained, matter)) == {"share"}


@pytest.mark.parametrize("page", [handout_page, guide_page])
def test_every_number_on_paper_is_explained(told, matter, page):
    """Handout and guide tell no number but those of figures that can be explained."""
    lang, explained = told
    given = [value for one in explained.listed() for value in values_in(one)]
    written = claims(page(matter, lang))[""]
    assert len(written) > 20
    assert [number for number in written if not is_given(number, lang, given)] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_blank_sheet_claims_nothing(matter, lang):
    """The sheet to fill in bears no figure of ours."""
    sheet = session_pages(matter, lang)["sheet.html"]
    assert [one for one in claims(sheet).get("", []) if value_of(one, lang)[0] > 5] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_numbers_of_a_fleet_are_those_of_its_report(matter, lang):
    """Of a fleet, the deck tells figures of the report by their names, and counts of devices."""
    fleet = build_context()
    known = {one.id: one for one in figures(fleet)}
    own = replace(matter, fleet=fleet)
    told = {one.slug: one for one in slides(own, Voice(lang))}
    numbers = claims(deck_page(own, lang))
    names = [name for name in told["fleet"].figures if not name.startswith("session.")]
    assert fleet.headline.gwp_per_year.id in names
    values = [bound for name in names for bound in bounds_of(known[name])]
    head = fleet.headline
    counts = [head.devices, fleet.coverage.devices_declared or 0]
    counts += [row.devices for row in fleet.categories]
    share = 100 * head.embodied_per_year.value / head.gwp_per_year.value
    given = [*values, *map(float, counts), share]
    assert [one for one in numbers["fleet"] if not is_given(one, lang, given)] == []


def bounds_of(figure):
    """What a figure of the report gives."""
    return [value for value in (figure.value, figure.low, figure.high) if value is not None]
