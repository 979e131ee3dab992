"""The comparison of hosts as a page: small, whole, accessible, unbroken by hostile names."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from fleet_audit.hosting.comparing import compare
from fleet_audit.hosting.workload import Move, exactly, fleet_of, servers_alike, setting_of
from fleet_audit.model.hosting import Comparison
from fleet_audit.reference.hosting import catalogue, hosting_rules
from fleet_audit.render.hosting_figures import shown_comparison
from fleet_audit.render.hosting_page import MOST, hosting_page
from fleet_audit.render.voice import Voice

MOST_BYTES = 150_000
MOST_ELEMENTS = 400
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>\u202e{value} %s &lt;'
VOID = {"meta", "img", "br", "hr", "input", "link"}


def comparison(lang: str = "fr", name: str | None = None, number: int = 40) -> Comparison:
    """Ten servers, here and in many places of the catalogue, one of them with a given name."""
    places = list(catalogue().places[:number])
    if name is not None:
        site = replace(places[0].site, name=name, provider=name)
        sources = {key: replace(one, title=name) for key, one in places[0].sources.items()}
        places = [replace(places[0], site=site, sources=sources), *places[1:5]]
    fleet = fleet_of([servers_alike(10, 250, 1000, 5, exactly(1.7), "FR")])
    move = Move(replaced_by_one=4, host_embodied_kgco2e=exactly(1500), usual_life_years=6)
    made = compare(places, setting_of(fleet, move, date(2026, 11, 30), hosting_rules()), "abc")
    return shown_comparison(made, Voice("fr" if lang == "fr" else "en"))


class Counting(HTMLParser):
    """Counts elements outside drawings, and checks that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements = 0
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count an element, and remember that it is open."""
        self.names.add(tag)
        if "svg" not in self.open:
            self.elements += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that what closes is what was opened last."""
        assert self.open.pop() == tag


def counted(page: str) -> Counting:
    """A page, counted."""
    found = Counting()
    found.feed(page)
    assert found.open == []
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_is_small_and_whole(lang: str) -> None:
    """With as many places as it shows: one file of at most 150 kB and 400 elements, no script."""
    page = hosting_page(comparison(lang), lang)
    found = counted(page)
    assert len(page.encode()) <= MOST_BYTES
    assert found.elements <= MOST_ELEMENTS
    assert not found.names & {"script", "img", "link", "iframe"}
    assert f'<html lang="{lang}">' in page
    assert page == hosting_page(comparison(lang), lang)


def test_more_places_than_a_page_holds_are_told() -> None:
    """The page shows those that emit least, and says how many there are."""
    page = hosting_page(comparison("en"), "en")
    assert f"The {MOST} places surest to emit least are shown, of 40" in page


def test_a_name_cannot_break_the_page() -> None:
    """Markup, quotes, direction signs and placeholders in a name or a title stay text."""
    page = hosting_page(comparison("fr", HOSTILE), "fr")
    found = counted(page)
    assert not found.names & {"script", "img"}
    assert "\u202e" not in page
    assert not re.search(r"<[^>]*onerror", page)


@pytest.mark.parametrize(("lang", "colours"), [("fr", "rouge|noir"), ("en", "[Rr]ed|[Bb]lack")])
def test_no_bar_is_told_by_a_colour_that_a_dark_page_changes(lang: str, colours: str) -> None:
    """On a dark page the ink is white: bars are told as in colour or plain."""
    assert not re.search(rf"\b({colours})\b", hosting_page(comparison(lang), lang))


def test_every_drawing_has_a_name_and_a_table() -> None:
    """Both charts have a title and a description, and a table behind them."""
    page = hosting_page(comparison("en"), "en")
    assert page.count("<title id=") == page.count("<desc id=") == page.count('<svg class="chart')
    assert len(set(re.findall("<title id=[^>]*>([^<]*)", page))) == 2
    assert page.count("<details>") == 3
    assert page.count("<caption>") >= 3


@pytest.mark.chromium
@pytest.mark.parametrize(("lang", "scheme"), [("fr", "light"), ("en", "dark")])
def test_the_page_in_a_browser(browser, tmp_path, lang: str, scheme: str) -> None:
    """Axe finds nothing, a phone needs no sideways scroll, one request is made, it prints."""
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "page.html"
    file.write_text(hosting_page(comparison(lang), lang), encoding="utf-8")
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page, requests, complaints = context.new_page(), [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert len(requests) == 1
    assert complaints == []
    assert page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
    context.close()
