"""The words of the glossary, linked at their first use on each page of a report."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from fleet_audit.render.glossary_links import FORMS, Terms
from fleet_audit.render.html import report_pages
from fleet_audit.render.i18n import Lang
from fleet_audit.render.sections.glossary import TERMS
from fleet_audit.render.voice import Voice
from tests.render.page_reader import MOST_ELEMENTS, read
from tests.render.sample_fleet import sample_fleet

LINK = re.compile(r'<a class="term" href="([^"]*)#m-term-([a-z0-9]+)">([^<]+)</a>')
WORDS_OF_ANY_SENTENCE = {"use", "lever"}


@pytest.fixture(scope="module", params=["fr", "en"])
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    """The report of a fleet, in each language."""
    return report_pages(sample_fleet()[0], request.param)


def test_a_term_is_linked_once_a_page_and_found_in_the_glossary(pages: dict[str, str]) -> None:
    """Each link leads to the entry of the word, none stands twice on a page, and many have some."""
    linked = {name: LINK.findall(page) for name, page in pages.items()}
    assert sum(map(bool, linked.values())) > 8 and linked["glossary.html"] == []
    for name, found in linked.items():
        assert all(count == 1 for count in Counter(term for _, term, _ in found).values()), name
        for home, term, _word in found:
            assert home == "glossary.html" and f'id="m-term-{term}"' in pages[home]
        assert read(pages[name]).elements <= MOST_ELEMENTS, name


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_term_has_words_of_its_own(lang: Lang) -> None:
    """Each entry of the glossary can be linked to, and no word stands for two."""
    assert set(FORMS) == {anchor for anchor, _, _ in TERMS} - WORDS_OF_ANY_SENTENCE
    words = [form for forms in FORMS.values() for form in Voice(lang).say(forms).split("|")]
    assert len(words) == len(set(words)) and all(words)


@pytest.mark.parametrize(
    ("lang", "text", "linked"),
    [
        ("en", "A PUE, and the PUE again", ["PUE"]),
        ("en", Markup('<a href="#x">the PUE</a>, then a PUE'), ["PUE"]),
        ("en", Markup("<code>PUE</code> 5 kgCO₂e, PUEs, pre-PUE"), []),
        ("en", "Two Virtual machines", ["Virtual machines"]),
        (
            "fr",
            "Des machines virtuelles, une durée de vie",
            ["machines virtuelles", "durée de vie"],
        ),
        ("fr", "L’intervalle à 90\u00a0% est large", ["intervalle à 90\u00a0%"]),
        ("fr", "un mélange", []),
    ],
)
def test_only_words_of_running_text_are_linked(lang: Lang, text: str, linked: list[str]) -> None:
    """Words within links, code and others are left alone; case and fixed spaces do not count."""
    found = str(Terms(Voice(lang)).linked(text))
    assert [word for _, _, word in LINK.findall(found)] == linked


@given(
    st.lists(st.sampled_from(["PUE", "kWh", "<b>", "&", '"', " ", "coverage", "x"])).map("".join)
)
def test_a_text_keeps_its_words(text: str) -> None:
    """Without the links, a text is what it was, escaped."""
    found = str(escape(Terms(Voice("en")).linked(text)))
    assert re.sub(r'<a class="term"[^>]*>|</a>', "", found) == escape(text)
