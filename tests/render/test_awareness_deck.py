"""The deck of a session: all that it shows stands in one light page, and says where it is from."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fleet_audit.pipeline.awareness import session_matter
from fleet_audit.render.awareness.deck import deck_page
from fleet_audit.render.awareness.drawings import heap
from fleet_audit.render.awareness.iceberg import Depth, iceberg
from fleet_audit.render.awareness.matter import Matter
from fleet_audit.render.awareness.workshop import LETTERS, STEPS, packed

DAY = date(2026, 11, 1)
LANGS = ("fr", "en")
FIELDS = ("quiz", "workshops", "what-if", "closing")
WITHOUT_FIGURES = ("opening", "commitment", "closing")
"""Slides that state no figure, and so name no source."""


@pytest.fixture(scope="module")
def public() -> Matter:
    """A session of public figures."""
    return session_matter(DAY, minutes=45, club="Club du Vieux-Marché")


@pytest.fixture
def of_fleet(public: Matter, make_context: Callable) -> Matter:
    """The same, with a fleet."""
    return replace(public, fleet=make_context())


class Reading(HTMLParser):
    """Counts elements outside drawings, and keeps the slides."""

    def __init__(self) -> None:
        super().__init__()
        self.counted, self.drawing = 0, 0
        self.slides: list[str] = []
        self.addresses: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = dict(attrs)
        self.names.add(tag)
        self.counted += not self.drawing
        self.drawing += tag == "svg"
        self.addresses += [
            value for name in ("src", "href", "action") if (value := given.get(name))
        ]
        if "slide" in (given.get("class") or "").split():
            self.slides.append(given["id"] or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""
        self.counted += not self.drawing

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        self.drawing -= tag == "svg"


def read(page: str) -> Reading:
    reading = Reading()
    reading.feed(page)
    return reading


@pytest.mark.parametrize("lang", LANGS)
def test_a_session_of_thirty_minutes_has_twelve_to_fifteen_slides(of_fleet, public, lang):
    """Half an hour has room for twelve to fifteen slides, three quarters for more."""
    of_30 = read(deck_page(replace(public, minutes=30), lang)).slides
    with_fleet = read(deck_page(replace(of_fleet, minutes=30), lang)).slides
    assert 12 <= len(of_30) < len(with_fleet) <= 15
    assert set(with_fleet) - set(of_30) == {"fleet"}
    assert len(read(deck_page(of_fleet, lang)).slides) > 15


@pytest.mark.parametrize("minutes", [30, 45])
def test_the_plan_of_the_slides_fills_the_session(public, minutes):
    """The minutes of the slides add up to those of the session, give or take two."""
    page = deck_page(replace(public, minutes=minutes), "en")
    planned = [float(one) for one in re.findall(r'data-minutes="([\d.]+)"', page)]
    assert abs(sum(planned) - minutes) <= 2


@pytest.mark.parametrize("lang", LANGS)
def test_a_deck_is_one_light_page_that_asks_for_nothing(of_fleet, lang):
    """At most 150 kB and 400 elements outside drawings, no address, no foreign object."""
    page = deck_page(of_fleet, lang)
    reading = read(page)
    assert len(page.encode()) <= 150_000
    assert reading.counted <= 400
    assert reading.addresses == []
    assert not reading.names & {"foreignobject", "img", "link", "iframe"}


def test_the_policy_names_the_style_and_the_script(public):
    """Only the page's own style and script may run: the policy holds the hash of each."""
    page = deck_page(public, "en")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        found = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert found is not None
        digest = b64encode(sha256(found[1].encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert " style=" not in page and " onclick=" not in page


@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_bears_its_source_and_year(of_fleet, lang):
    """Each slide that states figures names who stands for them, and a year."""
    page = deck_page(of_fleet, lang)
    for slide in re.findall(r'<section class="slide.*?</section>', page, re.DOTALL):
        slug = re.search(r'id="([\w-]+)"', slide)[1]
        source = re.search(r'<p class="source">(.*?)</p>', slide, re.DOTALL)
        if slug in WITHOUT_FIGURES:
            continue
        assert source is not None, slug
        assert re.search(r"\b(19|20)\d\d\b", source[1]), slug


@pytest.mark.parametrize("lang", LANGS)
def test_an_anonymous_fleet_tells_totals_only(of_fleet, lang):
    """Without its name: neither organisation nor place nor machine of the fleet stands anywhere."""
    fleet = of_fleet.fleet
    told = unescape(deck_page(of_fleet, lang))
    hidden = unescape(deck_page(replace(of_fleet, is_anonymous=True), lang))
    assert fleet.organisation in told
    names = [fleet.organisation, *(row.name for row in (*fleet.sites, *fleet.departments))]
    names += [name for row in fleet.look_first for name in (*row.examples, row.model)]
    assert names
    for name in filter(None, names):
        assert name not in hidden
    assert 'id="fleet"' in hidden


@pytest.mark.parametrize("country", ["FR", "DE", "JP"])
def test_a_question_about_france_is_answered_for_france(country):
    """In a session of any country, the bars of a question say what its sentence says."""
    page = deck_page(session_matter(DAY, country=country), "en")
    slide = re.search(r'id="quiz-making".*?</section>', page, re.DOTALL)[0]
    said = re.search(r'<p class="lead">[^<]*?(\d+%)', slide)[1]
    assert re.findall(r'class="value">(\d+%)<', slide)[0] == said


def test_an_empty_fleet_tells_public_figures(public, any_context):
    """Any fleet makes a deck; one without devices has no slide of its own."""
    page = deck_page(replace(public, fleet=any_context), "fr")
    assert ('id="fleet"' in page) == (any_context.headline.devices > 0)
    assert 'id="closing"' in page


@pytest.mark.parametrize(
    "club", ["<script>alert(1)</script>", "\u202eклуб\u0000", "a" * 300, '"><b>', "</script>", ""]
)
def test_the_name_of_a_club_is_only_a_name(public, club):
    """Markup, signs that turn a line around and 300 letters stay a short, harmless name."""
    page = deck_page(replace(public, club=club), "en")
    assert page.count("<script>") == 1 and page.count("</script>") == 2
    assert "<b>" not in page.replace("<b>A</b>", "").replace("<b>B</b>", "")
    assert "\u202e" not in page and "\u0000" not in page
    assert "a" * 61 not in page


def test_the_same_matter_gives_the_same_bytes(public):
    """A deck can be made again."""
    again = session_matter(DAY, minutes=45, club="Club du Vieux-Marché")
    assert deck_page(public, "fr") == deck_page(again, "fr")


def area(d: str) -> float:
    """Area of a straight-sided path, by the shoelace formula."""
    points = [tuple(map(float, pair.split())) for pair in d.strip("MZ").split("L")]
    turned = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turned)) / 2


VALUES = st.floats(min_value=0.01, max_value=1e6)
ROUNDED = 64.0
"""What tenths of a pixel may take from a slice as wide as the drawing: 640 × 0.1."""


@settings(max_examples=60)
@given(tip=VALUES, depths=st.lists(VALUES, min_size=1, max_size=4))
def test_areas_of_the_iceberg_stand_for_their_values(tip, depths):
    """What lies under the water has the area that its kilograms ask for, beside the tip's."""
    layers = [Depth(value, ("one",)) for value in depths]
    drawn = iceberg(Depth(tip, ("plug",)), layers, "unknown", "iceberg")
    paths = re.findall(r'<path d="([^"]+)" class="(accent|ink cut)"', drawn)
    areas = [area(d) for d, _class in paths]
    per_kg = sum(areas) / (tip + sum(depths))
    for value, found in zip([tip, *depths], areas, strict=True):
        assert found == pytest.approx(value * per_kg, rel=0.03, abs=ROUNDED)
    lowest = max(float(y) for d, _class in paths for y in re.findall(r" ([\d.]+)", d))
    tall = float(re.search(r'viewBox="0 0 640 (\d+)"', drawn)[1])
    assert lowest <= tall <= 640


def test_the_heap_is_in_true_proportion():
    """A square four hundred times another has four hundred times its area."""
    drawn = heap(400.0, "800 kg", "2 kg", "heap")
    large, small = (float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)"', drawn))
    assert (large / small) ** 2 == pytest.approx(400, rel=0.01)


@given(st.lists(st.floats(min_value=0, max_value=1e7), min_size=2, max_size=50))
def test_packed_draws_unpack(draws):
    """Two letters a draw say each within a step of the largest."""
    text, top = packed(draws)
    codes = [LETTERS.index(one) for one in text]
    found = [
        (high * len(LETTERS) + low) / STEPS * top
        for high, low in zip(codes[::2], codes[1::2], strict=True)
    ]
    assert found == pytest.approx(draws, abs=top / STEPS)
