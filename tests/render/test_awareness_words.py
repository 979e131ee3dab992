"""The words of a session: every slide has them, every figure in them comes from a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from string import Formatter

import pytest

from fleet_audit.pipeline.awareness import session_matter
from fleet_audit.reference.awareness import awareness_facts
from fleet_audit.render.awareness import guide_words, handout_words, notes, words
from fleet_audit.render.awareness.matter import Matter
from fleet_audit.render.awareness.order import ORDER
from fleet_audit.render.awareness.telling import Telling
from fleet_audit.render.i18n import translation
from fleet_audit.render.voice import Voice

DAY = date(2026, 11, 1)
LANGUAGES = ("fr", "en")
NOT_FACTS = re.compile(r"CO₂e|30 or 45|F11|30 minutes|Windows 1[01]|100%|factor of 3")
"""Digits that a sentence may hold: lengths of a session, names, a percentage that is an example."""


def texts(holder: object) -> Iterator[str]:
    """Every sentence that a module of words holds, however deep."""
    if isinstance(holder, str):
        yield holder
    elif isinstance(holder, dict):
        for value in holder.values():
            yield from texts(value)
    elif isinstance(holder, tuple):
        for value in holder:
            yield from texts(value)


def sentences() -> list[str]:
    """The sentences of slides, notes, quiz, handout and guide."""
    asked = [(one.asked, one.a, one.b, one.answer, one.why) for one in words.QUESTIONS]
    handout = [value for name, value in vars(handout_words).items() if name.isupper()]
    guide = [value for name, value in vars(guide_words).items() if name.isupper()]
    shown = [(one.title, one.lines) for one in words.SLIDES.values()]
    all_of_them = (*shown, *asked, words.GESTURES, notes.NOTES, *handout, *guide)
    return [text for holder in all_of_them for text in texts(holder) if " " in text]


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.fixture(scope="module")
def matter() -> Matter:
    """A session of public figures in France."""
    return session_matter(DAY, minutes=45)


@pytest.fixture(scope="module", params=LANGUAGES)
def telling(request: pytest.FixtureRequest, matter: Matter) -> Telling:
    """Its words in a language."""
    return Telling(matter.facts, Voice(request.param), 45)


def test_each_slide_of_the_plan_has_words_and_notes(telling: Telling) -> None:
    """Whatever the plan shows has its sentence and what the speaker says, in both languages."""
    asked = {one.slug: one.asked for one in telling.questions}
    for slug in (one.slug for one in ORDER):
        assert asked.get(slug) or telling.slide(slug).title
        assert telling.notes(slug)


def test_no_brace_is_left_and_no_sentence_lost_in_france(telling: Telling) -> None:
    """In France every figure of every sentence is known, in both languages."""
    own = dict.fromkeys(("law", "date", "place", "what", "site", "year", "source"), "")
    given = telling.values | own | {"asked": "", "a": "", "b": ""}
    for sentence in sentences():
        assert names_in(sentence) <= set(given), sentence


def test_both_languages_put_in_the_same_figures() -> None:
    """A translation holds the figures of its sentence, none more and none less."""
    french = translation("fr")
    for sentence in sentences():
        assert names_in(french.gettext(sentence)) == names_in(sentence), sentence


def test_figures_are_put_in_and_never_typed() -> None:
    """No sentence of either language holds digits of its own, names and lengths aside."""
    french = translation("fr")
    for sentence in sentences():
        for told in (sentence, french.gettext(sentence).replace("\u00a0%", "%")):
            bare = re.sub(r"\{\w+\}|30 ou 45|facteur 3", "", told.replace("\u00a0", " "))
            assert not re.search(r"\d", NOT_FACTS.sub("", bare)), told


def test_every_fact_of_the_table_is_said_somewhere(matter: Matter) -> None:
    """The table holds what a session cites or reckons with, and nothing else."""
    said = {name for sentence in sentences() for name in names_in(sentence)}
    shown = {part for name in said for part in (name, re.sub(r"_(low|year|eur)$", "", name))}
    telling = Telling(matter.facts, Voice("en"), 45)
    behind = {fact for one in telling.by_id.values() for fact in one.fact_ids}
    assert set(awareness_facts()) <= shown | behind


def test_what_is_cited_names_a_publisher_and_a_year(telling: Telling) -> None:
    """Slides, questions and gestures that hold figures name who published them, and when."""
    cited = [telling.source(one.cites) for one in words.SLIDES.values() if one.cites]
    cited += [one.source for one in (*telling.questions, *telling.ranking)]
    cited += [telling.source(one.cites) for one in guide_words.ANSWERS]
    assert all(re.search(r"[A-Z].* 20\d\d", line) for line in cited)


@pytest.mark.parametrize("country", ["DE", "CZ", "US"])
def test_a_country_without_prices_gets_no_euros(country: str) -> None:
    """Where no price is published the sentences that need it are left out, and others stay."""
    facts = session_matter(DAY, country=country).facts
    telling = Telling(facts, Voice("en"))
    assert len(telling.slide("refurbished").lines) == 2
    assert telling.by_id["keep_laptop"].eur is None
    assert telling.notes("gestures")


def test_the_laptop_and_the_mails_weigh_the_same(telling: Telling) -> None:
    """As many e-mails as the slide says avoid what one laptop does, within its rounding."""
    mails = telling.by_id["delete_emails"].kgco2e.high / 1000
    laptop = telling.by_id["keep_laptop"].kgco2e.mid
    said = float(telling.values["mails_as_laptop"].replace(",", "").replace("\u202f", ""))
    assert said * mails == pytest.approx(laptop, rel=0.05)


def test_what_two_reckonings_tell_apart_is_told_at_most(telling: Telling) -> None:
    """E-mails, whose two figures differ a thousandfold, are told by the severer one everywhere."""
    at_most = {"en": "53 g at most", "fr": "53 g au plus"}[telling.voice.lang]
    assert telling.values["delete_emails"].replace("\N{NO-BREAK SPACE}", " ") == at_most
    assert {one.id: one.told_kg for one in telling.ranking}["delete_emails"] == pytest.approx(0.053)
    assert telling.values["keep_laptop"] in ("8.4\N{NO-BREAK SPACE}kg", "8,4\N{NO-BREAK SPACE}kg")
