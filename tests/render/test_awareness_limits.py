"""What a sceptical room would try on the deck: absurd counts, old devices, figures that differ."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from msgspec.structs import replace

from fleet_audit.pipeline.awareness import session_matter
from fleet_audit.render.awareness.amounts import whole
from fleet_audit.render.awareness.deck import deck_page
from fleet_audit.render.awareness.order import minutes_of, planned
from tests.render.contexts.plausible import build_context


@pytest.mark.chromium
def test_no_count_is_larger_than_its_field_allows(open_deck):
    """A thousand million laptops count as many as the field allows."""
    page = open_deck(hash_="#workshops")
    totals = []
    for typed in ("100000", "1e9"):
        page.fill("[name='n-laptop']", typed)
        totals.append(json.loads(page.locator("html").get_attribute("data-total")))
    assert totals[0] == totals[1]


@pytest.mark.chromium
def test_the_sliders_say_why_their_total_is_another(open_deck):
    """Where some devices are past their life, what is compared says that these are renewed too."""
    page = open_deck("en", hash_="#what-if")
    told = page.locator("#if-words")
    page.evaluate("document.querySelector('[name=n-laptop]').value = 8")
    page.fill("[name='longer']", "0")
    assert (
        "older" not in told.inner_text() and "\u2212" not in page.locator("#if-total").inner_text()
    )
    page.evaluate("document.querySelector('[name=o-laptop]').value = 3")
    page.fill("[name='longer']", "1")
    assert told.inner_text().endswith("once the older ones are renewed too")
    assert page.locator("#if-total").inner_text().startswith("\u2212")


def test_the_share_of_making_is_that_of_the_iceberg():
    """The slide of a fleet gives making the share that its iceberg draws."""
    fleet = build_context()
    matter = replace(session_matter(date(2026, 11, 1)), fleet=fleet)
    told = re.search(r"Making and shipping weigh (\d+)%", deck_page(matter, "en"))
    made, used = fleet.headline.embodied_per_year.value, fleet.headline.use_per_year.value
    assert told is not None and int(told[1]) == pytest.approx(100 * made / (made + used), abs=1)


def test_words_are_not_cut_at_their_hyphens():
    """A hyphen inside a word keeps it whole; a dash between words still ends a line."""
    assert whole("e-mails - ou rouvrez-le") == "e\u2011mails - ou rouvrez\u2011le"


@pytest.mark.parametrize("minutes", [30, 45])
@pytest.mark.parametrize("with_fleet", [True, False])
def test_a_session_lasts_what_it_says(minutes, with_fleet):
    """The minutes of the slides add up to those of the session, with a fleet to tell of or not."""
    slides = planned(minutes, with_fleet=with_fleet)
    assert sum(minutes_of(one, minutes, with_fleet=with_fleet) for one in slides) == minutes
    assert any(one.needs_fleet for one in slides) == with_fleet


def test_a_described_place_is_told_by_its_host():
    """What the catalogue only describes, in English, does not stand on a French slide."""
    page = deck_page(session_matter(date(2026, 11, 1), near=("ovhcloud", "denv-r")), "fr")
    slide = page[page.index('id="centres"') :].split("</section>")[0]
    assert "OVHcloud" in slide and "own data centres" not in slide
    assert "Denv-R" in slide and "floating" not in slide
